// The right drawer: one proposal with its units, verdicts, clauses and the price of other modes.

import { icon, make, section } from "linge/elements";
import { clauses, isCore, unitOf } from "linge/plan_data";
import { choose, chosenPlan, chosenProposal, onChange } from "linge/plan_state";
import { memberWords, metres, named, proposalTitle, unitCount, unitNames } from "linge/plan_words";
import { closeOnEscape, sheetHead, showSheet } from "linge/sheet";
import { amount, say } from "linge/words";

const PRICES = ["standalone", "territorial", "exception"];
const MARKS = { ok: "yes", warn: "warning", conflict: "conflict" };

function row(label, ...content) {
  return make("div", { className: "fact" }, make("dt", {}, label), make("dd", {}, content));
}

function walkRow(key, value) {
  return typeof value === "number" ? row(say(key), metres(value)) : null;
}

function meetingPlace({ meeting_place: place }) {
  if (place) return place;
  return make("span", { className: "verdict is-open" }, icon("warning"), say("proposal.no_place"));
}

function counts(proposal) {
  if (proposal.members === null) return [];
  const people = (count) => say("count.people", { count: amount(count) });
  return [
    row(say("proposal.full_members"), people(proposal.full_members)),
    row(say("proposal.all_members"), people(proposal.members)),
  ];
}

function facts(proposal) {
  return make(
    "dl",
    { className: "facts" },
    ...counts(proposal),
    proposal.hub ? row(say("proposal.hub_unit"), unitOf(proposal.hub)?.name ?? proposal.hub) : null,
    row(say("proposal.meeting_place"), meetingPlace(proposal)),
    walkRow("proposal.longest_walk", proposal.longest_walk_m),
    walkRow("proposal.mean_walk", proposal.mean_walk_m),
  );
}

function unitCard(key, proposal) {
  const unit = unitOf(key);
  if (!unit) return make("li", { className: "unit-card" }, make("b", {}, key));
  const inhabitants = typeof unit.residents === "number";
  return make(
    "li",
    { className: `unit-card${key === proposal.hub ? " is-hub" : ""}` },
    make("b", {}, unit.name),
    make("span", {}, memberWords(unit)),
    inhabitants ? make("span", {}, say("count.inhabitants", { count: amount(unit.residents) })) : null,
  );
}

function unitCards(proposal) {
  const cards = proposal.units.map((key) => unitCard(key, proposal));
  return section(
    say("proposal.units"),
    unitCount(proposal.units.length),
    make("ul", { className: "unit-cards" }, cards),
  );
}

function clauseText(id) {
  const clause = clauses[id];
  if (!clause) return null;
  return make(
    "div",
    { className: "clause" },
    make("blockquote", {}, named(clause.text)),
    make("p", { className: "muted" }, say("verdict.source", { source: clause.source })),
  );
}

function verdict({ outcome, message, clause, needs_justification: needsWords }) {
  return make(
    "li",
    {},
    make(
      "details",
      { className: `judged is-${outcome}` },
      make(
        "summary",
        {},
        make("span", {}, named(message)),
        make("span", { className: "outcome", role: "img", "aria-label": say(`outcome.${outcome}`) }, icon(MARKS[outcome])),
      ),
      clauseText(clause),
    ),
    needsWords
      ? make("p", { className: "justify" }, icon("warning"), say("verdict.justification"))
      : null,
  );
}

function verdicts(proposal) {
  if (proposal.verdicts.length === 0) return null;
  return section(
    say("verdict.title"),
    say("verdict.hint"),
    make("ul", { className: "judgements" }, proposal.verdicts.map(verdict)),
  );
}

function binding(proposal) {
  if (!proposal.binding) return null;
  return section(
    say("proposal.binding"),
    "",
    make("p", { className: "binding" }, named(proposal.binding)),
  );
}

function price(unit, mode) {
  const value = unit.prices?.[mode] ?? null;
  if (value === null) return make("td", { className: "is-open" }, say("price.none"));
  return make("td", {}, amount(value));
}

function prices(proposal) {
  const rows = proposal.units
    .map(unitOf)
    .filter((unit) => unit?.prices)
    .map((unit) =>
      make(
        "tr",
        {},
        make("th", { scope: "row" }, unit.name),
        PRICES.map((mode) => price(unit, mode)),
      ),
    );
  if (rows.length === 0) return null;
  const heads = ["column.unit", ...PRICES.map((mode) => `mode.${mode}`)];
  return section(
    say("price.title"),
    say("price.hint"),
    make(
      "table",
      { className: "prices" },
      make("thead", {}, make("tr", {}, heads.map((key) => make("th", { scope: "col" }, say(key))))),
      make("tbody", {}, rows),
    ),
    make("p", { className: "muted" }, say("price.own", { cost: amount(proposal.cost) })),
  );
}

function close() {
  choose({ unit: null });
}

function streetOf(proposal) {
  const streets = proposal.units.map((key) => unitOf(key)?.street).filter(Boolean);
  return [...new Set(streets)].join(say("proposal.and"));
}

function content(plan, proposal) {
  const kicker = [streetOf(proposal), say(`mode.${proposal.mode}`)].filter(Boolean).join(" · ");
  const names = proposal.units.length > 1 ? unitNames(proposal) : "";
  const chip = isCore(plan, proposal)
    ? make("span", { className: "chip core-chip" }, say("plan.core"))
    : null;
  return [
    sheetHead(kicker, proposalTitle(plan, proposal), close),
    make("section", {}, make("p", { className: "drawer-units" }, names, chip), facts(proposal)),
    binding(proposal),
    unitCards(proposal),
    verdicts(proposal),
    prices(proposal),
  ];
}

export function preparePlanDrawer() {
  onChange((_, changed) => {
    const proposal = chosenProposal();
    showSheet(proposal ? content(chosenPlan(), proposal) : null, changed.has("unit"));
  });
  closeOnEscape(close);
}
