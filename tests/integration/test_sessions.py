"""Sessions: how long they last, how they end, and what changes need beside the cookie."""

import pytest
from fastapi.testclient import TestClient
from sqlalchemy import text

from api.main import create_app
from api.security.cookies import COOKIE
from api.security.csrf import HEADER
from gis.store.engine import transaction
from tests.accounts import HOME, Clock, make_account, session_of, signed_in

pytestmark = pytest.mark.integration
SESSION, COVERAGE = "/api/v1/session", "/api/v1/coverage"


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def account(qinghe, district_id):
    """Make a planner."""
    return make_account(qinghe, "planner", [("coverage:read", "district", district_id)])


@pytest.fixture
def asking(qinghe, account, clock):
    """Ask an application of its own, by a clock of its own, as that planner."""
    app = create_app(database_url=qinghe.app_url, clock=clock)
    with TestClient(app, HOME):
        yield signed_in(app, session_of(qinghe, account.id, now=clock()))


def test_a_session_ends_when_nothing_was_asked_for_half_an_hour(asking, clock) -> None:
    clock.forward(minutes=29, seconds=59)
    before = asking.get(SESSION)
    clock.forward(minutes=30)
    after = asking.get(SESSION)

    assert (before.status_code, after.status_code) == (200, 401)


def test_a_session_that_is_used_lasts_ten_hours_and_no_longer(asking, clock) -> None:
    for _ in range(29):
        clock.forward(minutes=20)
        assert asking.get(SESSION).status_code == 200
    clock.forward(minutes=20)

    assert asking.get(SESSION).status_code == 401


def test_signing_out_makes_the_cookie_worthless(asking, clock) -> None:
    token = asking.cookies[COOKIE]

    out = asking.delete(SESSION)

    assert out.status_code == 204
    assert f"{COOKIE}=" in out.headers["set-cookie"]
    replay = signed_in(asking.app, token)
    assert replay.get(SESSION).status_code == 401
    assert replay.get(COVERAGE).status_code == 401
    assert replay.delete(SESSION).status_code == 401


def test_an_account_that_is_closed_is_out_at_once(asking, account, qinghe) -> None:
    assert asking.get(SESSION).status_code == 200

    with transaction(qinghe.owner_url) as connection:
        query = text("UPDATE account SET is_active = false WHERE id = :id")
        connection.execute(query, {"id": account.id})

    assert asking.get(SESSION).status_code == 401


def test_only_the_digest_of_a_token_is_kept(asking, account, qinghe) -> None:
    with transaction(qinghe.app_url) as connection:
        set_ = text("SELECT set_config('app.account', :id, true)")
        connection.execute(set_, {"id": str(account.id)})
        kept = str(connection.execute(text("SELECT * FROM session")).all())

    assert asking.cookies[COOKIE] not in kept


@pytest.mark.parametrize("given", ["", "0" * 64, "wrong"])
def test_a_change_without_the_right_proof_is_refused(asking, given) -> None:
    asking.headers[HEADER] = given

    answer = asking.post("/api/v1/formation/runs", json={})

    assert answer.status_code == 403
    assert asking.get(SESSION).status_code == 200


def test_the_proof_of_another_session_is_refused(asking, account, qinghe, clock) -> None:
    other = signed_in(asking.app, session_of(qinghe, account.id, now=clock()))
    asking.headers[HEADER] = other.headers[HEADER]

    assert asking.delete(SESSION).status_code == 403


@pytest.mark.parametrize(
    "headers",
    [
        {"sec-fetch-site": "cross-site"},
        {"sec-fetch-site": "same-site"},
        {"origin": "https://evil.example"},
        {"origin": "null"},
    ],
)
@pytest.mark.parametrize(
    ("method", "path", "body"),
    [
        ("DELETE", SESSION, None),
        ("POST", SESSION, {"login": "nobody", "password": "x"}),
        ("POST", f"{SESSION}/redeem", {"token": "x", "password": "x"}),
        ("POST", "/api/v1/tokens", {"name": "x", "actions": ["coverage:read"]}),
    ],
)
def test_a_page_of_another_site_changes_nothing(asking, headers, method, path, body) -> None:
    answer = asking.request(method, path, json=body, headers=headers)

    assert answer.status_code == 403
    assert "set-cookie" not in answer.headers


def test_our_own_page_may_change(asking) -> None:
    headers = {"sec-fetch-site": "same-origin", "origin": HOME}

    assert asking.delete(SESSION, headers=headers).status_code == 204


def test_a_session_tells_rights_and_places(asking, account, district_id) -> None:
    told = asking.get(SESSION).json()

    assert told["login"] == account.login
    assert told["role"] == "planner"
    assert told["idle_s"] == 1800
    assert told["scopes"] == [
        {
            "kind": "district",
            "id": str(district_id),
            "name": "清和区",
            "action": "coverage:read",
            "effect": "allow",
        }
    ]
