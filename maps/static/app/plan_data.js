// The plans of the page: which unit stands in which proposal, with which colour and number.

import { features, page, styles } from "linge/payload";

export const { formation, colours, outlines } = page;
export const { level, plans, clauses, units } = formation;

/** What the other plans are compared with: as things are today, if the page has it. */
export const today = plans.find(({ id }) => id === "today");

const unitByKey = new Map(units.map((unit) => [unit.id, unit]));
const featureByKey = new Map(
  (features[level]?.features ?? [])
    .filter(({ geometry }) => geometry)
    .map((feature) => [feature.properties.source_key, feature]),
);
const planById = new Map(plans.map((plan) => [plan.id, plan]));
const proposalsOf = new Map(
  plans.map((plan) => [
    plan.id,
    new Map(plan.proposals.flatMap((each) => each.units.map((unit) => [unit, each]))),
  ]),
);
const numbersOf = new Map(plans.map((plan) => [plan.id, numbered(plan)]));

function numbered(plan) {
  const joint = plan.proposals.filter(({ mode }) => mode === "nearby");
  return new Map(joint.map((proposal, at) => [proposal.key, at + 1]));
}

export function planOf(id) {
  return planById.get(id);
}

export function unitOf(key) {
  return unitByKey.get(key);
}

export function featureOf(key) {
  return featureByKey.get(key);
}

/** Places of this level that are no units: nobody lives or is affiliated there. */
export function otherFeatures() {
  return [...featureByKey].filter(([key]) => !unitByKey.has(key)).map(([, feature]) => feature);
}

/** Where a unit's point is, as latitude and longitude; none when it is unknown. */
export function pointOf(key) {
  const { x, y } = unitOf(key) ?? {};
  return typeof x === "number" && typeof y === "number" ? [y, x] : null;
}

/** The proposal a plan places a unit in. */
export function proposalAt(plan, unit) {
  return proposalsOf.get(plan.id).get(unit);
}

/** Joint proposals are numbered in the order of their plan; others have no number. */
export function numberOf(plan, proposal) {
  return numbersOf.get(plan.id).get(proposal.key);
}

/** The unit that stands for a proposal: its hub, else its first. */
export function seatOf(proposal) {
  return proposal.hub ?? proposal.units[0];
}

export function isCore(plan, proposal) {
  return plan.core.includes(proposal.key);
}

/** The gravest verdict on a proposal: conflict, warn or ok. */
export function outcomeOf(proposal) {
  const outcomes = proposal.verdicts.map(({ outcome }) => outcome);
  return ["conflict", "warn"].find((each) => outcomes.includes(each)) ?? "ok";
}

export function fillOf(proposal) {
  const colour = colours[proposal.key];
  return colour ? { colour, pattern: null } : styles.modes[proposal.mode] ?? styles.no_value;
}

/** How many units a plan places in this way. */
export function unitsIn(plan, mode) {
  return plan.proposals
    .filter((proposal) => proposal.mode === mode)
    .reduce((sum, proposal) => sum + proposal.units.length, 0);
}
