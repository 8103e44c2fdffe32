// What was changed of one member: days, fields and values; of name and phone only that they were.

import { ask } from "linge/asking";
import { button, make } from "linge/elements";
import { fieldName, valueWords } from "linge/member_words";
import { tellFailure } from "linge/office_dialog";
import { showSide } from "linge/office_side";
import { say } from "linge/words";

/** A moment as people here write it. */
export function momentWords(moment) {
  const at = new Date(moment);
  const two = (number) => String(number).padStart(2, "0");
  const day = `${at.getFullYear()}-${two(at.getMonth() + 1)}-${two(at.getDate())}`;
  return `${day} ${two(at.getHours())}:${two(at.getMinutes())}`;
}

function changes(event, choices) {
  const names = Object.keys(event.after ?? {});
  return names.map((name) =>
    make(
      "div",
      {},
      make("span", { className: "muted" }, `${fieldName(name)} `),
      name in (event.before ?? {}) ? `${valueWords(name, event.before[name], choices)} → ` : "",
      make("b", {}, valueWords(name, event.after[name], choices)),
    ),
  );
}

/** Show the history at the side, with the way back. */
export async function showHistory(member, choices, onBack) {
  try {
    const { events } = await ask("GET", `/api/v1/members/${member.id}/history`);
    const items = events.map((event) =>
      make("li", {}, make("time", {}, momentWords(event.happened_at)), make("span", {}, say(`history.${event.what}`)), changes(event, choices)),
    );
    showSide(
      { kicker: say("members.do_history"), title: make("span", { translate: "no" }, member.masked_name), onClose: null },
      make("p", { className: "office-note" }, say("members.history_note")),
      items.length ? make("ol", { className: "history" }, items) : make("p", { className: "office-empty" }, say("members.history_empty")),
      make("div", { className: "ask-buttons" }, button({ className: "plain", onClick: onBack }, say("members.back"))),
    );
  } catch (error) {
    tellFailure(error);
  }
}
