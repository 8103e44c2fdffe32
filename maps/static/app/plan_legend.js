// What the colours, patterns, lines and marks of the planner's map mean.

import { make, swatch } from "linge/elements";
import { styles } from "linge/payload";
import { outcomeMark } from "linge/plan_words";
import { say } from "linge/words";

function entry(sample, key) {
  return make("span", { className: "legend-entry" }, sample, say(key));
}

function sample(className, ...content) {
  return make("span", { className, "aria-hidden": "true" }, ...content);
}

function jointSample() {
  const pieces = styles.proposals.map((colour) => swatch({ colour }, { width: 11 }));
  return sample("legend-joint", ...pieces);
}

export function planLegend() {
  return [
    make(
      "div",
      { className: "legend-row" },
      entry(jointSample(), "legend.joint"),
      entry(swatch(styles.modes.standalone), "mode.standalone"),
      entry(swatch(styles.modes.territorial), "mode.territorial"),
      entry(swatch(styles.modes.exception), "mode.exception"),
    ),
    make(
      "div",
      { className: "legend-row" },
      entry(sample("legend-core"), "plan.core"),
      entry(sample("hub-number"), "legend.hub"),
      entry(sample("legend-spoke"), "legend.spoke"),
      entry(outcomeMark("warn"), "outcome.warn"),
      entry(outcomeMark("conflict"), "outcome.conflict"),
      entry(sample("legend-dot"), "map.venue"),
    ),
    make("p", { className: "muted legend-note" }, say("legend.figures")),
  ];
}

export function fillPlanLegend() {
  document.getElementById("legend").replaceChildren(...planLegend());
}
