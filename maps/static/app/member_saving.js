// Sending a change of a member, and what to do when somebody else was quicker.

import { ask } from "linge/asking";
import { button, make } from "linge/elements";
import { fieldName, valueWords } from "linge/member_words";
import { whyNot } from "linge/office_dialog";
import { say } from "linge/words";

const CONFLICT = 409;
const COMPARED = [
  "membership_kind",
  "category",
  "status",
  "flow_status",
  "party_group_id",
  "group_role",
  "tenure",
  "origin_village_id",
  "last_contact_month",
  "consented_on",
  "stairwell_no",
];

function kept(member, name) {
  return (name === "party_group_id" ? member.group_id : member[name]) ?? null;
}

/** What is otherwise by now than when the form was opened, beside what was about to be sent. */
export function conflictNote(older, newer, draft, choices) {
  const names = COMPARED.filter((name) => kept(older, name) !== kept(newer, name) || name in draft);
  const rows = names.map((name) =>
    make(
      "tr",
      {},
      make("th", { scope: "row" }, fieldName(name)),
      make("td", {}, valueWords(name, kept(newer, name), choices)),
      make("td", {}, name in draft ? valueWords(name, draft[name], choices) : ""),
    ),
  );
  const moved = older.home === newer.home ? null : make("p", {}, say("members.home_now", { home: newer.home ?? say(`located.${newer.located_state}`) }));
  const heads = ["", say("members.newer"), say("members.yours")].map((each) => make("th", { scope: "col" }, each));
  const table = make("table", {}, make("thead", {}, make("tr", {}, heads)), make("tbody", {}, rows));
  return make("div", { className: "conflict", role: "alert" }, make("b", {}, say("members.conflict")), rows.length ? table : null, moved);
}

/** A form about one member: `read(form)` gives the change, or throws what is wrong as text. */
export function memberForm(member, around, fields, read) {
  const { choices, draft, older, onSaved, onNewer, onBack } = around;
  const fault = make("p", { className: "fault", role: "alert" });
  const go = make("button", { type: "submit", className: "confirm" }, say("members.save"));
  const back = button({ className: "plain", onClick: onBack }, say("worker.cancel"));
  const conflict = older ? conflictNote(older, member, draft, choices) : null;
  const form = make(
    "form",
    { className: "sheet-form", autocomplete: "off" },
    conflict,
    fields,
    fault,
    make("div", { className: "ask-buttons" }, back, go),
  );

  async function send() {
    const change = read(form);
    if (Object.keys(change).length === 0) throw say("members.nothing_changed");
    try {
      onSaved(await ask("PATCH", `/api/v1/members/${member.id}`, { version: member.version, ...change }));
    } catch (error) {
      if (error.status !== CONFLICT) throw error;
      onNewer(await ask("GET", `/api/v1/members/${member.id}`), change);
    }
  }

  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    go.disabled = true;
    fault.textContent = "";
    try {
      await send();
    } catch (error) {
      fault.textContent = typeof error === "string" ? error : whyNot(error);
    }
    go.disabled = false;
  });
  return form;
}
