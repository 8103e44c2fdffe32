// The rights of an account: what it holds, giving and taking, and why it may or may not.

import { ask } from "linge/asking";
import { button, make } from "linge/elements";
import { whyNot } from "linge/office_dialog";
import { choiceField, named, textField, today } from "linge/office_fields";
import { scopePicker } from "linge/scope_picker";
import { say } from "linge/words";

const DAY_END = "T23:59:59";
const ALL = "all";
const BY_ORG = "members:"; // an organisation holds members; buildings lie in places

function actionName(action) {
  return say(`action.${action.replace(":", "_")}`);
}

function actionChoices(actions) {
  return actions.map((each) => [each, actionName(each)]);
}

function scopeWords({ scope_kind: kind, scope_id: id }, names) {
  return `${say(`scope.${kind}`)} · ${names.get(id) ?? say("scope.unnamed")}`;
}

function grantLine(grant, names, { isOwn, onChanged }) {
  const isRole = grant.role !== null;
  const fault = make("span", { className: "fault", role: "alert" });
  const take = async () => {
    try {
      await ask("DELETE", `/api/v1/grants/${grant.id}`);
      onChanged();
    } catch (error) {
      fault.textContent = whyNot(error);
    }
  };
  const words = [
    make("b", {}, actionName(grant.action)),
    make("span", { className: `tag ${grant.effect === "deny" ? "is-bad" : "is-good"}` }, say(`effect.${grant.effect}`)),
    make("div", { className: "muted" }, scopeWords(grant, names)),
    grant.expires_at ? make("div", { className: "muted" }, say("accounts.until", { day: grant.expires_at.slice(0, 10) })) : null,
    isRole ? make("div", { className: "muted" }, say("accounts.through_role")) : null,
    fault,
  ];
  const label = say("accounts.take_label", { action: actionName(grant.action), scope: scopeWords(grant, names) });
  const control = isOwn || isRole ? null : button({ className: "tool", onClick: take, "aria-label": label }, say("accounts.take"));
  return make("li", { className: "grant" }, make("div", {}, words), control);
}

/** The grants that count for an account, its own and those of its role. */
export function grantList({ grants, names }, around) {
  if (grants.length === 0) return make("p", { className: "muted" }, say("accounts.no_rights"));
  return make("ul", { className: "grants" }, grants.map((each) => grantLine(each, names, around)));
}

function sending(form, fault, send) {
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    fault.textContent = "";
    try {
      await send(Object.fromEntries(new FormData(form)));
    } catch (error) {
      fault.textContent = typeof error === "string" ? error : whyNot(error);
    }
  });
  return form;
}

/** Give an account a right in a place or an organisation, or refuse it there. */
export function grantForm(account, actions, onGiven) {
  const scope = scopePicker({ withOrgs: account.role === "org_admin" });
  const fault = make("p", { className: "fault", role: "alert" });
  const form = make(
    "form",
    { className: "sheet-form" },
    choiceField({ name: "action", label: say("accounts.action"), options: [[ALL, say("accounts.all_actions")], ...actionChoices(actions)] }),
    choiceField({ name: "effect", label: say("accounts.effect"), options: named("effect", ["allow", "deny"]) }),
    scope.element,
    textField({ name: "ends", label: say("accounts.ends"), type: "date", min: today(), hint: say("accounts.ends_hint") }),
    fault,
    make("div", { className: "ask-buttons" }, make("button", { type: "submit", className: "confirm" }, say("accounts.give"))),
  );
  return sending(form, fault, async ({ action, effect, ends }) => {
    const { kind, id } = scope.chosen();
    const expires = ends ? new Date(`${ends}${DAY_END}`).toISOString() : null;
    const fitting = actions.filter((each) => kind !== "org" || each.startsWith(BY_ORG));
    for (const each of action === ALL ? fitting : [action]) {
      const grant = { account_id: account.id, action: each, effect, scope_kind: kind, scope_id: id, expires_at: expires };
      await ask("POST", "/api/v1/grants", grant);
    }
    onGiven();
  });
}

/** Ask whether an account may, and by which grant or for lack of what. */
export function whyForm(account, actions) {
  const scope = scopePicker({ withOrgs: account.role === "org_admin" });
  const fault = make("p", { className: "fault", role: "alert" });
  const answer = make("p", { className: "verdict-words", role: "status" });
  const form = make(
    "form",
    { className: "sheet-form" },
    choiceField({ name: "action", label: say("accounts.action"), options: actionChoices(actions) }),
    scope.element,
    fault,
    answer,
    make("div", { className: "ask-buttons" }, make("button", { type: "submit", className: "plain" }, say("accounts.ask_why"))),
  );
  return sending(form, fault, async ({ action }) => {
    answer.textContent = "";
    const { kind, id, name } = scope.chosen();
    const query = new URLSearchParams({ account: account.id, action, kind, resource: id });
    const verdict = await ask("GET", `/api/v1/rights/why?${query}`);
    const [, at] = /^(?:allowed|denied) at (\w+)$/.exec(verdict.reason) ?? [];
    const reason = at
      ? say("why.by_grant", { kind: say(`scope.${at}`) })
      : say(verdict.reason === "no grant" ? "why.no_grant" : "why.not_for_role");
    answer.textContent = say(verdict.allowed ? "why.yes" : "why.no", { action: actionName(action), scope: name, reason });
    answer.classList.toggle("is-good", verdict.allowed);
    answer.scrollIntoView({ block: "nearest" });
  });
}
