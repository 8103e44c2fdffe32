// The page of an organisation's administrator: members, whom to place, affiliations to look at.

import { ask } from "linge/asking";
import { button } from "linge/elements";
import { memberFilters } from "linge/member_filters";
import { openMember } from "linge/member_side";
import { memberTags } from "linge/member_words";
import { transferColumns, transferNote } from "linge/member_transfers";
import { prepareDialog, tellFailure } from "linge/office_dialog";
import { closeSide, closeSideOnEscape } from "linge/office_side";
import { listIn } from "linge/office_table";
import { fillScreenWays } from "linge/screen";
import { prepareReveal } from "linge/worker_reveal";
import { say } from "linge/words";

const COLUMNS = [
  { label: say("field.name"), opens: true, content: (row) => row.masked_name },
  { label: say("members.org"), content: (row) => row.org_name ?? say("members.beyond") },
  { label: say("members.group"), content: (row) => row.group_name ?? "" },
  { label: say("members.category"), content: (row) => say(`category.${row.category}`) },
  { label: say("members.home"), content: (row) => row.home ?? say(`located.${row.located_state}`) },
  { label: say("members.marks"), content: (row) => memberTags(row) },
];
const UNLOCATED = COLUMNS.filter((each) => ![say("members.home")].includes(each.label));

const TABS = {
  list: { address: "/api/v1/members", rows: "members", columns: COLUMNS, filters: true },
  unlocated: { address: "/api/v1/work/unlocated-members", rows: "members", columns: UNLOCATED },
  transfers: { address: "/api/v1/work/transfers", rows: "transfers", columns: transferColumns },
};

const place = document.getElementById("list");
const filters = document.getElementById("filters");
const note = document.getElementById("note");
let shown = null;
let choices = null;

function addressOf(tab, cursor) {
  const chosen = new URLSearchParams(new FormData(filters));
  const kept = [...chosen].filter(([name, value]) => value && (tab.filters || name === "org"));
  if (cursor) kept.push(["cursor", cursor]);
  return `${tab.address}?${new URLSearchParams(kept)}`;
}

function show(name) {
  const tab = TABS[name];
  closeSide();
  for (const each of document.querySelectorAll(".office-tab")) {
    each.setAttribute("aria-selected", String(each.dataset.tab === name));
    each.tabIndex = each.dataset.tab === name ? 0 : -1;
  }
  filters.dataset.tab = name;
  note.textContent = name === "transfers" ? transferNote() : say(`members.note_${name}`);
  shown = listIn(place, {
    columns: tab.columns,
    label: say(`members.tab_${name}`),
    empty: say(`members.empty_${name}`),
    onFailure: tellFailure,
    load: async (cursor) => {
      const answer = await ask("GET", addressOf(tab, cursor));
      return { rows: tab.columns === transferColumns ? withClauses(answer) : answer[tab.rows], next: answer.next };
    },
    open: (row) => {
      const deed = name === "unlocated" ? "home" : null;
      openMember(row.id, { choices, deed, onChanged: shown.reload, onClose: () => shown.mark(null) });
      shown.mark(row.id);
    },
  });
  return shown.reload();
}

function withClauses({ transfers, clauses }) {
  return transfers.map((each) => ({ ...each, told: each.clauses.map((id) => clauses[id]) }));
}

function tabButtons() {
  const tabs = document.getElementById("tabs");
  const names = Object.keys(TABS);
  tabs.append(
    ...names.map((name) =>
      button({ className: "office-tab", role: "tab", "data-tab": name, onClick: () => show(name) }, say(`members.tab_${name}`)),
    ),
  );
  tabs.addEventListener("keydown", ({ key }) => {
    const step = { ArrowRight: 1, ArrowLeft: -1 }[key];
    if (!step) return;
    const at = names.indexOf(document.activeElement.dataset.tab);
    const following = tabs.children[(at + step + names.length) % names.length];
    following.focus();
    following.click();
  });
}

async function start() {
  prepareDialog();
  prepareReveal();
  closeSideOnEscape();
  tabButtons();
  try {
    choices = await ask("GET", "/api/v1/members/choices");
    memberFilters(filters, choices, () => shown?.reload());
    await show("list");
  } catch (error) {
    tellFailure(error, () => window.location.reload());
  }
  fillScreenWays("members");
}

start();
