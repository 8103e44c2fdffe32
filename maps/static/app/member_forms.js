// Correcting, placing and transferring a member: closed lists and days; name and phone alone are text.

import { ask } from "linge/asking";
import { byName, LISTS, orgOptions } from "linge/member_filters";
import { memberForm } from "linge/member_saving";
import { choiceField, named, radioField, setChoices, textField, today, valuesOf } from "linge/office_fields";
import { tellFailure } from "linge/office_dialog";
import { make } from "linge/elements";
import { say } from "linge/words";

const FLOWS = ["none", "outflow", "inflow"];
const TENURES = ["owner", "tenant"];
const GROUP_ROLES = ["member", "deputy", "leader"];
const BEYOND = "beyond";

function valueOf(member, name) {
  if (name === "party_group_id") return member.group_id;
  if (name === "last_contact_month") return member.last_contact_month?.slice(0, 7) ?? null;
  return member[name] ?? null;
}

/** Correct fields; only what differs from what was looked at is sent. */
export function correctionForm(member, around) {
  const { choices, draft } = around;
  const none = say("members.nothing");
  const at = (name) => draft?.[name] ?? valueOf(member, name);
  const groups = choices.groups.filter((each) => each.org_id === member.org_id);
  const list = (name, options, more = {}) =>
    choiceField({ name, label: say(`field.${name}`), options, value: at(name), ...more });
  const fields = [
    list("membership_kind", named("membership", LISTS.KINDS)),
    list("category", named("category", LISTS.CATEGORIES)),
    list("status", named("standing", LISTS.STANDINGS)),
    list("flow_status", named("flow", FLOWS)),
    list("party_group_id", byName(groups), { none }),
    list("group_role", named("group_role", GROUP_ROLES), { none }),
    list("tenure", named("tenure", TENURES), { none }),
    list("origin_village_id", byName(choices.villages), { none }),
    textField({ name: "last_contact_month", label: say("field.last_contact_month"), type: "month", max: today().slice(0, 7), value: at("last_contact_month") }),
    textField({ name: "consented_on", label: say("field.consented_on"), type: "date", max: today(), value: at("consented_on"), hint: say("members.consent_hint") }),
    ...stairwell(member, at),
    textField({ name: "name", label: say("members.new_name"), maxlength: "40", autocomplete: "off", hint: say("members.only_if_wrong") }),
    textField({ name: "phone", label: say("members.new_phone"), type: "tel", maxlength: "20", autocomplete: "off", hint: say("members.only_if_wrong") }),
  ];
  return memberForm(member, around, fields, (form) => {
    const values = valuesOf(form);
    const change = {};
    for (const [name, value] of Object.entries(values)) {
      const isNew = ["name", "phone"].includes(name) ? value !== null : value !== valueOf(member, name);
      if (isNew) change[name] = value;
    }
    if (change.last_contact_month) change.last_contact_month += "-01";
    return change;
  });
}

function stairwell(member, at) {
  if (member.stairwells.length === 0) return [];
  return [
    choiceField({ name: "stairwell_no", label: say("field.stairwell_no"), options: stairwells(member.stairwells), none: say("members.nothing"), value: at("stairwell_no") }),
  ];
}

function stairwells(kept) {
  return kept.map((each, at) => [each, say("members.stairwell", { number: at + 1 })]);
}

/** Place a member in a building, or say that he lives elsewhere; from a day on. */
export function homeForm(member, around) {
  const estates = around.choices.estates.map((each) => [each.id, `${each.community_name} · ${each.name}`]);
  const pick = say("members.choose");
  const estate = choiceField({ name: "estate", label: say("kind.estate"), options: estates, none: pick });
  const building = choiceField({ name: "building_id", label: say("members.building"), options: [], none: pick });
  const stair = choiceField({ name: "stairwell_no", label: say("field.stairwell_no"), options: [], none: say("members.nothing") });
  const inside = make("div", { className: "sheet-form is-wide" }, estate, building, stair);
  let buildings = [];

  estate.addEventListener("change", async ({ target }) => {
    try {
      const address = `/api/v1/members/choices/buildings?${new URLSearchParams({ estate: target.value })}`;
      buildings = target.value ? (await ask("GET", address)).buildings : [];
      setChoices(building.querySelector("select"), buildings.map((each) => [each.id, each.label]), { none: pick, value: "" });
      setChoices(stair.querySelector("select"), [], { none: say("members.nothing") });
    } catch (error) {
      tellFailure(error);
    }
  });
  building.addEventListener("change", ({ target }) => {
    const kept = buildings.find((each) => each.id === target.value)?.stairwells ?? [];
    setChoices(stair.querySelector("select"), stairwells(kept), { none: say("members.nothing"), value: "" });
  });
  const state = radioField({
    name: "located_state",
    legend: say("members.where"),
    options: named("living", LISTS.LOCATED),
    value: "located",
    onPick: (each) => {
      inside.hidden = each !== "located";
    },
  });
  const isUnknown = member.located_state === "unknown";
  const since = textField({
    name: "since",
    label: say("members.since_when"),
    type: "date",
    max: today(),
    min: member.lives_since,
    value: isUnknown ? "" : today(),
    hint: say(isUnknown ? "members.since_unknown" : "members.since_move", { day: member.lives_since ?? "" }),
  });
  since.classList.add("is-wide");
  const today_ = make("p", { className: "office-note" }, say("members.home_now", { home: member.home ?? say(`located.${member.located_state}`) }));
  return memberForm(member, around, [today_, state, inside, since], (form) => {
    const values = valuesOf(form);
    const isLocated = values.located_state === "located";
    if (isLocated && !values.building_id) throw say("members.choose_building");
    const home = { located_state: values.located_state, building_id: isLocated ? values.building_id : null, since: values.since };
    return isLocated && values.stairwell_no ? { home, stairwell_no: values.stairwell_no } : { home };
  });
}

/** Enter a transfer that another organisation has accepted, or that one of ours accepts. */
export function organisationForm(member, around) {
  const options = [...orgOptions(around.choices.orgs), [BEYOND, say("members.beyond")]];
  const org = choiceField({ name: "org_id", label: say("members.new_org"), options, none: say("members.choose") });
  const since = textField({ name: "since", label: say("members.since_when"), type: "date", max: today(), min: member.belongs_since, value: today() });
  org.classList.add("is-wide");
  since.classList.add("is-wide");
  const note = make("p", { className: "office-note" }, say("members.org_note"));
  return memberForm(member, around, [note, org, since], (form) => {
    const { org_id: id, since: day } = valuesOf(form);
    if (!id) throw say("members.choose_org");
    return { organisation: { org_id: id === BEYOND ? null : id, since: day } };
  });
}
