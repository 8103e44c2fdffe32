// What the reader has chosen, and who wants to know when it changes.

import { LEVELS } from "linge/data";

const chosen = {
  level: LEVELS.includes("community") ? "community" : LEVELS[0],
  metric: "group",
  denominator: "residential",
  selected: null,
};
const listeners = [];

export function current() {
  return chosen;
}

/** Change some of level, metric, denominator and selected; tells the listeners once. */
export function choose(changes) {
  const changed = Object.keys(changes).filter((name) => chosen[name] !== changes[name]);
  if (changed.length === 0) return;
  Object.assign(chosen, changes);
  for (const listener of listeners) listener(chosen, new Set(changed));
}

/** Call with (state, set of changed names) after each change. */
export function onChange(listener) {
  listeners.push(listener);
}

export function measureName(level, { metric, denominator } = chosen) {
  if (metric === "group") return `group_coverage_${denominator}`;
  if (metric === "service") return "service_households_500";
  return level === "estate" ? "estate_org_coverage" : "org_coverage";
}
