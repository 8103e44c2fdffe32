// The head of the page: date, export, print; and the switch between levels.

import { LEVELS, asOf, dates, features, settings, total } from "linge/data";
import { icon, make, switcher } from "linge/elements";
import { choose, current, onChange } from "linge/state";
import { exportLink, fillWays, printButton, tellDay } from "linge/tools";
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

function coverageFile() {
  return `/maps/coverage.html?${new URLSearchParams({ as_of: asOf })}`;
}

export function fillToolbar() {
  const tools = document.getElementById("tools");
  const day = make("span", { className: "tool-text" }, dayName(asOf));
  tools.replaceChildren(
    ...(settings.offline ? [day] : [dateSelect(), exportLink(coverageFile())]),
    printButton(),
  );
  fillWays("coverage");
  tellDay(asOf, total.name);
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
