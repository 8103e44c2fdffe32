// What the reader of the coverage page has chosen.

import { makeChoice } from "linge/choice";
import { LEVELS } from "linge/data";

export const { current, choose, onChange } = makeChoice({
  level: LEVELS.includes("community") ? "community" : LEVELS[0],
  metric: "group",
  denominator: "residential",
  selected: null,
});

export function measureName(level, { metric, denominator } = current()) {
  if (metric === "group") return `group_coverage_${denominator}`;
  if (metric === "service") return "service_households_500";
  return level === "estate" ? "estate_org_coverage" : "org_coverage";
}
