// The row of tabs at the bottom, the chips above the map, and which sheet they open.

import { button, icon, make, swatch } from "linge/elements";
import { styles } from "linge/payload";
import { dropBuilding, showBuilding } from "linge/worker_building";
import { buildingsIn, onArrival } from "linge/worker_buildings";
import { legendEntries, showAccount } from "linge/worker_account";
import { dropList, showList, showTodo } from "linge/worker_lists";
import { showGrid } from "linge/worker_map";
import { hideSheet } from "linge/worker_sheet";
import { asOf, choose, current, onChange } from "linge/worker_state";
import { say } from "linge/words";

const TABS = { map: "map", list: "list", todo: "todo", me: "person" };
const SHEETS = { list: showList, todo: showTodo, me: showAccount };
const IS_WIDE = window.matchMedia("(min-width: 761px)");

function tab(name) {
  const badge = name === "todo" ? make("span", { className: "tab-count", hidden: true }) : null;
  return button(
    { className: "tab", "data-tab": name, onClick: () => choose({ tab: name, building: null, member: null }) },
    make("span", { className: "tab-icon" }, icon(TABS[name]), badge),
    make("span", {}, say(`tab.${name}`)),
  );
}

function refreshTabs() {
  const { tab: chosen, building } = current();
  const here = building ? "map" : chosen;
  for (const each of document.querySelectorAll(".tab")) {
    if (each.dataset.tab === here) each.setAttribute("aria-current", "page");
    else each.removeAttribute("aria-current");
  }
}

function chips() {
  const mine = button({ className: "chip-button is-mine", onClick: () => showGrid() }, say("worker.my_grid"));
  const gaps = button({
    className: "chip-button",
    onClick: () => choose({ onlyGaps: !current().onlyGaps }),
  });
  gaps.append(swatch(styles.building_states.gap.fill, { width: 24, height: 15 }), make("span"));
  return { mine, gaps };
}

function refreshGaps(gaps) {
  const applicable = (buildingsIn(current().grid) ?? []).filter(
    ({ properties }) => properties.group_status !== "na",
  );
  const open = applicable.filter(({ properties }) => properties.group_status === "gap");
  gaps.lastElementChild.textContent = say("worker.gaps", { count: open.length, of: applicable.length });
  gaps.hidden = applicable.length === 0;
  gaps.setAttribute("aria-pressed", current().onlyGaps);
}

function refreshTodo() {
  const todo = (buildingsIn(current().grid) ?? []).filter(({ properties }) => properties.is_unassigned);
  const badge = document.querySelector(".tab-count");
  badge.textContent = todo.length;
  badge.hidden = todo.length === 0;
  badge.parentElement.parentElement.setAttribute("aria-label", say("worker.todo_count", { count: todo.length }));
}

function openSheet({ isNew = true } = {}) {
  const { building, tab: chosen } = current();
  dropBuilding();
  dropList();
  if (building) return showBuilding(building);
  if (chosen !== "map") return SHEETS[chosen]();
  // Beside a wide map there is always room for the list.
  return IS_WIDE.matches ? showList({ isNew }) : hideSheet();
}

function listIsOpen() {
  const { building, tab: chosen } = current();
  return !building && (chosen === "list" || (chosen === "map" && IS_WIDE.matches));
}

export function fillTabs() {
  const { mine, gaps } = chips();
  document.getElementById("tabs").replaceChildren(...Object.keys(TABS).map(tab));
  document.getElementById("chips").replaceChildren(mine, gaps);
  document.getElementById("key").replaceChildren(make("ul", { className: "key-list" }, legendEntries()));
  document.getElementById("stand").textContent = say("page.internal", { date: asOf });
  refreshTabs();
  refreshGaps(gaps);
  openSheet({ isNew: false });
  IS_WIDE.addEventListener("change", () => openSheet({ isNew: false }));
  onArrival((_, changed) => {
    if (!changed.has("count")) return;
    refreshGaps(gaps);
    refreshTodo();
    if (listIsOpen()) showList({ isNew: false });
  });
  onChange((_, changed) => {
    if (changed.has("tab") || changed.has("building") || changed.has("grid")) openSheet();
    else if (changed.has("onlyGaps") && listIsOpen()) showList({ isNew: false });
    refreshTabs();
    refreshGaps(gaps);
  });
}
