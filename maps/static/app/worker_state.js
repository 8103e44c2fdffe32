// What the grid worker looks at: a grid, a part of the page, a building.

import { makeChoice } from "linge/choice";
import { features, page } from "linge/payload";

export const grids = features.grid?.features ?? [];
export const asOf = page.as_of;

export const { current, choose, onChange } = makeChoice({
  grid: grids[0]?.properties.id ?? null,
  tab: "map",
  building: null,
  member: null,
  onlyGaps: false,
});

export function may(capability) {
  return page.capabilities.includes(capability);
}

export function gridNamed(id) {
  return grids.find((each) => each.properties.id === id)?.properties.name ?? "";
}
