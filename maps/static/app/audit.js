// The auditor's page: who did what to whom, whether the record is whole, and a copy of it.

import { ask } from "linge/asking";
import { eventSide, objectWords, outcomeTag } from "linge/audit_event";
import { saveEvents } from "linge/audit_copy";
import { button, icon, make } from "linge/elements";
import { momentWords } from "linge/member_history";
import { prepareDialog, tellFailure } from "linge/office_dialog";
import { choiceField, named, textField, valuesOf } from "linge/office_fields";
import { closeSideOnEscape } from "linge/office_side";
import { listIn } from "linge/office_table";
import { page } from "linge/payload";
import { fillScreenWays } from "linge/screen";
import { say } from "linge/words";

const OUTCOMES = ["ok", "denied", "failed", "empty"];
const PAGE = "100";
const filters = document.getElementById("filters");
const report = make("p", { className: "office-report", role: "status" });
let shown = null;

const COLUMNS = [
  { label: say("audit.when"), opens: true, content: (row) => momentWords(row.happened_at) },
  { label: say("audit.who"), content: (row) => [make("div", {}, row.login ?? "—"), make("div", { className: "muted" }, row.role ? say(`role.${row.role}`) : "")] },
  { label: say("audit.kind"), content: (row) => say(`event.${row.kind}`) },
  { label: say("audit.object"), content: objectWords },
  { label: say("audit.outcome"), content: outcomeTag },
];

/** What is asked for; days are whole days here. */
function query() {
  const { from, to, kind, outcome, account, object } = valuesOf(filters);
  const asked = { kind, outcome, account, object };
  if (from) asked.from = new Date(`${from}T00:00:00`).toISOString();
  if (to) {
    const after = new Date(`${to}T00:00:00`);
    after.setDate(after.getDate() + 1);
    asked.to = after.toISOString();
  }
  return Object.entries(asked).filter(([, value]) => value);
}

async function load(cursor) {
  const asked = [...query(), ["limit", PAGE], ...(cursor ? [["cursor", cursor]] : [])];
  const answer = await ask("GET", `/api/v1/audit?${new URLSearchParams(asked)}`);
  return { rows: answer.events, next: answer.next };
}

async function verify(control) {
  control.disabled = true;
  report.textContent = say("audit.verifying");
  report.className = "office-report";
  try {
    const found = await ask("GET", "/api/v1/audit/verify");
    report.classList.add(found.is_clean ? "is-good" : "is-bad");
    const counts = { links: found.link_count, heads: found.head_count, waiting: found.waiting };
    const findings = found.findings.map((each) => make("li", {}, `${say(`finding.${each.kind}`)} · ${each.detail}`));
    report.replaceChildren(
      icon(found.is_clean ? "yes" : "warning"),
      make("span", {}, say(found.is_clean ? "audit.clean" : "audit.broken", counts)),
      ...(findings.length ? [make("ul", {}, findings)] : []),
    );
  } catch (error) {
    report.textContent = "";
    tellFailure(error);
  }
  control.disabled = false;
}

function tools() {
  const check = button({ className: "tool tool-main", onClick: () => verify(check) }, icon("lock"), say("audit.verify"));
  const copy = button({ className: "tool", onClick: async () => {
    copy.disabled = true;
    try {
      await saveEvents(load, (count) => { report.className = "office-report"; report.textContent = say("audit.saved", { count }); });
    } catch (error) {
      tellFailure(error);
    }
    copy.disabled = false;
  } }, icon("export"), say("audit.save"));
  return make("div", { className: "office-tools" }, copy, check);
}

async function start() {
  prepareDialog();
  closeSideOnEscape();
  document.getElementById("tabs").remove();
  document.getElementById("note").textContent = say("audit.note");
  document.querySelector(".office-head").append(tools());
  filters.before(report);
  filters.dataset.tab = "list";
  const all = say("members.all");
  filters.append(
    textField({ name: "from", label: say("audit.from"), type: "date" }),
    textField({ name: "to", label: say("audit.to"), type: "date" }),
    choiceField({ name: "kind", label: say("audit.kind"), options: named("event", page.kinds), none: all }),
    choiceField({ name: "outcome", label: say("audit.outcome"), options: named("audited", OUTCOMES), none: all }),
    textField({ name: "account", label: say("audit.account"), maxlength: "36", pattern: "[0-9a-fA-F\\-]{36}", autocomplete: "off" }),
    textField({ name: "object", label: say("audit.object_id"), maxlength: "36", pattern: "[0-9a-fA-F\\-]{36}", autocomplete: "off" }),
  );
  filters.addEventListener("change", () => filters.reportValidity() && shown.reload());
  filters.addEventListener("submit", (event) => event.preventDefault());
  const narrow = (name, id) => {
    filters.elements[name].value = id;
    shown.reload();
  };
  shown = listIn(document.getElementById("list"), {
    columns: COLUMNS,
    load,
    label: say("audit.title"),
    empty: say("audit.empty"),
    onFailure: tellFailure,
    open: (row) => {
      eventSide(row, { narrow, onClose: () => shown.mark(null) });
      shown.mark(row.id);
    },
  });
  await shown.reload();
  fillScreenWays("audit");
}

start();
