// Which class, state or pattern a place is filled with.

import { styles } from "linge/data";
import { measureName } from "linge/state";
import { hasValue } from "linge/words";

export function classOf(value) {
  return styles.classes.find((each) => each.upper === null || value < each.upper);
}

export function shareFill(value) {
  return classOf(value).fill;
}

/** True where the chosen measure is a state (covered or not) rather than a share. */
export function showsState(level, state) {
  return state.metric === "org" && (level === "community" || level === "estate");
}

export function placeFill(place, state) {
  // Buildings stand on plain land: their own colours must not mix with the places'.
  if (state.level === "building") return { colour: styles.land, pattern: null };
  if (showsState(place.level, state)) {
    return styles.organisation_states[place.facts.state] ?? styles.no_value;
  }
  const measure = place.measures[measureName(place.level, state)];
  return hasValue(measure) ? shareFill(measure.value) : styles.no_value;
}
