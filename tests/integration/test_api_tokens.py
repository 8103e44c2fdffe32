"""API tokens: they narrow and never widen, end and are ended, and need no proof of a page."""

import uuid
from datetime import UTC, datetime, timedelta

import pytest
from fastapi.testclient import TestClient
from sqlalchemy import text

from api.main import create_app
from gis.errors import InvalidParameter
from gis.store.api_tokens import NewToken
from gis.store.engine import transaction
from gis.store.one_time_links import make_link
from gis.store.provision import administration
from gis.store.sessions import find_session
from gis.workflows.own_tokens import OwnTokens
from tests.accounts import CHOSEN, HOME, LASTS, Clock, make_account, session_of

pytestmark = pytest.mark.integration
TOKENS, SESSION, COVERAGE = "/api/v1/tokens", "/api/v1/session", "/api/v1/coverage"
BUILDINGS = "/api/v1/layers/building"


@pytest.fixture
def account(qinghe, district_id):
    """Make a leader of the whole district."""
    actions = ("coverage:read", "places:read")
    return make_account(qinghe, "leader", [(each, "district", district_id) for each in actions])


@pytest.fixture
def client(sign_in, account) -> TestClient:
    """Ask as that leader, in a browser."""
    return sign_in(account.id)


def _program(app, token: str) -> TestClient:
    return TestClient(app, HOME, headers={"authorization": f"Bearer {token}"})


def _made(client: TestClient, **asked: object) -> dict:
    answer = client.post(TOKENS, json={"name": "report", "actions": ["coverage:read"]} | asked)
    assert answer.status_code == 201
    return answer.json()


def test_a_token_does_what_it_names_and_nothing_else(app, client) -> None:
    program = _program(app, _made(client)["token"])

    assert program.get(COVERAGE).status_code == 200
    assert program.get(BUILDINGS).status_code == 403
    told = program.get(SESSION).json()
    assert told["permissions"] == ["coverage:read"]
    assert told["csrf"] is None


def test_a_token_in_one_scope_sees_that_scope(app, client, qinghe) -> None:
    with transaction(qinghe.owner_url) as connection:
        street = connection.execute(text("SELECT id FROM street ORDER BY source_key")).scalar()
    scope = {"scope_kind": "street", "scope_id": str(street), "actions": ["coverage:read"]}
    program = _program(app, _made(client, **scope)["token"])

    report = program.get(COVERAGE, params={"level": "street"}).json()

    told = {p["id"] for p in report["places"] if p["measures"]["inhabitants"]["value"] is not None}
    assert told == {str(street)}


def test_a_scope_beyond_ones_own_gives_nothing_more(app, qinghe, sign_in, district_id) -> None:
    with transaction(qinghe.owner_url) as connection:
        street = connection.execute(text("SELECT id FROM street ORDER BY source_key")).scalar()
    account = make_account(qinghe, "leader", [("coverage:read", "street", street)])
    scope = {"scope_kind": "district", "scope_id": str(district_id)}
    program = _program(app, _made(sign_in(account.id), **scope)["token"])

    report = program.get(COVERAGE, params={"level": "street"}).json()

    told = {p["id"] for p in report["places"] if p["measures"]["inhabitants"]["value"] is not None}
    assert told == {str(street)}


def test_a_token_loses_what_its_account_loses(app, client, account, qinghe) -> None:
    program = _program(app, _made(client)["token"])
    with transaction(qinghe.owner_url) as connection:
        query = text("UPDATE account SET role = 'auditor' WHERE id = :id")
        connection.execute(query, {"id": account.id})

    assert program.get(COVERAGE).status_code == 403
    assert program.get(SESSION).json()["permissions"] == []


@pytest.mark.parametrize(
    "asked",
    [
        {"actions": ["members:read"]},
        {"actions": ["coverage:read", "accounts:administer"]},
        {"actions": []},
        {"actions": ["everything"]},
        {"days": 0},
        {"days": 366},
        {"scope_kind": "street"},
        {"scope_id": str(uuid.uuid4())},
        {"name": ""},
        {"name": "a\u0000b"},
    ],
)
def test_a_token_that_asks_for_more_or_nonsense_is_refused(client, asked) -> None:
    answer = client.post(TOKENS, json={"name": "report", "actions": ["coverage:read"]} | asked)

    assert answer.status_code == 422


def test_a_token_makes_and_ends_no_other(app, client) -> None:
    first = _made(client)
    program = _program(app, first["token"])

    made = program.post(TOKENS, json={"name": "more", "actions": ["coverage:read"]})
    ended = program.delete(f"{TOKENS}/{first['id']}")

    assert (made.status_code, ended.status_code) == (403, 403)


def test_a_revoked_token_is_worth_nothing(app, client) -> None:
    made = _made(client)

    assert client.delete(f"{TOKENS}/{made['id']}").status_code == 204

    assert _program(app, made["token"]).get(COVERAGE).status_code == 401
    assert client.get(TOKENS).json() == []
    assert client.delete(f"{TOKENS}/{made['id']}").status_code == 404


def test_nobody_lists_or_ends_anothers_token(client, sign_in) -> None:
    made = _made(client)

    other = sign_in("planner")

    assert made["id"] not in other.get(TOKENS).text
    assert other.delete(f"{TOKENS}/{made['id']}").status_code == 404


def test_a_token_is_told_once_and_kept_as_digest(client, account, qinghe) -> None:
    made = _made(client)

    listed = client.get(TOKENS)
    with transaction(qinghe.owner_url) as connection:
        kept = str(connection.execute(text("SELECT * FROM api_token")).all())
    assert made["token"].startswith("lgt_")
    assert made["token"] not in listed.text
    assert made["token"] not in kept


def test_a_token_ends_by_itself(qinghe, account) -> None:
    clock = Clock()
    session = session_of(qinghe, account.id, now=clock())
    caller = find_session(qinghe.app_url, session, now=clock(), lifetime=LASTS).caller
    new = NewToken("report", ("coverage:read",), None, timedelta(days=30))
    _, token = OwnTokens(qinghe.app_url, caller, clock()).add(new)
    with TestClient(create_app(database_url=qinghe.app_url, clock=clock), HOME) as asking:
        program = _program(asking.app, token)
        clock.forward(days=29)
        before = program.get(SESSION).status_code
        clock.forward(days=1)
        after = program.get(SESSION).status_code

    assert (before, after) == (200, 401)


def test_no_token_lasts_longer_than_a_year(qinghe, account) -> None:
    clock = Clock()
    session = session_of(qinghe, account.id, now=clock())
    caller = find_session(qinghe.app_url, session, now=clock(), lifetime=LASTS).caller

    new = NewToken("long", ("coverage:read",), None, timedelta(days=366))
    with pytest.raises(InvalidParameter, match="365 days"):
        OwnTokens(qinghe.app_url, caller, clock()).add(new)


@pytest.mark.parametrize(
    "header", ["", "Bearer", "Bearer x", "Basic YTpi", "Bearer lgt_", "bearer lgt_unknown"]
)
def test_a_header_that_is_no_token_is_refused_even_beside_a_cookie(client, header) -> None:
    assert client.get(COVERAGE, headers={"authorization": header}).status_code == 401


def test_a_new_password_ends_what_the_old_one_made(app, client, stranger, account, qinghe) -> None:
    made = _made(client)
    with transaction(qinghe.owner_url) as connection:
        link = make_link(connection, account.id, now=datetime.now(UTC))

    answer = stranger.post(f"{SESSION}/redeem", json={"token": link, "password": CHOSEN})

    stranger.cookies.clear()
    assert answer.status_code == 200
    assert _program(app, made["token"]).get(SESSION).status_code == 401
    with administration(qinghe.admin_url, qinghe.name) as connection:
        query = text("SELECT kind, reason FROM audit_event WHERE object_id = :id ORDER BY kind")
        noted = [tuple(row) for row in connection.execute(query, {"id": made["id"]})]
    assert noted == [("token_created", None), ("token_revoked", "new password")]


def test_a_closed_account_that_is_opened_again_has_no_tokens(app, client, account, sign_in) -> None:
    made, admin = _made(client), sign_in("sec_admin")

    for version, is_active in ((1, False), (2, True)):
        asked = {"version": version, "is_active": is_active}
        assert admin.patch(f"/api/v1/accounts/{account.id}", json=asked).status_code == 200

    assert _program(app, made["token"]).get(SESSION).status_code == 401


@pytest.mark.parametrize(
    ("role", "action"),
    [
        ("sec_admin", "accounts:administer"),
        ("auditor", "audit:read"),
        ("planner", "plans:read"),
        ("planner", "plans:write"),
    ],
)
def test_what_no_place_confines_is_no_part_of_a_confined_token(
    app, sign_in, qinghe, district_id, role, action
) -> None:
    client = sign_in(make_account(qinghe, role).id)
    scope = {"scope_kind": "district", "scope_id": str(district_id)}

    refused = client.post(TOKENS, json={"name": "one place", "actions": [action]} | scope)
    older = _made(client, actions=[action])
    with transaction(qinghe.owner_url) as connection:
        query = text("UPDATE api_token SET scope_kind = :kind, scope_id = :place WHERE id = :id")
        values = {"kind": "district", "place": district_id, "id": older["id"]}
        connection.execute(query, values)

    assert refused.status_code == 422
    assert _program(app, older["token"]).get(SESSION).json()["permissions"] == []


def test_a_token_that_may_edit_but_not_read_changes_nothing(members_app, members_of, world) -> None:
    member, before = world.ids["安宁"], world.rows("SELECT version FROM member ORDER BY id")
    made = _made(members_of("own"), actions=["members:edit"])

    answer = _program(members_app, made["token"]).patch(
        f"/api/v1/members/{member}", json={"version": 1, "category": "other"}
    )

    assert answer.status_code == 403
    assert world.rows("SELECT version FROM member ORDER BY id") == before
