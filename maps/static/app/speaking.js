// Short words to the reader: shown over the map, or only spoken by a screen reader.

import { button, make } from "linge/elements";
import { say } from "linge/words";

const notice = document.getElementById("notice");
const spoken = document.getElementById("spoken");

/** Show words over the map, with a way to try again; nothing without a key. */
export function showNotice(key, retry = null) {
  notice.hidden = !key;
  if (!key) return;
  const again = retry ? button({ onClick: retry }, say("worker.retry")) : null;
  notice.replaceChildren(make("span", {}, say(key)), ...(again ? [again] : []));
}

/** Have words read out by screen readers. */
export function speak(words) {
  spoken.textContent = words;
}

/** Why something failed, in words; empty for what nobody needs to know. */
export function wordsFor(failure) {
  return failure.kind === "dropped" ? "" : say(`refusal.${failure.kind}`);
}
