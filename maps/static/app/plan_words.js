// How plans and proposals are called, and what their figures say.

import { icon, make } from "linge/elements";
import { settings, texts } from "linge/payload";
import { formation, level, numberOf, unitOf, units, unitsIn } from "linge/plan_data";
import { amount, say } from "linge/words";

/** Words that came in both languages. */
export function named(words) {
  return words?.[settings.locale] ?? words?.zh ?? "";
}

export function unitCount(count) {
  return say(`count.units_${level}`, { count: amount(count) });
}

export function metres(value) {
  return typeof value === "number" ? say("count.metres", { count: amount(Math.round(value)) }) : "—";
}

export function unitNames(proposal) {
  return proposal.units.map((unit) => unitOf(unit)?.name ?? unit).join(say("proposal.and"));
}

/** A joint proposal goes by its number, any other by the name of its unit. */
export function proposalTitle(plan, proposal) {
  const number = numberOf(plan, proposal);
  return number ? say("proposal.joint", { number }) : unitNames(proposal);
}

export function memberWords({ full_members: full, members }) {
  if (members === null) return ""; // of several units together: their own numbers stand below
  return say("proposal.members", { full: amount(full), all: amount(members) });
}

export function ruleSetName() {
  const key = `rule_set.${formation.rule_set}`;
  return key in texts ? say(key) : formation.rule_set;
}

function gapWords(gap) {
  const points = gap * 100;
  // Only a gap of nothing may read as nothing.
  return points > 0 && points < 0.01 ? "<0.01" : String(Number(points.toFixed(2)));
}

/** What is proven about a plan: a state, a headline and the numbers behind it. */
export function proof(plan) {
  const objective = typeof plan.objective === "number" ? amount(plan.objective) : null;
  if (plan.status === "evaluated") {
    const words = objective ? say("proof.objective", { objective }) : "";
    return { state: "evaluated", title: say("proof.evaluated"), words };
  }
  const state = plan.status === "optimal" ? "optimal" : "time_limit";
  const gap = gapWords(plan.gap ?? 0);
  // Where costs would tell members' numbers, the gap is all that is told.
  const words = objective
    ? say("proof.numbers", { objective, bound: amount(plan.lower_bound), gap })
    : say("proof.gap", { gap });
  return { state, title: say(`proof.${state}`), words };
}

export function proofStrip(plan) {
  const { state, title, words } = proof(plan);
  const mark = { optimal: "yes", time_limit: "date", evaluated: "flag" }[state];
  return make(
    "p",
    { className: `proof proof-${state}` },
    icon(mark),
    make("b", {}, title),
    make("span", {}, words),
  );
}

function ofUnits(count) {
  return [amount(count), make("small", {}, ` / ${amount(units.length)}`)];
}

function inUnits(mode) {
  return { name: mode, value: (plan) => unitsIn(plan, mode), show: ofUnits };
}

function walk(name) {
  return { name, value: (plan) => plan.metrics[name], show: metres, isWalk: true };
}

/** The figures shown of every plan, in this order. */
export const METRICS = [
  { name: "organisations", value: (plan) => plan.metrics.organisations, show: amount },
  inUnits("nearby"),
  inUnits("standalone"),
  inUnits("territorial"),
  inUnits("exception"),
  { name: "changed_units", value: (plan) => plan.metrics.changed_units, show: amount },
  walk("mean_walk_m"),
  walk("longest_walk_m"),
];

/** A verdict mark with words for those who do not see it; none where all is well. */
export function outcomeMark(outcome) {
  if (outcome === "ok") return null;
  const name = outcome === "warn" ? "warning" : "conflict";
  const words = say(`outcome.${outcome}`);
  return make("span", { className: `outcome is-${outcome}`, role: "img", "aria-label": words, title: words }, icon(name));
}
