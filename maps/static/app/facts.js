// What the drawer says of a place in words: its states, counts and members.

import { parentOf, total } from "linge/data";
import { figure } from "linge/definition";
import { icon, make, section } from "linge/elements";
import { amount, partsOrReason, reason, say } from "linge/words";

function row(label, ...content) {
  return make("div", { className: "fact" }, make("dt", {}, label), make("dd", {}, ...content));
}

/** A state in words, marked as good or open by more than its colour. */
export function verdict(isGood, words) {
  const className = `verdict ${isGood ? "is-good" : "is-open"}`;
  return make("span", { className }, icon(isGood ? "yes" : "warning"), words);
}

/** Where a place lies and what it is, from the largest to the smallest. */
export function kicker(place) {
  const kind = place.facts.grid_kind ? `kind.grid_${place.facts.grid_kind}` : `kind.${place.level}`;
  const above = [];
  for (let each = parentOf(place); each; each = parentOf(each)) above.unshift(each.name);
  if (above.length === 0) above.push(total.name);
  return [...above, say(kind)].join(" · ");
}

function stateRows(place) {
  const { level, facts } = place;
  if (level === "street") {
    return [
      partsRow(place, "org_coverage", "drawer.organisation", "count.of_communities"),
      partsRow(place, "rc_coverage", "drawer.committee", "count.of_communities"),
    ];
  }
  const rows = [];
  if (facts.state && facts.state !== "not_applicable") {
    const key = level === "estate" ? "drawer.own_organisation" : "drawer.organisation";
    rows.push(row(say(key), verdict(facts.state === "covered", say(`state.${facts.state}`))));
  }
  if (level === "community") {
    const status = facts.rc_status ?? "unknown";
    const first = facts.formed_before_rc
      ? make("span", { className: "chip" }, say("drawer.before_committee"))
      : null;
    const words = verdict(status === "established", say(`committee.${status}`));
    rows.push(row(say("drawer.committee"), first, words));
  }
  if (facts.transition_stage) rows.push(row(say("drawer.stage"), facts.transition_stage));
  return rows;
}

function countWords(name, measure, unit) {
  if (measure.value === null) return reason(measure);
  const count = amount(measure.value);
  // Published member counts are rounded or ranges, never exact.
  const isRounded = name.endsWith("_members") && typeof measure.value === "number";
  return say(unit, { count: isRounded ? say("count.about", { count }) : count });
}

function countRow(place, name, label, unit) {
  const measure = place.measures[name];
  if (!measure || measure.reason === "not_defined_at_level") return null;
  return row(say(label), figure(place, name, countWords(name, measure, unit)));
}

function partsRow(place, name, label, unit) {
  const measure = place.measures[name];
  if (!measure || measure.reason === "not_defined_at_level") return null;
  return row(say(label), figure(place, name, partsOrReason(measure, unit)));
}

export function facts(place) {
  return make(
    "dl",
    { className: "facts" },
    stateRows(place),
    countRow(place, "inhabitants", "drawer.inhabitants", "count.people"),
    countRow(place, "households", "drawer.households", "count.households"),
  );
}

const MEMBER_MEASURES = [
  "affiliated_members",
  "affiliated_full_members",
  "resident_members",
  "unlocated_members",
  "member_in_group",
  "affiliation_gap",
];

/** The one reason why nothing is told about members, if it is the same for all. */
function sharedReason(place) {
  const told = MEMBER_MEASURES.map((name) => place.measures[name])
    .filter((measure) => measure && measure.reason !== "not_defined_at_level")
    .map((measure) => (measure.reason === "banded" ? null : measure.reason));
  return told.length > 0 && new Set(told).size === 1 ? told[0] : null;
}

export function members(place) {
  if (sharedReason(place)) {
    const words = reason({ reason: sharedReason(place) });
    return section(say("drawer.party_members"), words);
  }
  return section(
    say("drawer.party_members"),
    "",
    make(
      "dl",
      { className: "facts" },
      countRow(place, "affiliated_members", "drawer.members", "count.people"),
      countRow(place, "affiliated_full_members", "drawer.full_members", "count.people"),
      countRow(place, "resident_members", "drawer.resident_members", "count.people"),
      countRow(place, "unlocated_members", "drawer.unlocated", "count.people"),
      partsRow(place, "member_in_group", "drawer.in_group", "count.of_members"),
      partsRow(place, "affiliation_gap", "drawer.gap", "count.of_members"),
    ),
  );
}
