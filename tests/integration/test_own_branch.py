"""A branch divided over HTTP: by who may read its members, of what that account may see."""

import json
from collections.abc import Callable

import pytest
from fastapi.testclient import TestClient
from httpx2 import Response
from sqlalchemy import text

from gis.store.engine import transaction
from gis.store.grants import NewGrant, add_grant
from gis.store.provision import administration
from tests.accounts import HOME, make_account, session_of, signed_in
from tests.member_world import MEMBER_ACTIONS, MemberWorld

pytestmark = pytest.mark.integration
GROUPS, SPLIT = "/api/v1/formation/groups", "/api/v1/formation/split"


def _events(world: MemberWorld) -> list:
    return world.rows(
        "SELECT outcome, object_id, details FROM audit_event WHERE kind = 'read_members'"
        " AND details ->> 'list' IN ('groups', 'split') ORDER BY happened_at"
    )


def _units(answer) -> dict[str, int]:
    assert answer.status_code == 200, answer.text
    return {unit["name"]: unit["members"] for unit in answer.json()["units"]}


def test_who_lives_where_the_branch_is_counts_and_nobody_else(members_of, world) -> None:
    address = f"{GROUPS}/{world.ids['东支部']}"

    for who in ("own", "above"):
        answer = members_of(who).get(address)
        # 甘泉 lives in 1幢 for another branch; 方舟 of this one lives in the west.
        assert _units(answer) == {"东苑 1幢": 1, "东苑 2幢": 1}
        told = answer.json()["branch"]
        assert (told["name"], told["members"], told["placed_members"]) == ("东支部", 5, 2)
        assert answer.headers["cache-control"] == "no-store"


def test_of_a_building_one_may_not_see_nothing_is_told(members_app, world) -> None:
    ids = world.ids
    by_org = [(action, "org", ids["西支部"]) for action in MEMBER_ACTIONS]
    seen = [*by_org, ("places:read", "community", ids["西社区"])]
    unseen = [*by_org, ("places:read", "community", ids["东社区"])]

    def ask(grants) -> Response:
        account = make_account(world.database, "org_admin", grants)
        client = signed_in(members_app, session_of(world.database, account.id))
        return client.get(f"{GROUPS}/{ids['西支部']}")

    assert _units(ask(seen)) == {"西苑 9幢": 1}
    answer = ask(unseen)
    assert _units(answer) == {}
    assert "9幢" not in answer.text
    assert answer.json()["branch"]["placed_members"] == 0


def test_the_reading_is_on_record_also_in_vain(members_of, world) -> None:
    before = len(_events(world))
    org, foreign = world.ids["东支部"], world.ids["西支部"]

    members_of("own").get(f"{GROUPS}/{org}")
    members_of("own").get(f"{SPLIT}/{org}")
    members_of("own").get(f"{GROUPS}/{foreign}")

    noted = [(e.outcome, e.object_id, e.details) for e in _events(world)[before:]]
    assert noted == [
        ("ok", org, {"list": "groups", "rows": 2}),
        ("ok", org, {"list": "split", "rows": 2}),
        ("empty", foreign, {"list": "groups"}),
    ]


def test_without_audit_there_is_no_answer(members_of, world) -> None:
    database = world.database
    with administration(database.admin_url, database.name) as connection:
        connection.execute(text("ALTER ROUTINE write_audit RENAME TO lost_audit"))
        try:
            answer = members_of("own").get(f"{GROUPS}/{world.ids['东支部']}")
        finally:
            connection.execute(text("ALTER ROUTINE lost_audit RENAME TO write_audit"))

    assert answer.status_code == 503
    assert "幢" not in answer.text


def test_a_branch_within_the_norm_is_not_split(members_of, world) -> None:
    answer = members_of("own").get(f"{SPLIT}/{world.ids['东支部']}")

    assert answer.status_code == 422
    assert "东支部 has 5 members" in answer.json()["detail"]


def test_whose_home_is_denied_is_not_counted(members_app, world) -> None:
    ids = world.ids
    grants = [
        *((action, "org", ids["东支部"]) for action in MEMBER_ACTIONS),
        ("places:read", "community", ids["东社区"]),
    ]
    account = make_account(world.database, "org_admin", grants)
    with transaction(world.database.owner_url) as connection:
        scope = ("building", ids["1幢"])
        add_grant(connection, NewGrant(account.id, "members:read", scope, "deny"))
    client = signed_in(members_app, session_of(world.database, account.id))

    answer = client.get(f"{GROUPS}/{ids['东支部']}")

    assert _units(answer) == {"东苑 2幢": 1}
    assert answer.json()["branch"]["members"] == 4


@pytest.fixture(scope="module")
def branch_admin(qinghe, app, district_id) -> Callable[[str], tuple[TestClient, str]]:
    """Give a client that administers one organisation of the sample, and that one's id."""

    def make(code: str) -> tuple[TestClient, str]:
        with transaction(qinghe.owner_url) as connection:
            query = text("SELECT id FROM party_org WHERE code = :code")
            org = connection.execute(query, {"code": code}).scalar_one()
        grants = [
            *((action, "org", org) for action in MEMBER_ACTIONS),
            ("places:read", "district", district_id),
        ]
        account = make_account(qinghe, "org_admin", grants)
        return signed_in(app, session_of(qinghe, account.id)), str(org)

    return make


@pytest.mark.parametrize(
    ("code", "address", "command"),
    [("QH-O008", GROUPS, "groups"), ("QH-O107", GROUPS, "groups"), ("QH-O107", SPLIT, "split")],
)
def test_the_page_and_the_command_divide_a_branch_alike(
    branch_admin, linge, code, address, command
) -> None:
    client, org = branch_admin(code)

    answer = client.get(f"{address}/{org}")
    typed = linge("formation", command, "--org", code, "--json")

    assert answer.status_code == 200, answer.text
    assert typed.returncode == 0, typed.stderr
    assert answer.json() == {
        key: value for key, value in json.loads(typed.stdout).items() if key in answer.json()
    }
    best = answer.json()["plans"][0]
    assert (best["status"], best["gap"]) == ("optimal", 0)


def test_a_token_for_one_place_divides_no_branch(branch_admin, app, district_id) -> None:
    client, org = branch_admin("QH-O008")
    asked = {
        "name": "t",
        "actions": ["members:read", "places:read"],
        "scope_kind": "district",
        "scope_id": str(district_id),
    }
    token = client.post("/api/v1/tokens", json=asked)
    assert token.status_code == 201, token.text

    bearer = TestClient(app, HOME, headers={"authorization": f"Bearer {token.json()['token']}"})

    assert bearer.get("/api/v1/members").status_code == 200
    assert bearer.get(f"{GROUPS}/{org}").status_code == 404
