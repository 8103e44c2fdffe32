// What the planner has chosen: a plan, and a unit whose proposal is looked at.

import { makeChoice } from "linge/choice";
import { planOf, plans, proposalAt } from "linge/plan_data";

export const { current, choose, onChange } = makeChoice({ plan: plans[0]?.id, unit: null });

export function chosenPlan() {
  return planOf(current().plan);
}

/** The proposal of the chosen plan that holds the chosen unit. */
export function chosenProposal() {
  const { unit } = current();
  return unit === null ? null : proposalAt(chosenPlan(), unit);
}
