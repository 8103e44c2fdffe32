// A form that lets somebody in: sends once, says what is wrong, goes on.

import { Refusal } from "linge/asking";
import { page } from "linge/payload";
import { say } from "linge/words";

function wordsFor(error) {
  if (!(error instanceof Refusal)) return say("door.away");
  const key = `door.${error.kind}`;
  return say(key in page.texts ? key : "door.away");
}

/** `send` gets the form's values; what it throws as text is told as it is. */
export function openDoor(send) {
  const form = document.getElementById("door");
  const fault = document.getElementById("fault");
  const go = form.querySelector("button");
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    go.disabled = true;
    fault.hidden = true;
    try {
      await send(Object.fromEntries(new FormData(form)));
      window.location.replace(page.next);
    } catch (error) {
      fault.textContent = typeof error === "string" ? error : wordsFor(error);
      fault.hidden = false;
      go.disabled = false;
    }
  });
  document.documentElement.dataset.ready = "yes";
}
