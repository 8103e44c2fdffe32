// Members in words: marks, and the values of fields.

import { make } from "linge/elements";
import { say } from "linge/words";

function tag(words, tone = "") {
  return make("span", { className: `tag ${tone}` }, words);
}

/** What stands out of the ordinary, as small marks. */
export function memberTags(member) {
  const marks = [
    member.membership_kind === "probationary" ? tag(say("membership.probationary"), "is-warm") : null,
    ["leader", "deputy"].includes(member.group_role) ? tag(say(`group_role.${member.group_role}`), "is-cool") : null,
    member.dual_registration ? tag(say("members.dual_registration")) : null,
    member.dual_management ? tag(say("members.dual_management")) : null,
    member.flow_status !== "none" ? tag(say(`flow.${member.flow_status}`)) : null,
    member.status !== "active" ? tag(say(`standing.${member.status}`), "is-warm") : null,
  ].filter(Boolean);
  return marks.length ? make("span", { className: "tags" }, marks) : "";
}

const WORDS = {
  membership_kind: "membership",
  category: "category",
  status: "standing",
  flow_status: "flow",
  tenure: "tenure",
  group_role: "group_role",
  located_state: "located",
};

/** The words of a field's name. */
export function fieldName(name) {
  return say(`field.${name}`);
}

/** The words of a field's value; `choices` name organisations, groups and villages. */
export function valueWords(name, value, choices) {
  if (value === null || value === undefined || value === "") return say("members.nothing");
  if (name in WORDS) return say(`${WORDS[name]}.${value}`);
  if (name === "party_group_id") return nameIn(choices.groups, value);
  if (name === "origin_village_id") return nameIn(choices.villages, value);
  if (name === "last_contact_month") return value.slice(0, 7);
  if (name === "organisation") return `${orgName(value.org_id, choices)} · ${say("members.since", { day: value.since })}`;
  if (name === "home") return `${homeWords(value)} · ${say("members.since", { day: value.since })}`;
  if (value === "changed") return say("members.changed_only");
  return String(value);
}

function homeWords(home) {
  return home.building_id ? say("members.a_building") : say(`located.${home.located_state}`);
}

function orgName(id, choices) {
  return id === null ? say("members.beyond") : nameIn(choices.orgs, id);
}

function nameIn(list, id) {
  return list.find((each) => each.id === id)?.name ?? say("members.other_place");
}
