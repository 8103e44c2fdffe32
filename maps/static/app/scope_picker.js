// Choosing where a right holds: down from the district to a grid, or down the organisations.

import { ask } from "linge/asking";
import { make } from "linge/elements";
import { tellFailure } from "linge/office_dialog";
import { choiceField, setChoices } from "linge/office_fields";
import { say } from "linge/words";

const PLACES = ["district", "street", "community", "grid"];
const MOST_ORGS = 4;

async function below(kind, parent) {
  const query = new URLSearchParams(parent ? { kind, parent } : { kind });
  return (await ask("GET", `/api/v1/grant-scopes?${query}`)).scopes.map((each) => [each.id, each.name]);
}

/** A picker: {element, chosen()}; chosen() throws what is missing as text. */
export function scopePicker({ withOrgs }) {
  const lists = make("div", { className: "scope-lists" });
  const families = [["place", say("scope.place")], ...(withOrgs ? [["org", say("scope.org")]] : [])];
  const family = choiceField({ name: "family", label: say("scope.where"), options: families });
  family.hidden = !withOrgs;
  let isOrg = false;
  let turn = 0;

  async function addLevel(level, parent) {
    const kind = isOrg ? "org" : PLACES[level];
    if (!kind || level >= (isOrg ? MOST_ORGS : PLACES.length)) return;
    const own = turn;
    try {
      const options = await below(kind, parent);
      if (own !== turn || options.length === 0) return;
      const field = choiceField({
        name: `level_${level}`,
        label: isOrg ? say("scope.org") : say(`scope.${kind}`),
        options: [],
        hint: level > 0 ? say("scope.narrower") : "",
      });
      const select = field.querySelector("select");
      setChoices(select, options, { none: say(level === 0 ? "members.choose" : "scope.whole"), value: "" });
      select.dataset.kind = kind;
      select.addEventListener("change", () => {
        turn += 1;
        while (field.nextElementSibling) field.nextElementSibling.remove();
        if (select.value) addLevel(level + 1, select.value);
      });
      lists.append(field);
    } catch (error) {
      tellFailure(error);
    }
  }

  function begin() {
    turn += 1;
    isOrg = family.querySelector("select").value === "org";
    lists.replaceChildren();
    addLevel(0, null);
  }

  family.addEventListener("change", begin);
  begin();

  function chosen() {
    const picked = [...lists.querySelectorAll("select")].filter((each) => each.value).at(-1);
    if (!picked) throw say("scope.missing");
    return { kind: picked.dataset.kind, id: picked.value, name: picked.selectedOptions[0].textContent };
  }

  return { element: make("div", { className: "is-wide scope" }, family, lists), chosen };
}
