// The page of the administrator of accounts: who may sign in, and what they may do where.

import { accountLink, openAccount } from "linge/account_side";
import { ask, session } from "linge/asking";
import { button, icon, make } from "linge/elements";
import { momentWords } from "linge/member_history";
import { askBack, closeDialog, prepareDialog, tellFailure } from "linge/office_dialog";
import { choiceField, named, textField } from "linge/office_fields";
import { closeSideOnEscape } from "linge/office_side";
import { listIn } from "linge/office_table";
import { page } from "linge/payload";
import { fillScreenWays } from "linge/screen";
import { say } from "linge/words";

const ROLES = Object.keys(page.role_actions);
const LOGIN = "[a-z0-9][a-z0-9._\\-]{1,39}";
const filters = document.getElementById("filters");
let shown = null;

function state(account) {
  const tag = (name, tone) => make("span", { className: `tag ${tone}` }, say(`accounts.${name}`));
  if (!account.is_active) return tag("closed", "is-bad");
  if (account.locked_until && new Date(account.locked_until) > new Date()) return tag("locked", "is-warm");
  return account.has_password ? tag("open", "is-good") : tag("new", "is-warm");
}

const COLUMNS = [
  { label: say("accounts.login"), opens: true, content: (row) => row.login },
  { label: say("accounts.role"), content: (row) => say(`role.${row.role}`) },
  { label: say("accounts.state"), content: state },
  { label: say("accounts.last_login"), content: (row) => (row.last_login_at ? momentWords(row.last_login_at) : say("accounts.never")) },
];

async function load() {
  const { role, state: wanted } = Object.fromEntries(new FormData(filters));
  const all = await ask("GET", "/api/v1/accounts");
  const rows = all.filter(
    (each) => (!role || each.role === role) && (!wanted || String(each.is_active) === wanted),
  );
  return { rows, next: null };
}

function addAccount(around) {
  askBack({
    title: say("accounts.add"),
    content: [
      textField({ name: "login", label: say("accounts.login"), pattern: LOGIN, required: true, maxlength: "40", autocomplete: "off", autocapitalize: "none", spellcheck: "false", hint: say("accounts.login_hint") }),
      choiceField({ name: "role", label: say("accounts.role"), options: named("role", ROLES) }),
      make("p", { className: "office-note" }, say("accounts.add_note")),
    ],
    confirm: say("accounts.add_go"),
    send: async ({ login, role }) => {
      const account = await ask("POST", "/api/v1/accounts", { login: login.trim().toLowerCase(), role });
      closeDialog();
      shown.mark(account.id);
      shown.reload();
      await openAccount(account, around);
      await accountLink(account);
    },
  });
}

async function start() {
  prepareDialog();
  closeSideOnEscape();
  document.getElementById("tabs").remove();
  document.getElementById("note").textContent = say("accounts.note");
  const all = say("members.all");
  const states = [["true", say("accounts.open")], ["false", say("accounts.closed")]];
  filters.dataset.tab = "list";
  filters.append(
    choiceField({ name: "role", label: say("accounts.role"), options: named("role", ROLES), none: all }),
    choiceField({ name: "state", label: say("accounts.state"), options: states, none: all }),
  );
  filters.addEventListener("change", () => shown.reload());
  try {
    const { login } = await session();
    const around = { me: login, onChanged: () => shown.reload(), onClose: () => shown.mark(null) };
    shown = listIn(document.getElementById("list"), {
      columns: COLUMNS,
      load,
      label: say("accounts.title"),
      empty: say("accounts.empty"),
      onFailure: tellFailure,
      open: (row) => {
        openAccount(row, around);
        shown.mark(row.id);
      },
    });
    const add = button({ className: "tool tool-main", onClick: () => addAccount(around) }, icon("plus"), say("accounts.add"));
    document.querySelector(".office-head").append(add);
    await shown.reload();
  } catch (error) {
    tellFailure(error, () => window.location.reload());
  }
  fillScreenWays("accounts");
}

start();
