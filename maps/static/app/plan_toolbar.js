// The head of the planner's page: side by side, export, print.

import { button, icon, make } from "linge/elements";
import { settings } from "linge/payload";
import { showCompare } from "linge/plan_compare";
import { formation, plans } from "linge/plan_data";
import { exportLink, fillWays, printButton, tellDay } from "linge/tools";
import { dayName, say } from "linge/words";

function compareButton() {
  const pressed = button(
    { className: "tool compare-open", "aria-pressed": "false" },
    icon("compare"),
    make("span", {}, say("compare.open")),
  );
  pressed.addEventListener("click", () => showCompare());
  return pressed;
}

export function fillPlanToolbar() {
  const tools = [make("span", { className: "tool-text" }, dayName(formation.as_of))];
  if (plans.length > 1) tools.push(compareButton());
  if (!settings.offline) tools.push(exportLink(`/maps/formation.html${window.location.search}`));
  document.getElementById("tools").replaceChildren(...tools, printButton());
  fillWays("formation");
  tellDay(formation.as_of, `${formation.district} · ${say("formation.name")}`);
}
