// The side of an office page: about one row, with the way out and the focus back to the list.

import { button, icon, make } from "linge/elements";
import { say } from "linge/words";

const side = document.getElementById("side");
let opener = null;
let whenClosed = null;

/** Show content at the side under a title; the focus goes to the title. */
export function showSide({ kicker = "", title, onClose = null }, ...content) {
  if (side.hidden) opener = document.activeElement;
  whenClosed = onClose;
  const close = button({ className: "close", "aria-label": say("page.close"), onClick: closeSide }, icon("close"));
  const head = make(
    "header",
    { className: "side-head" },
    kicker ? make("p", { className: "kicker" }, kicker) : null,
    make("h2", { id: "side-title", tabindex: "-1" }, title),
    close,
  );
  side.replaceChildren(head, make("div", { className: "side-body" }, content.filter(Boolean)));
  side.hidden = false;
  document.body.classList.add("has-side");
  side.querySelector("h2").focus({ preventScroll: true });
  side.scrollTo(0, 0);
}

export function closeSide() {
  if (side.hidden) return;
  side.hidden = true;
  side.replaceChildren();
  document.body.classList.remove("has-side");
  whenClosed?.();
  if (opener?.isConnected) opener.focus({ preventScroll: true });
}

export function closeSideOnEscape() {
  document.addEventListener("keydown", (event) => {
    const isAsking = document.querySelector("dialog[open]");
    if (event.key === "Escape" && !isAsking) closeSide();
  });
}

/** One fact: what it is, and its value; nothing where there is none. */
export function fact(label, ...value) {
  const words = value.flat().filter((each) => each !== null && each !== undefined && each !== "");
  if (words.length === 0) return null;
  return make("div", { className: "fact" }, make("dt", {}, label), make("dd", {}, words));
}
