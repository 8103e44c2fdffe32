// What the coverage page shows: reports, features, issues, styles.

import { features, page, settings, styles } from "linge/payload";

export { features, settings, styles };
export const { reports, issues } = page;
export const LEVELS = ["street", "community", "estate", "grid"].filter((level) => reports[level]);

const anyReport = reports.community ?? reports[LEVELS[0]];
export const asOf = anyReport.as_of;
export const dates = anyReport.dates;
export const total = anyReport.total;

const byLevel = new Map(
  LEVELS.map((level) => [
    level,
    new Map(reports[level].places.map((place) => [place.id, { ...place, level }])),
  ]),
);
const featureById = new Map(
  LEVELS.flatMap((level) => (features[level]?.features ?? []).map((f) => [f.properties.id, f])),
);

/** All places of a level in ground order, north-west to south-east. */
export function placesOf(level) {
  return [...(byLevel.get(level)?.values() ?? [])];
}

export function placeOf(level, id) {
  return byLevel.get(level)?.get(id);
}

export function featureOf(id) {
  return featureById.get(id);
}

const ABOVE = { community: "street", estate: "community", grid: "community" };
const BELOW = { street: "community", community: "estate" };

export function parentOf(place) {
  return placeOf(ABOVE[place.level], place.parent_id);
}

/** The places directly below, in ground order; none below estates and grids. */
export function childrenOf(place) {
  return placesOf(BELOW[place.level]).filter((child) => child.parent_id === place.id);
}
