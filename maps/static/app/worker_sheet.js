// The sheet below the map, on wide windows beside it: what it holds, and where the focus goes.

import { button, icon, make } from "linge/elements";
import { say } from "linge/words";

const SWIPE_PX = 40;
const FOCUSABLE = "button, a[href], [tabindex]";

const sheet = document.getElementById("sheet");
let opener = null;
let close = null;

function setTall(isTall) {
  sheet.classList.toggle("is-tall", isTall);
  const handle = sheet.querySelector(".handle");
  handle?.setAttribute("aria-expanded", isTall);
}

function swipe(event, from) {
  const moved = event.clientY - from;
  if (moved < -SWIPE_PX) setTall(true);
  else if (moved > SWIPE_PX && sheet.classList.contains("is-tall")) setTall(false);
  else if (moved > SWIPE_PX) close?.();
  else setTall(!sheet.classList.contains("is-tall"));
}

/** The grip of the sheet: pressed or drawn up it grows, drawn down it shrinks and goes. */
function handle() {
  let from = null;
  const grip = button({ className: "handle", "aria-label": say("worker.handle") });
  grip.setAttribute("aria-expanded", sheet.classList.contains("is-tall"));
  grip.addEventListener("pointerdown", (event) => {
    from = event.clientY;
    grip.setPointerCapture(event.pointerId);
  });
  grip.addEventListener("pointerup", (event) => {
    if (from !== null) swipe(event, from);
    from = null;
  });
  grip.addEventListener("click", (event) => {
    const isKeyboard = event.detail === 0;
    if (isKeyboard) setTall(!sheet.classList.contains("is-tall"));
  });
  return grip;
}

/** The head of a sheet: title, a mark beside it, a line below it, and the way out. */
export function sheetHead({ title, mark = null, line = "", onClose = null }) {
  const leave = { className: "close", "aria-label": say("page.close"), onClick: onClose };
  return make(
    "header",
    { className: "sheet-head" },
    make("h2", { id: "sheet-title", tabindex: "-1" }, title),
    mark,
    onClose ? button(leave, icon("close")) : null,
    line ? make("p", { className: "sheet-line" }, line) : null,
  );
}

/** Show this content; `isNew` when it is about something else, then the focus goes there. */
export function showSheet(content, { onClose, isNew = true }) {
  if (sheet.hidden) opener = document.activeElement;
  close = onClose;
  sheet.replaceChildren(handle(), ...content.filter(Boolean));
  sheet.setAttribute("aria-labelledby", "sheet-title");
  sheet.hidden = false;
  if (!isNew) return;
  sheet.querySelector(".sheet-body")?.scrollTo(0, 0);
  sheet.querySelector("h2")?.focus({ preventScroll: true });
}

export function hideSheet() {
  if (sheet.hidden) return;
  const hadFocus = sheet.contains(document.activeElement);
  sheet.hidden = true;
  sheet.classList.remove("is-tall");
  sheet.replaceChildren();
  if (hadFocus && opener?.matches(FOCUSABLE)) opener.focus({ preventScroll: true });
}

export function closeOnEscape() {
  document.addEventListener("keydown", (event) => {
    const isDialogOpen = document.querySelector("dialog[open]");
    if (event.key === "Escape" && !isDialogOpen && !sheet.hidden) close?.();
  });
}
