// Lists of the offices: rows by column, more of them on demand, each opened by its first cell.

import { button, make } from "linge/elements";
import { say } from "linge/words";

function cell(column, row, open) {
  const content = column.content(row);
  const inner = column.opens && open ? button({ className: "row-open", onClick: () => open(row) }, content) : content;
  return make("td", { role: "cell", "data-label": column.label }, inner);
}

function tableRow(columns, row, open) {
  const line = make("tr", { role: "row", "data-id": row.id }, columns.map((each) => cell(each, row, open)));
  if (open) {
    line.classList.add("is-open-able");
    line.addEventListener("click", (event) => {
      if (!event.target.closest("button, a, details")) open(row);
    });
  }
  return line;
}

/**
 * A list in `place`: `load(cursor)` gives {rows, next}; `columns` are {label, content(row), opens}.
 *
 * Gives {reload, mark}: read it anew from the beginning; mark the row of an id.
 */
export function listIn(place, { columns, load, open = null, empty, onFailure, label }) {
  let next = null;
  let asked = 0;
  let chosen = null;
  const body = make("tbody", { role: "rowgroup" });
  const heads = columns.map((each) => make("th", { role: "columnheader", scope: "col" }, each.label));
  const table = make(
    "table",
    { className: "office-table", role: "table", "aria-label": label },
    make("thead", { role: "rowgroup" }, make("tr", { role: "row" }, heads)),
    body,
  );
  const nothing = make("p", { className: "office-empty" }, empty);
  const more = button({ className: "tool office-more", onClick: () => read(false) }, say("office.more"));
  nothing.hidden = true;
  more.hidden = true;
  place.replaceChildren(table, nothing, more);

  async function read(isFromStart) {
    const turn = ++asked;
    more.disabled = true;
    table.setAttribute("aria-busy", "true");
    try {
      const page = await load(isFromStart ? null : next);
      if (turn !== asked) return; // somebody has asked for other rows meanwhile
      if (isFromStart) body.replaceChildren();
      body.append(...page.rows.map((row) => tableRow(columns, row, open)));
      mark(chosen);
      next = page.next;
      more.hidden = next === null;
      nothing.hidden = body.childElementCount > 0;
      table.hidden = body.childElementCount === 0;
    } catch (error) {
      if (turn === asked) onFailure(error, () => read(isFromStart));
    } finally {
      more.disabled = false;
      table.removeAttribute("aria-busy");
    }
  }

  function mark(id) {
    chosen = id;
    for (const line of body.children) line.classList.toggle("is-chosen", line.dataset.id === id);
  }

  return { reload: () => read(true), mark };
}
