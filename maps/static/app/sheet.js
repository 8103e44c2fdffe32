// The right drawer as such: when it opens and closes, and where the focus goes.

import { button, icon, make } from "linge/elements";
import { say } from "linge/words";

const drawer = document.getElementById("drawer");
let opener = null;

/** The head of the drawer: what it is about, and the way out. */
export function sheetHead(kicker, title, close) {
  return make(
    "div",
    { className: "drawer-head" },
    make("p", { className: "kicker" }, kicker),
    make("h2", {}, title),
    button({ className: "close", "aria-label": say("page.close"), onClick: close }, icon("close")),
  );
}

/** Show this content, or close without any; `isNew` when it is about something else. */
export function showSheet(content, isNew) {
  if (!content) {
    drawer.hidden = true;
    if (isNew) opener?.focus({ preventScroll: true });
    return;
  }
  if (drawer.hidden) opener = document.activeElement;
  drawer.replaceChildren(...content.filter(Boolean));
  drawer.hidden = false;
  if (isNew) {
    drawer.scrollTop = 0;
    drawer.focus({ preventScroll: true });
  }
}

export function closeOnEscape(close) {
  document.addEventListener("keydown", (event) => {
    const isDialogOpen = document.querySelector("dialog[open]");
    if (event.key === "Escape" && !isDialogOpen && !drawer.hidden) close();
  });
}
