// The filters above the list of members: closed lists only.

import { choiceField, named, setChoices } from "linge/office_fields";
import { say } from "linge/words";

const KINDS = ["full", "probationary"];
const CATEGORIES = ["retired", "in_service", "mobile", "unemployed", "other"];
const LOCATED = ["located", "elsewhere", "unknown"];
const STANDINGS = ["active", "suspended", "transferred_out", "deceased", "removed"];

export const LISTS = { KINDS, CATEGORIES, LOCATED, STANDINGS };

export function byName(list) {
  return list.map((each) => [each.id, each.name]);
}

/** Organisations as they stand below one another, deeper ones moved in. */
export function orgOptions(orgs) {
  const ids = new Set(orgs.map((each) => each.id));
  const told = [];
  const tell = (above, depth) => {
    for (const each of orgs) {
      if ((ids.has(each.parent_id) ? each.parent_id : null) !== above) continue;
      told.push([each.id, `${"　".repeat(depth)}${each.name}`]);
      tell(each.id, depth + 1);
    }
  };
  tell(null, 0);
  return told;
}

/** Fill the form; calls `onChange` when another choice is made. */
export function memberFilters(form, choices, onChange) {
  const all = say("members.all");
  const org = choiceField({ name: "org", label: say("members.org"), options: orgOptions(choices.orgs), none: all });
  const group = choiceField({ name: "group", label: say("members.group"), options: [], none: all });
  const rest = [
    choiceField({ name: "kind", label: say("field.membership_kind"), options: named("membership", KINDS), none: all }),
    choiceField({ name: "category", label: say("members.category"), options: named("category", CATEGORIES), none: all }),
    choiceField({ name: "located", label: say("members.home"), options: named("located", LOCATED), none: all }),
    choiceField({ name: "status", label: say("field.status"), options: named("standing", STANDINGS), none: all }),
  ];
  org.classList.add("is-always");
  form.replaceChildren(org, group, ...rest);
  const fillGroups = () => {
    const chosen = org.querySelector("select").value;
    const groups = choices.groups.filter((each) => each.org_id === chosen);
    const select = group.querySelector("select");
    setChoices(select, byName(groups), { none: all });
    select.disabled = groups.length === 0;
  };
  fillGroups();
  form.addEventListener("change", ({ target }) => {
    if (target.name === "org") fillGroups();
    onChange();
  });
  form.addEventListener("submit", (event) => event.preventDefault());
}
