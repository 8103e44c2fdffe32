// The buildings of the grid as a list, and those of them no group covers yet: in ground order.

import { ask } from "linge/worker_asking";
import { button, icon, make } from "linge/elements";
import { wordsFor } from "linge/speaking";
import { buildingsIn, isLoading } from "linge/worker_buildings";
import { badge, dotted, titleOf } from "linge/worker_marks";
import { sheetHead, showSheet } from "linge/worker_sheet";
import { choose, current, gridNamed } from "linge/worker_state";
import { say } from "linge/words";

let asking = null;

function close() {
  choose({ tab: "map" });
}

function countsOf({ stairwell_count: stairwells, household_count: households }) {
  return dotted(
    stairwells === null ? "" : say("worker.stairwell_count", { count: stairwells }),
    households === null ? "" : say("worker.household_count", { count: households }),
  );
}

function row({ id, title, line, mark }) {
  return make(
    "li",
    {},
    button(
      { className: "building-row", onClick: () => choose({ building: id, member: null }) },
      make("span", { className: "building-row-name" }, make("b", {}, title), make("span", { className: "muted" }, line)),
      mark,
      icon("more"),
    ),
  );
}

function shown(head, hint, content, { isNew = true } = {}) {
  showSheet(
    [
      head,
      make("div", { className: "sheet-body" }, hint ? make("p", { className: "muted list-hint" }, hint) : null, content),
    ],
    { onClose: current().tab === "map" ? null : close, isNew },
  );
}

function words(text, role = "status") {
  return make("p", { className: "empty", role }, text);
}

function listOf(buildings) {
  const { onlyGaps } = current();
  const picked = buildings.filter(({ properties }) => !onlyGaps || properties.group_status === "gap");
  if (picked.length === 0) {
    return words(say(onlyGaps && buildings.length ? "worker.no_gaps" : "worker.no_buildings"));
  }
  const rows = picked.map(({ properties }) =>
    row({
      id: properties.id,
      title: titleOf(properties) || say("worker.building"),
      line: countsOf(properties),
      mark: badge(properties.group_status),
    }),
  );
  return make("ul", { className: "building-rows" }, rows);
}

/** List the buildings of the grid. */
export function showList({ isNew = true } = {}) {
  asking?.abort();
  const { grid, onlyGaps } = current();
  const buildings = buildingsIn(grid);
  const onClose = current().tab === "map" ? null : close;
  const head = sheetHead({ title: say("worker.list_title"), line: gridNamed(grid), onClose });
  const nothing = words(say(isLoading() ? "worker.loading" : "worker.no_buildings"));
  const hint = say(onlyGaps ? "worker.list_gaps" : "worker.list_hint");
  shown(head, hint, buildings ? listOf(buildings) : nothing, { isNew });
}

function todoRow(building) {
  return row({
    id: building.id,
    title: building.title,
    line: countsOf(building),
    mark: building.is_partly ? make("span", { className: "badge is-gap" }, say("worker.partly")) : null,
  });
}

function failedWith(failure) {
  const again = button({ className: "plain", onClick: showTodo }, say("worker.retry"));
  return make("div", { className: "failed" }, words(wordsFor(failure), "alert"), again);
}

/** List the buildings of the grid that are still without a group. */
export async function showTodo() {
  const { grid } = current();
  const head = () =>
    sheetHead({ title: say("worker.todo_title"), line: gridNamed(grid), onClose: close });
  asking?.abort();
  asking = new AbortController();
  const { signal } = asking;
  shown(head(), "", words(say("worker.loading")));
  try {
    const path = `/api/v1/work/unassigned-buildings?${new URLSearchParams(grid ? { grid } : {})}`;
    const { buildings } = await ask(path, { signal });
    if (signal.aborted) return;
    const rows = make("ul", { className: "building-rows" }, buildings.map(todoRow));
    shown(head(), say("worker.todo_hint"), buildings.length ? rows : words(say("worker.todo_none")));
  } catch (failure) {
    if (failure.kind !== "dropped") shown(head(), "", failedWith(failure));
  }
}

export function dropList() {
  asking?.abort();
}
