// Who is signed in, at the head of every page: sign out, close by a click elsewhere.

import { ask } from "linge/asking";

async function signOut() {
  await ask("DELETE", "/api/v1/session");
  window.location.assign("/login");
}

const menu = document.getElementById("reader");
if (menu) {
  document.getElementById("sign-out").addEventListener("click", signOut);
  document.addEventListener("click", (event) => {
    if (!menu.contains(event.target)) menu.open = false;
  });
  document.addEventListener("keydown", (event) => {
    if (event.key === "Escape") menu.open = false;
  });
}
