// Fields of the offices' forms: closed lists, days, and the few texts there are.

import { make } from "linge/elements";
import { say } from "linge/words";

function field(label, control, hint = "") {
  const note = hint ? make("small", { className: "muted" }, hint) : null;
  return make("label", { className: "field" }, make("span", {}, label), control, note);
}

function option([value, words], chosen) {
  const item = make("option", { value: value ?? "" }, words);
  item.selected = String(value ?? "") === String(chosen ?? "");
  return item;
}

/** A closed list of [value, words]; `none` are the words for no value, where there may be none. */
export function choiceField({ name, label, options, value = "", none = null, hint = "" }) {
  const items = none === null ? options : [["", none], ...options];
  const control = make("select", { name }, items.map((each) => option(each, value)));
  return field(label, control, hint);
}

/** Put other choices into a list; keeps what was chosen where it is still there. */
export function setChoices(control, options, { none = null, value = control.value } = {}) {
  const items = none === null ? options : [["", none], ...options];
  control.replaceChildren(...items.map((each) => option(each, value)));
}

/** Text, a day (`date`), a month (`month`) or another kind of input. */
export function textField({ name, label, type = "text", value = "", hint = "", ...more }) {
  return field(label, make("input", { name, type, value: value ?? "", ...more }), hint);
}

/** Choose one of [value, words], all of them in sight. */
export function radioField({ name, legend, options, value = null, onPick = null }) {
  const choices = options.map(([each, words]) => {
    const control = make("input", { type: "radio", name, value: each, required: true });
    control.checked = each === value;
    if (onPick) control.addEventListener("change", () => onPick(each));
    return make("label", { className: "reason" }, control, make("span", {}, words));
  });
  return make(
    "fieldset",
    { className: "choices" },
    make("legend", {}, legend),
    make("div", { className: "reasons" }, choices),
  );
}

/** Choices whose words lie under one beginning of keys. */
export function named(beginning, values) {
  return values.map((value) => [value, say(`${beginning}.${value}`)]);
}

/** What a form holds: empty texts are null. */
export function valuesOf(form) {
  return Object.fromEntries(
    [...new FormData(form)].map(([name, value]) => [name, value.trim() === "" ? null : value.trim()]),
  );
}

/** Today as a field of days writes it, where the reader is. */
export function today() {
  const now = new Date();
  return new Date(now - now.getTimezoneOffset() * 60_000).toISOString().slice(0, 10);
}
