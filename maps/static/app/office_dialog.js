// Asking back before something is done that cannot be taken back, and saying what went wrong.

import { Refusal } from "linge/asking";
import { button, make } from "linge/elements";
import { texts } from "linge/payload";
import { say } from "linge/words";

const dialog = document.getElementById("ask");
const KINDS = { 401: "expired", 403: "forbidden", 404: "unknown", 422: "invalid", 429: "often" };

/** Why the server said no, in words; what it found wrong with the input is told as it says. */
export function whyNot(error) {
  if (!(error instanceof Refusal)) return say(navigator.onLine ? "refusal.unavailable" : "office.offline");
  const own = `office.${error.kind}`;
  if (own in texts) return say(own);
  const words = say(`refusal.${KINDS[error.status] ?? "unavailable"}`);
  return [403, 422].includes(error.status) && error.message ? `${words}: ${error.message}` : words;
}

/** Show words over the page, with a way to try again; nothing without an error. */
export function tellFailure(error, retry = null) {
  const notice = document.getElementById("notice");
  notice.hidden = !error;
  if (!error) return;
  const again = retry ? button({ className: "tool", onClick: () => tellFailure(null) || retry() }, say("worker.retry")) : null;
  notice.replaceChildren(make("span", {}, whyNot(error)), ...(again ? [again] : []));
}

/** Show a dialog with this content; gives its element. */
export function showDialog(title, ...content) {
  dialog.replaceChildren(make("h2", { id: "ask-title" }, title), ...content.filter(Boolean));
  if (!dialog.open) dialog.showModal();
  return dialog;
}

export function closeDialog() {
  dialog.close();
}

/** Ask with a form; `send(values)` does it, and what it rejects with is told in the dialog. */
export function askBack({ title, content, confirm, send }) {
  const fault = make("p", { className: "fault", role: "alert" });
  const go = make("button", { type: "submit", className: "confirm" }, confirm);
  const cancel = button({ className: "plain", onClick: closeDialog }, say("worker.cancel"));
  const form = make("form", { method: "dialog" }, content, fault, make("div", { className: "ask-buttons" }, cancel, go));
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    go.disabled = true;
    fault.textContent = "";
    try {
      await send(Object.fromEntries(new FormData(form)));
    } catch (error) {
      fault.textContent = whyNot(error);
      go.disabled = false;
    }
  });
  showDialog(title, form);
}

export function prepareDialog() {
  dialog.addEventListener("close", () => dialog.replaceChildren());
  dialog.addEventListener("click", (event) => {
    if (event.target === dialog) dialog.close();
  });
}
