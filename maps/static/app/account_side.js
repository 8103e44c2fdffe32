// One account at the side: its state, its rights, and why it may or may not.

import { ask } from "linge/asking";
import { button, icon, make } from "linge/elements";
import { grantForm, grantList, whyForm } from "linge/account_rights";
import { momentWords } from "linge/member_history";
import { askBack, closeDialog, showDialog, tellFailure } from "linge/office_dialog";
import { choiceField, named } from "linge/office_fields";
import { fact, showSide } from "linge/office_side";
import { page } from "linge/payload";
import { say } from "linge/words";

const ROLES = Object.keys(page.role_actions);

/** Open an account at the side; nobody changes their own. */
export async function openAccount(account, around) {
  try {
    const [all, { scopes }] = await Promise.all([
      ask("GET", "/api/v1/grants"),
      ask("GET", `/api/v1/grant-scopes/of/${account.id}`),
    ]);
    const grants = all.filter((each) => each.account_id === account.id || each.role === account.role);
    const names = new Map(scopes.map((each) => [each.id, each.name]));
    show(account, { grants, names }, around);
  } catch (error) {
    tellFailure(error, () => openAccount(account, around));
  }
}

function show(account, rights, around) {
  const isOwn = account.login === around.me;
  const again = () => openAccount(account, around);
  const actions = page.role_actions[account.role];
  const hasGrants = actions.length > 0;
  const moment = (value) => (value ? momentWords(value) : say("accounts.never"));
  showSide(
    { kicker: say(`role.${account.role}`), title: account.login, onClose: around.onClose },
    make(
      "section",
      {},
      make(
        "dl",
        {},
        fact(say("accounts.state"), say(account.is_active ? "accounts.open" : "accounts.closed")),
        fact(say("accounts.password"), say(account.has_password ? "accounts.password_set" : "accounts.password_none")),
        fact(say("accounts.last_login"), moment(account.last_login_at)),
        fact(say("accounts.made"), moment(account.created_at)),
      ),
      make("p", { className: "office-note" }, say(`me.${account.role}`)),
      isOwn ? make("p", { className: "conflict" }, say("accounts.own")) : deeds(account, around),
    ),
    make(
      "section",
      {},
      make("h3", {}, say("accounts.rights")),
      hasGrants ? grantList(rights, { isOwn, onChanged: again }) : make("p", { className: "muted" }, say("accounts.by_role")),
    ),
    hasGrants && !isOwn ? folded(say("accounts.grant"), grantForm(account, actions, again)) : null,
    hasGrants ? folded(say("accounts.why"), whyForm(account, actions)) : null,
  );
}

function folded(title, content) {
  return make("section", {}, make("details", { className: "folded" }, make("summary", {}, title), content));
}

function deeds(account, around) {
  const deed = (name, onClick, className = "tool") => button({ className, onClick }, say(`accounts.do_${name}`));
  return make(
    "div",
    { className: "deeds" },
    account.is_active ? deed("link", () => askLink(account)) : null,
    deed("role", () => askRole(account, around)),
    account.is_active
      ? deed("close", () => askActive(account, false, around), "tool is-grave")
      : deed("open", () => askActive(account, true, around)),
  );
}

async function changed(account, change, around) {
  const newer = await ask("PATCH", `/api/v1/accounts/${account.id}`, { version: account.version, ...change });
  closeDialog();
  around.onChanged();
  await openAccount(newer, around);
}

function askActive(account, isActive, around) {
  const name = isActive ? "open" : "close";
  askBack({
    title: say(`accounts.${name}_title`, { login: account.login }),
    content: make("p", {}, say(`accounts.${name}_note`)),
    confirm: say(`accounts.do_${name}`),
    send: () => changed(account, { is_active: isActive }, around),
  });
}

function askRole(account, around) {
  askBack({
    title: say("accounts.role_title", { login: account.login }),
    content: [
      make("p", {}, say("accounts.role_note")),
      choiceField({ name: "role", label: say("accounts.role"), options: named("role", ROLES), value: account.role }),
    ],
    confirm: say("accounts.do_role"),
    send: ({ role }) => changed(account, { role }, around),
  });
}

function askLink(account) {
  askBack({
    title: say("accounts.link_title", { login: account.login }),
    content: make("p", {}, say("accounts.link_ask")),
    confirm: say("accounts.do_link"),
    send: () => accountLink(account),
  });
}

/** Make a one-time link and show it, this once. */
export async function accountLink(account) {
  const { path, expires_at: ends } = await ask("POST", `/api/v1/accounts/${account.id}/link`);
  const address = new URL(path, window.location.href).href;
  const field = make("input", { className: "link-once", type: "text", readonly: true, value: address, "aria-label": say("accounts.link") });
  const copied = make("span", { className: "muted", role: "status" });
  const copy = async () => {
    field.select();
    try {
      await navigator.clipboard.writeText(address);
      copied.textContent = say("accounts.copied");
    } catch {
      copied.textContent = say("accounts.copy_by_hand");
    }
  };
  showDialog(
    say("accounts.link_title", { login: account.login }),
    make("p", {}, say("accounts.link_note", { time: momentWords(ends) })),
    field,
    copied,
    make(
      "div",
      { className: "ask-buttons" },
      button({ className: "plain", onClick: copy }, say("accounts.copy")),
      button({ className: "confirm", onClick: closeDialog }, icon("yes"), say("accounts.handed")),
    ),
  );
}
