// The candidates above the map: a row each, all with the same figures, in the order given.

import { button, icon, make } from "linge/elements";
import { refit } from "linge/map";
import { plans } from "linge/plan_data";
import { choose, current, onChange } from "linge/plan_state";
import { METRICS, named, proof } from "linge/plan_words";
import { amount, say } from "linge/words";

function head() {
  const cells = METRICS.map(({ name }) =>
    make("th", { scope: "col", title: say(`metric.${name}`) }, say(`column.${name}`)),
  );
  return make("thead", {}, make("tr", {}, make("th", { scope: "col" }, say("column.plan")), cells));
}

function cell({ value, isWalk }, plan) {
  const found = value(plan);
  const known = typeof found === "number";
  return make("td", {}, known ? amount(isWalk ? Math.round(found) : found) : "—");
}

function row(plan, at) {
  const { state, title } = proof(plan);
  const mark = state === "optimal" ? icon("yes") : make("span", { className: "icon" });
  const isFirstOfKind = at > 0 && plans[at - 1].kind !== plan.kind;
  const line = make(
    "tr",
    { className: `plan-row${isFirstOfKind ? " is-first" : ""}`, "data-plan": plan.id },
    make(
      "th",
      { scope: "row" },
      button({ className: "plan-pick", title }, mark, make("span", {}, named(plan.title))),
    ),
    METRICS.map((metric) => cell(metric, plan)),
  );
  line.addEventListener("click", () => choose({ plan: plan.id }));
  return line;
}

function refresh(rows, scroller) {
  for (const line of rows) {
    const isOn = line.dataset.plan === current().plan;
    line.classList.toggle("is-on", isOn);
    line.querySelector("button").setAttribute("aria-pressed", isOn);
    if (!isOn) continue;
    const headHeight = scroller.querySelector("thead").offsetHeight;
    const [top, bottom] = [line.offsetTop - headHeight, line.offsetTop + line.offsetHeight];
    if (top < scroller.scrollTop) scroller.scrollTop = top;
    if (bottom > scroller.scrollTop + scroller.clientHeight) {
      scroller.scrollTop = bottom - scroller.clientHeight;
    }
  }
}

export function fillPlanTable() {
  const card = document.getElementById("plans");
  const rows = plans.map(row);
  const table = make("table", { className: "plan-table" }, head(), make("tbody", {}, rows));
  const scroller = make("div", { className: "plan-rows", id: "plan-rows" }, table);
  const fold = button(
    { className: "plans-fold", "aria-expanded": "true", "aria-controls": "plan-rows" },
    make("h2", {}, say("plans.title")),
    make("span", { className: "muted" }, say("plans.hint", { count: amount(plans.length) })),
    icon("more"),
  );
  fold.addEventListener("click", () => {
    scroller.hidden = !scroller.hidden;
    fold.setAttribute("aria-expanded", !scroller.hidden);
    refit();
  });
  card.replaceChildren(fold, scroller);
  refresh(rows, scroller);
  onChange((_, changed) => {
    if (changed.has("plan")) refresh(rows, scroller);
  });
}
