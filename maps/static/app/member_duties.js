// What a member may ask for by law: an extract of what is kept, and its deletion.

import { ask } from "linge/asking";
import { button, icon, make } from "linge/elements";
import { fieldName, valueWords } from "linge/member_words";
import { askBack, closeDialog, showDialog } from "linge/office_dialog";
import { named, radioField } from "linge/office_fields";
import { fact } from "linge/office_side";
import { say } from "linge/words";

const GROUNDS = ["withdrawn", "error", "law"];
const SOON_MS = 60_000;

/** Ask back, then show the extract to print or save; it is on record. */
export function takeExtract(member) {
  askBack({
    title: say("members.extract_title", { name: member.masked_name }),
    content: make("p", {}, say("members.extract_note")),
    confirm: say("members.extract_go"),
    send: async () => showExtract(await ask("GET", `/api/v1/members/${member.id}/extract`)),
  });
}

function save(extract) {
  const content = new Blob([JSON.stringify(extract, null, 2)], { type: "application/json" });
  const link = make("a", { href: URL.createObjectURL(content), download: `member-${extract.id}.json` });
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), SOON_MS);
}

function periods(title, list, words) {
  if (list.length === 0) return null;
  const lines = list.map((each) =>
    make("li", {}, `${words(each)} · ${each.since ?? "…"} – ${each.until ?? say("members.until_now")}`),
  );
  return make("section", {}, make("h3", {}, title), make("ul", {}, lines));
}

const BY_NAME = { group_name: "party_group_id", org_name: "organisation", origin_village: "origin_village_id" };

function fields(extract) {
  return Object.entries(extract.fields)
    .filter(([, value]) => value !== null)
    .map(([name, value]) => {
      const known = BY_NAME[name] ? value : valueWords(name, value, { orgs: [], groups: [], villages: [] });
      return fact(fieldName(BY_NAME[name] ?? name), known);
    });
}

function showExtract(extract) {
  const dialog = showDialog(
    say("members.extract_head"),
    make("p", { className: "muted" }, say("members.extract_made", { day: extract.made_on, id: extract.id })),
    make("p", { className: "muted" }, extract[say("members.purpose")]),
    make(
      "dl",
      { className: "extract-facts", translate: "no" },
      fact(say("field.name"), extract.name),
      fact(say("field.phone"), extract.phone ?? say("members.nothing")),
      fact(say("members.home"), extract.home ?? say("members.nothing")),
      fields(extract),
      fact(say("members.source_as_of"), extract.source_as_of),
    ),
    periods(say("members.homes"), extract.homes, (each) => each.home ?? say(`located.${each.located_state}`)),
    periods(say("members.orgs"), extract.organisations, (each) => each.org_name ?? say("members.beyond")),
    periods(say("members.participations"), extract.participations, (each) => each.org_name),
    make(
      "div",
      { className: "ask-buttons no-print" },
      button({ className: "plain", onClick: closeDialog }, say("page.close")),
      button({ className: "plain", onClick: () => save(extract) }, icon("export"), say("members.save_json")),
      button({ className: "confirm", onClick: () => window.print() }, icon("print"), say("page.print")),
    ),
  );
  document.body.classList.add("prints-dialog");
  dialog.addEventListener("close", () => document.body.classList.remove("prints-dialog"), { once: true });
}

/** Say what goes for good, ask for the ground, delete. */
export function askDeletion(member, onGone) {
  const sure = make("input", { type: "checkbox", name: "sure", required: true });
  askBack({
    title: say("members.delete_title", { name: member.masked_name }),
    content: [
      make("p", {}, say("members.delete_lead")),
      make("ul", {}, ["row", "history", "counts", "audit"].map((each) => make("li", {}, say(`members.delete_${each}`)))),
      make("p", {}, say("members.delete_instead")),
      radioField({ name: "reason", legend: say("members.delete_ground"), options: named("ground", GROUNDS) }),
      make("label", { className: "reason sure" }, sure, make("span", {}, say("members.delete_sure"))),
    ],
    confirm: say("members.delete_go"),
    send: async ({ reason }) => {
      await ask("DELETE", `/api/v1/members/${member.id}`, { version: member.version, reason });
      closeDialog();
      onGone();
    },
  });
}
