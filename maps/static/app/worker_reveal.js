// Showing one name for a minute: after a reason, on record, and never kept anywhere.

import { ask } from "linge/worker_asking";
import { button, icon, make } from "linge/elements";
import { speak, wordsFor } from "linge/speaking";
import { may } from "linge/worker_state";
import { say } from "linge/words";

const REASONS = ["visit", "notice", "check", "assistance"];
const TICK_MS = 1000;
const BESIDE_PX = 12;

const dialog = document.getElementById("reveal");
const shown = new Set();
let lastReason = null;

/** Mask every name that is shown. */
export function hideAll() {
  for (const hide of [...shown]) hide();
  if (dialog.open) dialog.close();
}

function contactLine(phone) {
  const words = phone ? say("worker.phone", { phone }) : say("worker.phone_none");
  return make("p", { className: "member-phone", translate: "no" }, words);
}

/** Put a name into its row until its time is over; the row's button then hides it sooner. */
function showName({ member, row, name, control }, { name: full, phone, seconds }) {
  const end = performance.now() + seconds * 1000;
  const contact = contactLine(phone);
  const left = make("span", { className: "countdown" });
  const early = button({ className: "view is-open", onClick: hide }, icon("hide"), left);
  let timer = 0;

  function hide() {
    clearInterval(timer);
    shown.delete(hide);
    const hadFocus = early === document.activeElement;
    name.textContent = member.masked_name;
    row.classList.remove("is-revealed");
    contact.remove();
    early.replaceWith(control);
    if (hadFocus) control.focus({ preventScroll: true });
  }

  function tick() {
    const rest = Math.ceil((end - performance.now()) / 1000);
    if (rest <= 0) return hide();
    left.textContent = say("worker.hide_in", { count: rest });
  }

  name.textContent = full;
  row.classList.add("is-revealed");
  row.append(contact);
  control.replaceWith(early);
  shown.add(hide);
  tick();
  timer = setInterval(tick, TICK_MS);
  early.focus({ preventScroll: true });
  speak(say("worker.revealed", { count: seconds }));
}

function reasonChoice(reason) {
  const choice = make("input", { type: "radio", name: "reason", value: reason, required: true });
  choice.checked = reason === lastReason;
  return make("label", { className: "reason" }, choice, make("span", {}, say(`reveal_reason.${reason}`)));
}

/** On wide windows the question stands beside the row it is about. */
function place(row) {
  const at = row.getBoundingClientRect();
  const isBeside = window.innerWidth > 760;
  dialog.classList.toggle("is-beside", isBeside);
  if (!isBeside) return;
  const lowest = window.innerHeight - dialog.offsetHeight - BESIDE_PX;
  dialog.style.top = `${Math.max(BESIDE_PX, Math.min(lowest, at.top - 20))}px`;
  const isFree = at.right + dialog.offsetWidth + 3 * BESIDE_PX <= window.innerWidth;
  const left = isFree ? at.right + 2 * BESIDE_PX : at.left - dialog.offsetWidth - 3 * BESIDE_PX;
  dialog.style.left = `${Math.max(BESIDE_PX, left)}px`;
}

async function send(entry, form, failure) {
  const reason = new FormData(form).get("reason");
  const submit = form.querySelector(".confirm");
  submit.disabled = true;
  try {
    const path = `/api/v1/members/${encodeURIComponent(entry.member.id)}/reveal`;
    const answer = await ask(path, { method: "POST", body: { reason } });
    lastReason = reason;
    dialog.close();
    if (entry.row.isConnected) showName(entry, answer);
  } catch (error) {
    failure.textContent = wordsFor(error);
    submit.disabled = false;
  }
}

function question(entry) {
  const failure = make("p", { className: "reveal-failure", role: "alert" });
  const title = say("worker.reveal_title", { name: entry.member.masked_name });
  const form = make(
    "form",
    { method: "dialog" },
    make("h2", { id: "reveal-title" }, icon("eye"), title),
    make("p", { className: "muted" }, say("worker.reveal_note")),
    make(
      "fieldset",
      {},
      make("legend", {}, say("worker.choose_reason")),
      make("div", { className: "reasons" }, REASONS.map(reasonChoice)),
    ),
    failure,
    make(
      "div",
      { className: "reveal-buttons" },
      button({ className: "plain", onClick: () => dialog.close() }, say("worker.cancel")),
      make("button", { type: "submit", className: "confirm" }, icon("eye"), say("worker.reveal")),
    ),
  );
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    send(entry, form, failure);
  });
  return form;
}

function open(entry) {
  dialog.replaceChildren(question(entry));
  dialog.showModal();
  place(entry.row);
}

/** The button that asks for a name; null for who may not see any. */
export function revealButton(member, row, name) {
  if (!may("reveal")) return null;
  const control = button(
    {
      className: "view",
      "aria-label": say("worker.view_name", { name: member.masked_name }),
      onClick: () => open({ member, row, name, control }),
    },
    icon("eye"),
    say("worker.view"),
  );
  return control;
}

export function prepareReveal() {
  dialog.addEventListener("close", () => dialog.replaceChildren());
  dialog.addEventListener("click", (event) => {
    if (event.target === dialog) dialog.close();
  });
  // A page that is put aside must not come back with a name on it.
  window.addEventListener("pagehide", hideAll);
}
