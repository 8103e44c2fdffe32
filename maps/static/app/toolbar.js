// The head of the page: date, export, print; and the switch between levels.

import { LEVELS, asOf, dates, features, settings, total } from "linge/data";
import { button, icon, make, switcher } from "linge/elements";
import { printPage } from "linge/print";
import { choose, current, onChange } from "linge/state";
import { dayName, say } from "linge/words";

function dateSelect() {
  const known = dates.includes(asOf) ? dates : [...dates, asOf].sort();
  const newestFirst = [...known].reverse();
  const options = newestFirst.map((day) =>
    make("option", { value: day, selected: day === asOf }, dayName(day)),
  );
  const select = make("select", { "aria-label": say("page.date") }, options);
  select.addEventListener("change", () => {
    const address = new URL(window.location.href);
    address.searchParams.set("as_of", select.value);
    window.location.assign(address);
  });
  return make("span", { className: "tool date" }, icon("date"), select);
}

function exportLink() {
  const words = new URLSearchParams({ as_of: asOf });
  const address = `/maps/coverage.html?${words}`;
  return make(
    "a",
    { className: "tool export", href: address, download: true, title: say("page.export_hint") },
    icon("export"),
    make("span", {}, say("page.export")),
  );
}

function printButton() {
  return button(
    { className: "tool tool-main", onClick: printPage },
    icon("print"),
    make("span", {}, say("page.print")),
  );
}

export function fillToolbar() {
  const tools = document.getElementById("tools");
  const day = make("span", { className: "tool-text" }, dayName(asOf));
  tools.replaceChildren(
    ...(settings.offline ? [day] : [dateSelect(), exportLink()]),
    printButton(),
  );
  document.getElementById("as-of").textContent = say("page.internal", { date: asOf });
  document.getElementById("print-head").textContent = [
    say("page.brand"),
    total.name,
    dayName(asOf),
  ].join(" · ");
}

export function fillLevels() {
  const hasBuildings = Boolean(features.building) || !settings.offline;
  const levels = hasBuildings ? [...LEVELS, "building"] : LEVELS;
  const refresh = switcher(
    document.getElementById("levels"),
    levels.map((name) => ({ name, label: say(`level.${name}`) })),
    { isOn: (name) => current().level === name, pick: (level) => choose({ level }) },
  );
  refresh();
  onChange(refresh);
}
