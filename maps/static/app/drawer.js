// The right drawer: everything published about one place.

import { childrenOf, placeOf, styles } from "linge/data";
import { definitionLines, definitionOf, figure } from "linge/definition";
import { bar, button, make, section } from "linge/elements";
import { facts, kicker, members, verdict } from "linge/facts";
import { shareFill } from "linge/fills";
import { closeOnEscape, sheetHead, showSheet } from "linge/sheet";
import { choose, measureName, onChange } from "linge/state";
import { amount, hasValue, parts, partsOrReason, say } from "linge/words";

const DENOMINATORS = ["residential", "resident", "able"];
const REACHES = [300, 500, 1000];

function measureRow(place, name, label, unit) {
  const measure = place.measures[name];
  const known = hasValue(measure);
  const fill = known ? shareFill(measure.value) : styles.no_value;
  const words = partsOrReason(measure, unit);
  return make(
    "li",
    { className: "measure" },
    make("span", {}, label),
    bar(measure?.value, fill),
    figure(place, name, words, known ? "" : "reason"),
  );
}

function measures(place) {
  const groups = DENOMINATORS.map((each) =>
    measureRow(place, `group_coverage_${each}`, say(`denominator.${each}`), "count.of_buildings"),
  );
  const service = REACHES.map((reach) =>
    measureRow(
      place,
      `service_households_${reach}`,
      say("drawer.reach", { reach }),
      "count.of_households",
    ),
  );
  return [
    section(
      say("drawer.groups"),
      say("drawer.three_denominators"),
      make("ul", { className: "measures" }, groups),
    ),
    section(
      say("drawer.service"),
      say("drawer.service_unit"),
      make("ul", { className: "measures" }, service),
    ),
  ];
}

function mode(name) {
  return make("span", { className: `chip mode-${name}` }, say(`mode.${name}`));
}

function organisation(each) {
  const details = [
    each.org_kind ? say(`org_kind.${each.org_kind}`) : "",
    each.formed_on ? say("drawer.formed_on", { date: each.formed_on }) : "",
    each.places?.length > 1 ? say("drawer.covers", { count: each.places.length }) : "",
  ].filter(Boolean);
  return make(
    "li",
    { className: "organisation" },
    make("b", {}, each.name),
    each.formation_mode ? mode(each.formation_mode) : null,
    make("span", { className: "muted" }, details.join(" · ")),
  );
}

function organisations(place) {
  const list = place.facts.organisations;
  if (!list) return null;
  const lines = list.length
    ? make("ul", { className: "organisations" }, list.map(organisation))
    : make("p", { className: "muted" }, say("drawer.no_organisation"));
  return section(say("drawer.organisations"), "", lines);
}

function childMark(child) {
  if (child.level === "community") {
    return verdict(child.facts.state === "covered", say(`state.${child.facts.state}`));
  }
  const own = child.facts.organisations?.find((each) => each.formation_mode);
  if (own) return mode(own.formation_mode);
  const key = child.facts.state === "covered" ? "drawer.through_community" : null;
  return make("span", { className: "chip" }, key ? say(key) : say(`state.${child.facts.state}`));
}

function childRow(child) {
  const members = child.measures.affiliated_members?.value;
  return make(
    "li",
    {},
    button(
      {
        className: "place-link",
        onClick: () => choose({ selected: { level: child.level, id: child.id } }),
      },
      child.name,
    ),
    childMark(child),
    make("span", {}, parts(child.measures.group_coverage_residential, "count.of_buildings")),
    make("span", { className: "muted" }, say("count.people", { count: amount(members) })),
  );
}

function children(place) {
  const below = childrenOf(place);
  if (below.length === 0) return null;
  return section(
    say(`drawer.children_${below[0].level}`),
    say("panel.ground_order"),
    make("ul", { className: "children" }, below.map(childRow)),
  );
}

function chosenDefinition(place) {
  const name = measureName(place.level);
  const date = place.measures[name]?.as_of;
  return section(
    say("drawer.definition"),
    definitionOf(name).name,
    make("dl", { className: "definition-lines" }, definitionLines(name)),
    make("p", { className: "muted" }, date ? say("definition.as_of", { date }) : ""),
  );
}

function close() {
  choose({ selected: null });
}

function content(place) {
  return [
    sheetHead(kicker(place), place.name, close),
    make("section", {}, facts(place)),
    ...measures(place),
    members(place),
    organisations(place),
    children(place),
    chosenDefinition(place),
  ];
}

function refresh({ selected }, changed) {
  const place = selected && placeOf(selected.level, selected.id);
  showSheet(place ? content(place) : null, changed.has("selected"));
}

export function prepareDrawer() {
  onChange(refresh);
  closeOnEscape(close);
}
