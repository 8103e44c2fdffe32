// The legend, with the switch between measures above it.

import { LEVELS, placesOf, styles } from "linge/data";
import { make, swatch, switcher } from "linge/elements";
import { showsState } from "linge/fills";
import { choose, current, measureName, onChange } from "linge/state";
import { hasValue, say } from "linge/words";

const EMPTY_WORDS = {
  withheld_small_area: "withheld",
  banded: "withheld",
  not_defined_at_level: "undefined",
  zero_denominator: "zero",
  before_first_known_date: "undated",
  future: "undated",
};

function entry(fill, words) {
  return make("span", { className: "legend-entry" }, swatch(fill), words);
}

function venueEntry() {
  const dot = make("span", { className: "legend-dot", "aria-hidden": "true" });
  return make("span", { className: "legend-entry" }, dot, say("map.venue"));
}

function sequence() {
  const cells = styles.classes.map(({ fill, label }) =>
    make("li", {}, swatch(fill, { width: "100%" }), label),
  );
  return make("ol", { className: "legend-sequence" }, cells);
}

/** Why places of this level have no value, each reason once. */
function emptyWords(level, state) {
  const name = measureName(level, state);
  const reasons = placesOf(level)
    .map((place) => place.measures[name])
    .filter((measure) => !hasValue(measure))
    .map((measure) => EMPTY_WORDS[measure?.reason] ?? "unknown");
  return [...new Set(reasons)].map((each) => say(`legend.${each}`)).join("、");
}

function body(level, state) {
  if (level === "building") {
    const states = Object.entries(styles.group_states);
    return [
      make(
        "div",
        { className: "legend-row" },
        states.map(([name, fill]) => entry(fill, say(`group.${name}`))),
        venueEntry(),
      ),
    ];
  }
  if (showsState(level, state)) {
    const states = Object.entries(styles.organisation_states);
    return [
      make(
        "div",
        { className: "legend-row" },
        states.map(([name, fill]) => entry(fill, say(`state.${name}`))),
        venueEntry(),
      ),
    ];
  }
  const empty = emptyWords(level, state);
  const below = say("legend.below", { percent: Math.round(styles.gap_below * 100) });
  return [
    sequence(),
    make(
      "div",
      { className: "legend-row" },
      entry(styles.classes[0].fill, below),
      empty ? entry(styles.no_value, empty) : null,
      venueEntry(),
    ),
  ];
}

export function fillLegend() {
  const legend = document.getElementById("legend");
  const picker = make("div", {
    className: "metrics",
    role: "group",
    "aria-label": say("metric.switch"),
  });
  const key = make("div", { className: "legend-key" });
  legend.replaceChildren(picker, key);
  const options = ["group", "service", "org"].map((name) => ({
    name,
    label: say(`metric.${name}`),
  }));
  const press = switcher(picker, options, {
    isOn: (name) => current().metric === name,
    pick: (metric) => choose({ metric }),
  });
  const refresh = () => {
    const { level } = current();
    press();
    picker.hidden = level === "building" || LEVELS.length === 0;
    key.replaceChildren(...body(level, current()));
  };
  refresh();
  onChange(refresh);
}
