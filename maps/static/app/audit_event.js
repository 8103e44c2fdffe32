// One event of the audit in words: who, what, about what, with which outcome.

import { button, make } from "linge/elements";
import { momentWords } from "linge/member_history";
import { fact, showSide } from "linge/office_side";
import { texts } from "linge/payload";
import { say } from "linge/words";

const TONES = { ok: "is-good", denied: "is-bad", failed: "is-bad", empty: "" };
const SHORT = 8;

export function outcomeTag(event) {
  return make("span", { className: `tag ${TONES[event.outcome]}` }, say(`audited.${event.outcome}`));
}

/** What it was about: its kind and the beginning of its random number. */
export function objectWords(event) {
  if (!event.object_kind) return "";
  const key = `object.${event.object_kind}`;
  const kind = key in texts ? say(key) : event.object_kind;
  return event.object_id ? [make("span", {}, kind), make("code", { className: "muted" }, ` …${event.object_id.slice(-SHORT)}`)] : kind;
}

function reasonWords(event) {
  for (const beginning of ["reveal_reason", "ground", "denied"]) {
    const key = `${beginning}.${event.reason?.replaceAll(" ", "_")}`;
    if (key in texts) return say(key);
  }
  return event.reason;
}

/** Show an event at the side; `narrow(name, id)` lists what has the same account or object. */
export function eventSide(event, { narrow, onClose }) {
  const same = (name, id) =>
    id ? button({ className: "tool", onClick: () => narrow(name, id) }, say(`audit.same_${name}`)) : null;
  const details = Object.entries(event.details).map(([name, value]) =>
    make("div", { className: "fact" }, make("dt", {}, make("code", {}, name)), make("dd", {}, String(value))),
  );
  showSide(
    { kicker: momentWords(event.happened_at), title: say(`event.${event.kind}`), onClose },
    make(
      "section",
      {},
      make(
        "dl",
        {},
        fact(say("audit.outcome"), outcomeTag(event)),
        fact(say("audit.reason"), reasonWords(event)),
        fact(say("audit.who"), event.login),
        fact(say("accounts.role"), event.role ? say(`role.${event.role}`) : null),
        fact(say("accounts.action"), event.action),
        fact(say("audit.account"), event.account_id ? make("code", {}, event.account_id) : null),
        fact(say("audit.object"), objectWords(event)),
        fact(say("audit.object_id"), event.object_id ? make("code", {}, event.object_id) : null),
        fact(say("audit.request"), event.request_id ? make("code", {}, event.request_id) : null),
      ),
    ),
    details.length ? make("section", {}, make("h3", {}, say("audit.details")), make("dl", {}, details)) : null,
    make("div", { className: "deeds" }, same("account", event.account_id), same("object", event.object_id)),
  );
}
