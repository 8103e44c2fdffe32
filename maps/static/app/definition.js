// What a number counts, out of what, by which rule: shown when the number is clicked.

import { reports } from "linge/data";
import { button, icon, make } from "linge/elements";
import { amount, hasValue, percent, reason, say } from "linge/words";

const dialog = document.getElementById("definition");
dialog.addEventListener("click", (event) => {
  if (event.target === dialog) dialog.close();
});

/** The words that define a measure: name, counted, out_of, rule. */
export function definitionOf(name) {
  const ringed = /^(service_\w+?)_(\d+)$/u.exec(name);
  const base = ringed ? ringed[1] : name;
  const values = { reach: ringed?.[2] };
  const entries = ["name", "counted", "out_of", "rule"].map((part) => [
    part,
    say(`definition.${base}.${part}`, values),
  ]);
  const words = Object.fromEntries(entries);
  const straight = Object.values(reports).some((each) => each.reach_method === "straight_line");
  if (ringed && straight) words.rule += ` ${say("definition.straight_line")}`;
  return words;
}

/** The definition as lines of a description list. */
export function definitionLines(name) {
  const words = definitionOf(name);
  return ["counted", "out_of", "rule"].flatMap((part) => [
    make("dt", {}, say(`definition.${part}`)),
    make("dd", {}, words[part]),
  ]);
}

function valueText(measure) {
  const isShare = measure.numerator !== null || measure.denominator !== null;
  if (!isShare) return measure.value === null ? reason(measure) : amount(measure.value);
  const both = `${amount(measure.numerator)} / ${amount(measure.denominator)}`;
  return hasValue(measure) ? `${both} = ${percent(measure.value)}` : `${both} · ${reason(measure)}`;
}

function open(place, name, measure) {
  const unknown = measure.unknown;
  const isKnown = unknown === null || unknown === undefined || unknown === 0;
  dialog.replaceChildren(
    button(
      { className: "close", "aria-label": say("page.close"), onClick: () => dialog.close() },
      icon("close"),
    ),
    make("p", { className: "kicker" }, place.name),
    make("h2", { id: "definition-title" }, definitionOf(name).name),
    make(
      "dl",
      { className: "definition-lines" },
      make("dt", {}, say("definition.value")),
      make("dd", { className: "definition-value" }, valueText(measure)),
      definitionLines(name),
    ),
    make(
      "p",
      { className: "muted" },
      [
        say("definition.as_of", { date: measure.as_of }),
        isKnown ? "" : say("definition.unknown", { count: amount(unknown) }),
      ]
        .filter(Boolean)
        .join(" · "),
    ),
  );
  dialog.setAttribute("aria-labelledby", "definition-title");
  dialog.showModal();
}

/** A figure of a place as a button that opens its definition; plain text without a measure. */
export function figure(place, name, content, className = "") {
  const measure = place.measures[name];
  if (!measure) return make("span", { className: `figure ${className}` }, content);
  return button(
    { className: `figure ${className}`, onClick: () => open(place, name, measure) },
    content,
  );
}
