// One box to find a building, an estate or a member by; stale questions are dropped.

import { ask } from "linge/worker_asking";
import { button, icon, make } from "linge/elements";
import { map } from "linge/map";
import { speak, wordsFor } from "linge/speaking";
import { markMember } from "linge/worker_building";
import { dotted, stairwellName } from "linge/worker_marks";
import { asOf, choose, current } from "linge/worker_state";
import { say } from "linge/words";

const WAIT_MS = 250;
const ESTATE_ZOOM = 17;
const BUILDING_ZOOM = 18;
const ICONS = { building: "map", estate: "buildings", member: "person" };

const input = make("input", {
  type: "search",
  id: "search",
  role: "combobox",
  "aria-label": say("worker.search"),
  "aria-expanded": "false",
  "aria-controls": "found",
  "aria-autocomplete": "list",
  placeholder: say("worker.search_hint"),
  maxlength: 40,
  autocomplete: "off",
  autocapitalize: "off",
  spellcheck: "false",
  enterkeyhint: "search",
});
const list = make("ul", { id: "found", role: "listbox", "aria-label": say("worker.found") });
const said = make("p", { className: "found-said" });
const foot = make(
  "p",
  { className: "found-foot" },
  say("worker.search_logged"),
  make("br"),
  say("page.internal", { date: asOf }),
);
const box = make("div", { className: "found", hidden: true }, said, list, foot);

let asking = null;
let waiting = 0;
let results = [];
let active = -1;

/** A title with the parts that matched marked. */
function marked(title, spans) {
  const letters = [...title];
  const parts = [];
  let at = 0;
  for (const [from, to] of spans) {
    parts.push(letters.slice(at, from).join(""), make("mark", {}, letters.slice(from, to).join("")));
    at = to;
  }
  return [...parts, letters.slice(at).join("")];
}

/** What stands below a title: for a member nothing that the masked name does not tell. */
function lineOf(result) {
  if (result.kind === "building") {
    return dotted(
      result.subtitle,
      result.stairwell_count === null ? "" : say("worker.stairwell_count", { count: result.stairwell_count }),
      say(`building_state.${result.group_status}`),
    );
  }
  if (result.kind === "estate") return dotted(say("worker.estate"), result.subtitle);
  return dotted(
    say(`membership.${result.membership_kind}`),
    result.stairwell_no === null ? "" : stairwellName(result.stairwell_no),
    say("worker.masked"),
  );
}

function option(result, at) {
  return make(
    "li",
    {
      id: `found-${at}`,
      role: "option",
      "aria-selected": "false",
      className: "found-one",
      onClick: () => pick(result),
    },
    make("span", { className: "found-icon" }, icon(ICONS[result.kind])),
    make("b", { translate: "no" }, marked(result.title, result.highlight)),
    make("span", { className: "found-line" }, lineOf(result)),
  );
}

function move(to) {
  const options = [...list.children];
  if (options.length === 0) return;
  active = (to + options.length) % options.length;
  options.forEach((each, at) => each.setAttribute("aria-selected", at === active));
  options[active].scrollIntoView({ block: "nearest" });
  input.setAttribute("aria-activedescendant", options[active].id);
}

function show(answer, words) {
  results = answer?.results ?? [];
  active = -1;
  list.replaceChildren(...results.map(option));
  said.textContent = words;
  said.hidden = !words;
  box.hidden = false;
  input.setAttribute("aria-expanded", "true");
  input.removeAttribute("aria-activedescendant");
}

export function closeSearch() {
  asking?.abort();
  clearTimeout(waiting);
  box.hidden = true;
  list.replaceChildren();
  input.setAttribute("aria-expanded", "false");
}

function wordsOf({ results: found, truncated }) {
  if (found.length === 0) return say("worker.found_none");
  return truncated ? say("worker.found_more", { count: found.length }) : "";
}

async function search() {
  const query = input.value.trim();
  asking?.abort();
  if (!query) return closeSearch();
  asking = new AbortController();
  const { signal } = asking;
  try {
    const { grid } = current();
    const body = { q: query, ...(grid ? { grid } : {}) };
    const answer = await ask("/api/v1/search", { method: "POST", body, signal });
    if (signal.aborted) return;
    show(answer, wordsOf(answer));
    speak(say("worker.found_count", { count: answer.results.length }));
  } catch (failure) {
    if (failure.kind !== "dropped") show(null, wordsFor(failure));
  }
}

function pickMember(result) {
  const isOpen = current().building === result.building_id;
  choose({ building: result.building_id, member: result.id, tab: "map" });
  if (isOpen) markMember(result.id);
}

function pick(result) {
  closeSearch();
  input.blur();
  const at = [result.lat, result.lon];
  if (result.kind === "estate") {
    choose({ building: null, member: null, tab: "map" });
    map.setView(at, ESTATE_ZOOM);
    return;
  }
  if (result.kind === "member" && result.building_id === null) return;
  if (result.lat !== null) map.setView(at, Math.max(map.getZoom(), BUILDING_ZOOM), { animate: false });
  if (result.kind === "member") pickMember(result);
  else choose({ building: result.id, member: null, tab: "map" });
}

const KEYS = {
  ArrowDown: () => move(active + 1),
  ArrowUp: () => move(active - 1),
  Enter: () => results.length && pick(results[Math.max(0, active)]),
  Escape: () => {
    if (box.hidden) input.value = "";
    closeSearch();
  },
};

function press(event) {
  if (event.isComposing || !(event.key in KEYS)) return;
  event.preventDefault();
  event.stopPropagation();
  KEYS[event.key]();
}

function later(event) {
  if (event.isComposing) return; // pinyin on its way to characters
  clearTimeout(waiting);
  waiting = setTimeout(search, WAIT_MS);
}

function offlineMark() {
  const mark = make("span", { className: "offline" }, icon("offline"), say("worker.offline_mark"));
  const refresh = () => mark.toggleAttribute("hidden", navigator.onLine);
  for (const change of ["online", "offline"]) window.addEventListener(change, refresh);
  refresh();
  return mark;
}

function clearButton() {
  const clear = () => {
    input.value = "";
    closeSearch();
    input.focus();
  };
  return button({ className: "clear", "aria-label": say("worker.clear"), onClick: clear }, icon("close"));
}

export function fillSearch() {
  const field = make("label", { className: "card field" }, icon("search"), input, clearButton(), offlineMark());
  document.getElementById("finder").replaceChildren(field, box);
  input.addEventListener("input", later);
  input.addEventListener("compositionend", () => later({ isComposing: false }));
  input.addEventListener("keydown", press);
  input.addEventListener("focus", () => input.value.trim() && later({ isComposing: false }));
  document.addEventListener("pointerdown", (event) => {
    if (!document.getElementById("finder").contains(event.target)) closeSearch();
  });
}
