// The sheet of one building: its groups, its stairwells, its members by masked name.

import { ask } from "linge/worker_asking";
import { button, make, switcher } from "linge/elements";
import { wordsFor } from "linge/speaking";
import { buildingOf } from "linge/worker_buildings";
import { badge, chip, counts, dotted, memberChips, stairwellName, titleOf } from "linge/worker_marks";
import { revealButton, hideAll } from "linge/worker_reveal";
import { sheetHead, showSheet } from "linge/worker_sheet";
import { choose, current } from "linge/worker_state";
import { say } from "linge/words";

let asking = null;

function close() {
  choose({ building: null, member: null });
}


function groupBox(group) {
  const leader = group.leader_masked
    ? say("worker.leader", { name: group.leader_masked })
    : say("worker.leader_unknown");
  const mode = group.formation_mode ? chip(say(`mode.${group.formation_mode}`)) : null;
  return make(
    "li",
    { className: "group" },
    make("p", { className: "group-name" }, make("b", {}, group.name), mode),
    make("p", { className: "muted" }, dotted(group.party_org, leader)),
    make("p", { className: "group-counts" }, say("worker.group_counts", group)),
  );
}

function groups(sheet) {
  const title = make("h3", { className: "muted" }, say("worker.groups"));
  if (sheet.groups.length) {
    return make("section", { className: "groups" }, title, make("ul", {}, sheet.groups.map(groupBox)));
  }
  const why = say(sheet.group_status === "na" ? "worker.groups_na" : "worker.groups_none");
  return make("section", { className: "groups" }, title, make("p", {}, why));
}

function memberRow(member) {
  const name = make("b", { className: "member-name", translate: "no" }, member.masked_name);
  const row = make(
    "li",
    { className: "member", tabindex: "-1", "data-member": member.id },
    name,
    memberChips(member),
  );
  const reveal = revealButton(member, row, name);
  if (reveal) row.append(reveal);
  return row;
}

function stairwell(part) {
  return make(
    "section",
    { className: "stairwell" },
    make(
      "h3",
      {},
      stairwellName(part.stairwell_no),
      make("span", { className: "stairwell-counts" }, counts(part)),
    ),
    make("ul", {}, part.members.map(memberRow)),
  );
}

function stairwellFilter(sheet, parts) {
  const isSingle = sheet.stairwells.length < 2;
  const filter = make("div", { role: "group", "aria-label": say("worker.stairwells") });
  let chosen = null;
  const options = [
    { name: null, label: say("worker.stairwell_all", { count: sheet.all }) },
    ...sheet.stairwells.map((part, at) => ({
      name: at,
      label: say("worker.stairwell_part", { name: stairwellName(part.stairwell_no), count: part.all }),
    })),
  ];
  const refresh = switcher(filter, options, {
    isOn: (name) => name === chosen,
    pick: (name) => {
      chosen = name;
      parts.forEach((part, at) => part.toggleAttribute("hidden", name !== null && at !== name));
      refresh();
    },
  });
  refresh();
  filter.className = "stairwell-filter";
  return isSingle ? null : filter;
}

function nobody(sheet) {
  if (!sheet.is_whole) return "worker.no_members_seen";
  return sheet.is_roster_in ? "worker.no_members" : "worker.members_unknown";
}

function people(sheet) {
  const partly = sheet.is_whole ? null : make("p", { className: "muted" }, say("worker.partly_seen"));
  if (sheet.all === 0) {
    return [make("p", { className: "empty" }, say(nobody(sheet)))];
  }
  const parts = sheet.stairwells.map(stairwell);
  return [stairwellFilter(sheet, parts), partly, ...parts];
}

function lineOf(sheet) {
  return dotted(
    sheet.community,
    sheet.grid ?? say("worker.no_grid"),
    sheet.stairwell_count === null ? "" : say("worker.stairwell_count", { count: sheet.stairwell_count }),
    sheet.household_count === null ? "" : say("worker.household_count", { count: sheet.household_count }),
  );
}

function foot(asOf) {
  return make(
    "footer",
    { className: "sheet-foot" },
    make("span", {}, say("worker.logged")),
    make("span", {}, say("page.internal", { date: asOf })),
  );
}

function whole(sheet) {
  const body = [groups(sheet), ...people(sheet)].filter(Boolean);
  return [
    sheetHead({ title: sheet.title, mark: badge(sheet.group_status), line: lineOf(sheet), onClose: close }),
    make("div", { className: "sheet-body" }, body),
    foot(sheet.as_of),
  ];
}

function waiting(id) {
  const known = buildingOf(id)?.properties;
  const title = (known && titleOf(known)) || say("worker.building");
  const body = make("p", { className: "empty", role: "status" }, say("worker.loading_building"));
  return [sheetHead({ title, onClose: close }), make("div", { className: "sheet-body" }, body)];
}

function failed(id, failure) {
  const again = button({ className: "plain", onClick: () => showBuilding(id) }, say("worker.retry"));
  const mayRetry = !["unknown", "forbidden", "expired"].includes(failure.kind);
  return [
    sheetHead({ title: say("worker.building"), onClose: close }),
    make(
      "div",
      { className: "sheet-body failed" },
      make("p", { className: "empty", role: "alert" }, wordsFor(failure)),
      mayRetry ? again : null,
    ),
  ];
}

/** Point at the member that was searched for. */
export function markMember(id) {
  const rows = [...document.querySelectorAll("#sheet .member")];
  for (const row of rows) row.classList.toggle("is-found", row.dataset.member === id);
  const found = rows.find((row) => row.dataset.member === id);
  found?.scrollIntoView({ block: "center" });
  found?.focus({ preventScroll: true });
}

/** Ask for a building and show it; an answer that comes too late is dropped. */
export async function showBuilding(id) {
  asking?.abort();
  asking = new AbortController();
  const { signal } = asking;
  hideAll();
  showSheet(waiting(id), { onClose: close });
  try {
    const sheet = await ask(`/api/v1/buildings/${encodeURIComponent(id)}`, { signal });
    if (signal.aborted) return;
    showSheet(whole(sheet), { onClose: close, isNew: true });
    if (current().member) markMember(current().member);
  } catch (failure) {
    if (failure.kind !== "dropped") showSheet(failed(id, failure), { onClose: close });
  }
}

export function dropBuilding() {
  asking?.abort();
  hideAll();
}
