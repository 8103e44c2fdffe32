// Saving what was searched as a table: the same rows as on the page, all of them up to a limit.

import { make } from "linge/elements";
import { say } from "linge/words";

const COLUMNS = ["happened_at", "kind", "outcome", "login", "role", "account_id", "action", "object_kind", "object_id", "reason", "details", "request_id", "id"];
const MOST_PAGES = 100;
const SOON_MS = 60_000;
const BOM = "\uFEFF"; // spreadsheets take it for UTF-8

/** A cell of CSV; one that a spreadsheet would compute is kept a text. */
export function csvCell(value) {
  const words = value === null || value === undefined ? "" : typeof value === "object" ? JSON.stringify(value) : String(value);
  const plain = /^[=+\-@\t\r]/.test(words) ? `'${words}` : words;
  return /[",\n\r]/.test(plain) ? `"${plain.replaceAll('"', '""')}"` : plain;
}

/** Read all pages and save them; tells how many rows there were. */
export async function saveEvents(load, onSaved) {
  const rows = [];
  let cursor = null;
  for (let page = 0; page < MOST_PAGES; page += 1) {
    const { rows: more, next } = await load(cursor);
    rows.push(...more);
    cursor = next;
    if (cursor === null) break;
  }
  const lines = [COLUMNS, ...rows.map((row) => COLUMNS.map((name) => row[name]))];
  const content = BOM + lines.map((line) => line.map(csvCell).join(",")).join("\r\n") + "\r\n";
  const link = make("a", { href: URL.createObjectURL(new Blob([content], { type: "text/csv" })), download: say("audit.file") });
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), SOON_MS);
  onSaved(rows.length);
}
