// The left panel: the district's key figures, its streets, what is open.

import { asOf, placesOf, styles, total } from "linge/data";
import { figure } from "linge/definition";
import { bar, button, make } from "linge/elements";
import { shareFill } from "linge/fills";
import { issueList } from "linge/issues";
import { choose, current, onChange } from "linge/state";
import { amount, hasValue, parts, percent, reason, say } from "linge/words";

const DENOMINATORS = ["residential", "resident", "able"];
const strongest = styles.classes.at(-1).fill;

function heading(title, hint, note = "") {
  return make(
    "div",
    { className: "heading" },
    make("h2", {}, title),
    make("span", { className: "muted" }, hint),
    make("span", { className: "muted heading-note" }, note),
  );
}

function big(measure) {
  if (!hasValue(measure)) return [make("span", { className: "reason" }, reason(measure))];
  const words = percent(measure.value);
  return [words.slice(0, -1), make("small", {}, "%")];
}

function summary() {
  const places = say("count.summary", {
    streets: placesOf("street").length,
    communities: placesOf("community").length,
  });
  const count = amount(total.measures.inhabitants?.value);
  const people = say("count.inhabitants", { count });
  return make(
    "section",
    { className: "summary" },
    make("h1", {}, total.name),
    make("p", {}, `${places} · `, figure(total, "inhabitants", people)),
  );
}

function denominatorCard(denominator) {
  const name = `group_coverage_${denominator}`;
  const measure = total.measures[name];
  const card = make(
    "div",
    { className: "denominator", "data-denominator": denominator },
    button(
      { className: "denominator-pick", onClick: () => choose({ denominator, metric: "group" }) },
      say(`denominator.${denominator}`),
    ),
    figure(total, name, big(measure), "denominator-share"),
    make("span", { className: "denominator-parts" }, parts(measure, "count.of_buildings")),
    bar(measure?.value, strongest),
  );
  return card;
}

function groups() {
  const cards = make("div", { className: "denominators" }, DENOMINATORS.map(denominatorCard));
  const hint = say("panel.groups_hint");
  const note = say("page.as_of", { date: asOf });
  return make(
    "section",
    { className: "groups" },
    heading(say("panel.groups"), hint, note),
    cards,
  );
}

function keyFigure(title, name, value, note) {
  return make(
    "div",
    { className: "key-figure" },
    make("h3", {}, title),
    figure(total, name, value, "key-value"),
    make("p", {}, note),
  );
}

function fraction(name) {
  const measure = total.measures[name];
  if (!measure || measure.denominator === null) return big(measure);
  return [
    amount(measure.numerator),
    make("small", {}, ` / ${amount(measure.denominator)}`),
  ];
}

function ofCommunities(name) {
  const measure = total.measures[name];
  return hasValue(measure)
    ? say("count.new_communities", { percent: percent(measure.value) })
    : "";
}

function memberFigures() {
  const full = total.measures.affiliated_full_members?.value ?? null;
  const all = total.measures.affiliated_members;
  if (full === null) return big(all);
  const about = say("count.about", { count: amount(full) });
  return [about, make("small", {}, ` / ${amount(all?.value)}`)];
}

function keyFigures() {
  const unlocated = total.measures.unlocated_members?.value;
  const service = total.measures.service_households_500;
  return make(
    "section",
    { className: "key-figures" },
    keyFigure(say("kpi.org"), "org_coverage", fraction("org_coverage"), ofCommunities("org_coverage")),
    keyFigure(
      say("kpi.committee"),
      "rc_coverage",
      fraction("rc_coverage"),
      ofCommunities("rc_coverage"),
    ),
    keyFigure(
      say("kpi.service"),
      "service_households_500",
      big(service),
      parts(service, "count.of_households"),
    ),
    keyFigure(
      say("kpi.members"),
      "affiliated_members",
      memberFigures(),
      unlocated ? say("kpi.members_note", { count: amount(unlocated) }) : "",
    ),
  );
}

function streetRow(street) {
  const name = `group_coverage_${current().denominator}`;
  const measure = street.measures[name];
  const known = hasValue(measure);
  return make(
    "li",
    {},
    button(
      {
        className: "place-link",
        onClick: () => choose({ selected: { level: "street", id: street.id } }),
      },
      street.name,
    ),
    bar(measure?.value, known ? shareFill(measure.value) : styles.no_value),
    make(
      "span",
      { className: "street-parts" },
      make("b", {}, amount(measure?.numerator)),
      ` / ${amount(measure?.denominator)}`,
    ),
    figure(street, name, known ? percent(measure.value) : "—", "street-share"),
  );
}

function refresh(panel) {
  const { denominator, metric } = current();
  for (const card of panel.querySelectorAll(".denominator")) {
    const isOn = metric === "group" && card.dataset.denominator === denominator;
    card.classList.toggle("is-on", isOn);
    card.querySelector(".denominator-pick").setAttribute("aria-pressed", isOn);
  }
  const name = say(`denominator.${denominator}`);
  panel.querySelector(".streets .heading-note").textContent = say("panel.denominator", { name });
  panel.querySelector(".street-rows").replaceChildren(...placesOf("street").map(streetRow));
}

export function fillPanel() {
  const panel = document.getElementById("panel");
  panel.replaceChildren(
    summary(),
    groups(),
    keyFigures(),
    make(
      "section",
      { className: "streets" },
      heading(say("panel.streets"), say("panel.ground_order"), ""),
      make("ul", { className: "street-rows" }),
    ),
    make(
      "section",
      { className: "issues" },
      heading(say("panel.issues"), say("panel.issues_hint"), ""),
      issueList(),
    ),
    make("p", { className: "muted panel-hint" }, say("panel.click_hint")),
  );
  refresh(panel);
  onChange((_, changed) => {
    if (changed.has("denominator") || changed.has("metric")) refresh(panel);
  });
}
