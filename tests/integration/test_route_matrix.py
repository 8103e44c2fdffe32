"""Every role and every route, for what is one's own, a neighbour's and nobody's, by hand."""

import csv
import uuid
from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from fastapi.routing import iter_route_contexts
from fastapi.testclient import TestClient

from api.main import create_app
from gis.store.engine import transaction
from gis.store.grants import NewGrant, add_grant
from tests.accounts import HOME, make_account, session_of, signed_in

pytestmark = pytest.mark.integration

ROLES = ("leader", "planner", "grid_worker", "org_admin", "sec_admin", "sys_admin", "auditor")
NOBODY = "nobody"
with (Path(__file__).parent / "rights_matrix.csv").open(encoding="utf-8") as _file:
    ROWS = [row for row in csv.DictReader(_file) if row["kind"] == "route"]
NOWHERE = create_app(database_url="postgresql+psycopg://linge_app@/nowhere?host=/nonexistent")
FOREIGN = "00000000-0000-4000-8000-0000000000ff"
# What stands for one's own, the neighbour's and nobody's, by the word in an address or a query.
SUBJECTS: dict[str, dict[str, str]] = {
    "grid": {"own": "东一", "sibling": "西一"},
    "building_id": {"own": "1幢", "sibling": "9幢"},
    "member_id": {"own": "安宁", "sibling": "贺喜"},
    "org": {"own": "东支部", "sibling": "西支部"},
    "org_id": {"own": "东支部", "sibling": "西支部"},
    "estate": {"own": "东苑", "sibling": "西苑"},
    "account_id": {"own": "me", "sibling": "own account"},
    "account": {"own": "me", "sibling": "own account"},
}
QUERIES: dict[str, dict[str, Any]] = {
    "GET /api/v1/buildings": {"grid": "grid"},
    "GET /api/v1/work/unassigned-buildings": {"grid": "grid"},
    "GET /api/v1/members": {"org": "org", "building": "building_id"},
    "GET /api/v1/work/unlocated-members": {"org": "org"},
    "GET /api/v1/work/transfers": {"org": "org"},
    "GET /api/v1/members/choices/buildings": {"estate": "estate"},
    "GET /api/v1/grants": {"account": "account"},
    "GET /api/v1/rights/why": {"account": "account"},
}
PLAIN: dict[str, dict[str, Any]] = {
    "GET /api/v1/rights/why": {"action": "members:read", "kind": "grid", "resource": FOREIGN},
    "GET /api/v1/grant-scopes": {"kind": "district"},
}
SOUGHT = {"own": "安宁", "sibling": "贺喜", "foreign": "查无此人"}
BODIES: dict[str, dict[str, Any]] = {
    "POST /api/v1/session": {"login": "nobody-here", "password": "not the password"},
    "POST /api/v1/session/redeem": {"token": "x" * 43, "password": "a calm river bends 7 times"},
    "POST /api/v1/members/{member_id}/reveal": {"reason": "visit"},
    "PATCH /api/v1/members/{member_id}": {"version": 99, "category": "other"},
    "DELETE /api/v1/members/{member_id}": {"version": 99, "reason": "error"},
    "POST /api/v1/formation/runs": {"rule_set": "none of ours"},
    "POST /api/v1/formation/scenarios": {"run_id": FOREIGN, "plan_id": "best", "name": "x"},
    "POST /api/v1/formation/scenarios/{scenario_id}/status": {"to_status": "submitted"},
    "POST /api/v1/accounts": {"login": "x y", "role": "leader"},
    "PATCH /api/v1/accounts/{account_id}": {"version": 99, "is_active": False},
    "POST /api/v1/grants": {
        "action": "accounts:administer",
        "scope_kind": "district",
    },
    "POST /api/v1/tokens": {"name": "x", "actions": ["none of ours"]},
}
# What a list is called in the answers that have one.
LISTS = ("features", "members", "results", "buildings", "lines", "grants")

Ask = Callable[[str, dict[str, str]], Any]


@pytest.fixture(scope="module")
def ask(members_app, still_world) -> Ask:
    """Give a way to ask for a row of the matrix as a role, signed in anew each time."""
    database, ids = still_world.database, dict(still_world.ids)
    places = ("coverage:read", "places:read")
    east = ids["东社区"]
    accounts = {
        role: make_account(database, role, [(each, "community", east) for each in places]).id
        for role in ("leader", "planner")
    }
    with transaction(database.owner_url) as connection:  # without it a planner gets no plan at all
        whole = ("district", ids["D"])
        add_grant(connection, NewGrant(accounts["planner"], "counts:read", whole, "allow"))
    named = {"grid_worker": "worker", "org_admin": "own", "sec_admin": "security"}
    accounts |= {role: still_world.accounts[name].id for role, name in named.items()}
    accounts |= {role: make_account(database, role).id for role in ("sys_admin", "auditor")}
    ids["own account"] = still_world.accounts["own"].id

    def asking(role: str, row: dict[str, str]) -> Any:
        client = TestClient(members_app, base_url=HOME)
        if role != NOBODY:
            client = signed_in(members_app, session_of(database, accounts[role]))
        known = ids | {"me": accounts.get(role, uuid.UUID(FOREIGN))}
        return _request(client, row, known)

    return asking


def _request(client: TestClient, row: dict[str, str], ids: dict[str, uuid.UUID]) -> Any:
    name, scope = row["name"], row["deed"]
    method, path = name.split()

    def subject(word: str) -> str:
        return str(ids[SUBJECTS[word][scope]]) if scope in SUBJECTS.get(word, {}) else FOREIGN

    for word in ("building_id", "member_id", "account_id", "org_id"):
        path = path.replace(f"{{{word}}}", subject(word))
    for word in ("run_id", "scenario_id", "grant_id", "token_id", "unit:path"):
        path = path.replace(f"{{{word}}}", FOREIGN)
    path = path.replace("{layer}", "building")
    query = {key: subject(word) for key, word in QUERIES.get(name, {}).items()}
    query |= PLAIN.get(name, {})
    body = BODIES.get(name)
    if name == "POST /api/v1/search":
        body = {"q": SOUGHT[scope]}
    if name == "POST /api/v1/grants":
        body = {**BODIES[name], "account_id": subject("account_id"), "scope_id": str(ids["D"])}
    if name == "PATCH /api/v1/accounts/{account_id}" and scope == "own":
        body = {**BODIES[name], "version": 1}
    return client.request(method, path, params=query, json=body, follow_redirects=False)


def _word(answer: Any, expected: str) -> str:
    """Write an answer as the matrix does; `-` is a list with nothing in it."""
    if not expected.endswith("-") or answer.status_code != 200:
        return str(answer.status_code)
    found = answer.json()
    lists = found if isinstance(found, list) else [found[name] for name in LISTS if name in found]
    return "200-" if not any(lists) else "200 with rows"


@cache
def _served() -> set[str]:
    return {
        f"{method} {each.path}"
        for each in iter_route_contexts(NOWHERE.routes)
        if hasattr(each, "dependant")
        for method in each.methods
    }


def test_every_route_has_an_entry_and_no_entry_is_left_over() -> None:
    assert {row["name"] for row in ROWS} == _served()
    assert len({(row["name"], row["deed"]) for row in ROWS}) == len(ROWS)


def test_what_has_an_owner_is_asked_for_as_own_and_as_the_neighbours() -> None:
    asked: dict[str, set[str]] = {}
    for row in ROWS:
        asked.setdefault(row["name"], set()).add(row["deed"])

    for name, scopes in asked.items():
        owned = ("{member_id}", "{building_id}", "{org_id}", "/work/")
        if any(each in name for each in owned):
            assert scopes == {"own", "sibling", "foreign"}, name


@pytest.mark.parametrize("row", ROWS, ids=lambda row: f"{row['name']} {row['deed']}")
def test_route_answers_what_the_matrix_says(ask: Ask, row) -> None:
    wrong = {}

    for role in (*ROLES, NOBODY):
        answer = ask(role, row)
        if (found := _word(answer, row[role])) != row[role]:
            wrong[role] = f"{found} instead of {row[role]}"

    assert wrong == {}


@pytest.mark.parametrize(
    "row",
    {
        row["name"]: row for row in ROWS if row["sys_admin"] == "403" or row["leader"] == "403"
    }.values(),
    ids=lambda row: row["name"],
)
def test_a_denial_is_on_record_by_the_name_of_its_route(ask: Ask, still_world, row) -> None:
    denied = (
        "SELECT count(*) FROM audit_event WHERE kind = 'denied' AND object_kind = 'route'"
        " AND details ->> 'route' = :route"
    )
    role = "sys_admin" if row["sys_admin"] == "403" else "leader"
    before = still_world.rows(denied, route=row["name"])

    answer = ask(role, row)

    assert answer.status_code == 403
    assert still_world.rows(denied, route=row["name"])[0][0] == before[0][0] + 1


@pytest.mark.parametrize(
    "row",
    [row for row in ROWS if row["deed"] == "sibling" and row["grid_worker"] == "404"],
    ids=lambda row: row["name"],
)
def test_what_is_the_neighbours_is_answered_as_what_is_not_there(ask: Ask, row) -> None:
    for role in ("grid_worker", "org_admin"):
        hidden, missing = (ask(role, {**row, "deed": scope}) for scope in ("sibling", "foreign"))

        assert hidden.json() == missing.json()
        assert hidden.headers.get("cache-control") == missing.headers.get("cache-control")
