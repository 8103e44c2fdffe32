// The work list of transfers: who, from where, what the clauses advise, and why; for deciding.

import { make } from "linge/elements";
import { settings } from "linge/payload";
import { say } from "linge/words";

const IS_CHINESE = settings.locale === "zh";

export function transferNote() {
  return say("transfers.note");
}

function clause(told) {
  const text = IS_CHINESE ? told.text : told.text_en;
  const sure = IS_CHINESE ? told.certainty_zh : told.certainty_en;
  return make(
    "li",
    {},
    make("b", {}, told.title),
    make("p", {}, text),
    make("p", { className: "muted" }, say("transfers.source", { source: told.source, sure, day: told.effective_on ?? "—" })),
  );
}

function advice(row) {
  const target = row.target_name ?? say("transfers.some_org");
  const words = say(`advice.${row.advice}`, { target });
  return [
    make("span", {}, words),
    make(
      "details",
      { className: "clauses" },
      make("summary", {}, say("transfers.why")),
      make("ul", {}, row.told.map(clause)),
    ),
  ];
}

function stay(row) {
  const home = row.home ?? say(`located.${row.located_state}`);
  const since = row.since
    ? say("transfers.months", { day: row.since, months: row.months_there })
    : say("transfers.months_unknown");
  return [make("div", {}, home), make("div", { className: "muted" }, since)];
}

export const transferColumns = [
  { label: say("field.name"), opens: true, content: (row) => row.masked_name },
  { label: say("transfers.belongs"), content: (row) => row.org_name ?? say("members.beyond") },
  { label: say("transfers.lives"), content: stay },
  {
    label: say("transfers.situation"),
    content: (row) => [make("div", {}, say(`situation.${row.situation}`)), make("div", { className: "muted" }, say(`category.${row.category}`))],
  },
  { label: say("transfers.advice"), content: advice },
];
