// Whose session this is, of which grids, and the way out of it.

import { session } from "linge/asking";
import { button, make, swatch } from "linge/elements";
import { styles } from "linge/payload";
import { ways } from "linge/screen";
import { wordsFor } from "linge/speaking";
import { ask, onExpired } from "linge/worker_asking";
import { hideAll } from "linge/worker_reveal";
import { sheetHead, showSheet } from "linge/worker_sheet";
import { choose, current, grids } from "linge/worker_state";
import { say } from "linge/words";

const LOGIN = `/login?${new URLSearchParams({ next: "/maps/buildings" })}`;

/** Take away all that is about people, and lead to the login. */
function tellExpired() {
  hideAll();
  choose({ building: null, member: null, tab: "map" });
  const dialog = document.getElementById("expired");
  dialog.replaceChildren(
    make("h2", { id: "expired-title" }, say("worker.expired_title")),
    make("p", {}, say("worker.expired_note")),
    make("a", { className: "confirm", href: LOGIN }, say("worker.login")),
  );
  if (!dialog.open) dialog.showModal();
}

export function prepareAccount() {
  onExpired(tellExpired);
  document.getElementById("expired").addEventListener("cancel", (event) => event.preventDefault());
}

async function signOut(failure) {
  hideAll();
  try {
    await ask("/api/v1/session", { method: "DELETE" });
    window.location.replace("/login");
  } catch (error) {
    failure.textContent = wordsFor(error);
  }
}

function gridChoice() {
  const rows = grids.map(({ properties: { id, name } }) =>
    make(
      "li",
      {},
      button(
        {
          className: "grid-row",
          "aria-pressed": String(current().grid === id),
          onClick: () => choose({ grid: id, building: null, tab: "map" }),
        },
        name ?? id,
      ),
    ),
  );
  return make("section", {}, make("h3", {}, say("worker.my_grids")), make("ul", {}, rows));
}

export function legendEntries() {
  const states = Object.entries(styles.building_states).map(([state, { fill }]) => [
    fill,
    say(`building_state.${state}`),
  ]);
  return [...states, [{ colour: styles.selected }, say("worker.chosen")]].map(([fill, words]) =>
    make("li", { className: "key-entry" }, swatch(fill, { width: 22, height: 13 }), words),
  );
}

/** The ways to other pages, and to where faults are reported, as the page has them. */
function otherPages() {
  const feedback = document.querySelector(".worker-links .feedback")?.cloneNode(true);
  const links = [...ways("buildings").filter((each) => each.matches("a")), feedback].filter(Boolean);
  for (const link of links) link.className = "plain";
  return links;
}

function whole(account) {
  const failure = make("p", { className: "reveal-failure", role: "alert" });
  return [
    sheetHead({
      title: account ? account.login : say("tab.me"),
      line: account ? say(`role.${account.role}`) : "",
      onClose: () => choose({ tab: "map" }),
    }),
    make(
      "div",
      { className: "sheet-body account" },
      gridChoice(),
      make("section", {}, make("h3", {}, say("buildings.key")), make("ul", { className: "key-list" }, legendEntries())),
      make("p", { className: "muted" }, say("worker.account_note")),
      otherPages(),
      button({ className: "plain sign-out", onClick: () => signOut(failure) }, say("reader.sign_out")),
      failure,
    ),
  ];
}

export async function showAccount() {
  const onClose = () => choose({ tab: "map" });
  showSheet(whole(null), { onClose });
  try {
    const account = await session();
    if (current().tab === "me") showSheet(whole(account), { onClose, isNew: false });
  } catch {
    // The sheet stands without a name; the way out of the session stays.
  }
}
