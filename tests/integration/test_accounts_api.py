"""Accounts and grants over HTTP: what a sec_admin may, and what not even a sec_admin may."""

import secrets
import uuid

import pytest
from fastapi.testclient import TestClient
from sqlalchemy import text

from api.main import create_app
from gis.store.provision import administration
from tests.accounts import CHOSEN, HOME, make_account, session_of, signed_in

pytestmark = pytest.mark.integration
ACCOUNTS, GRANTS, WHY = "/api/v1/accounts", "/api/v1/grants", "/api/v1/rights/why"


@pytest.fixture(scope="session")
def admin(sign_in) -> TestClient:
    """Ask as the sec_admin."""
    return sign_in("sec_admin")


@pytest.fixture
def made(admin) -> dict:
    """Make a leader over HTTP."""
    answer = admin.post(ACCOUNTS, json={"login": f"l-{secrets.token_hex(4)}", "role": "leader"})
    assert answer.status_code == 201
    return answer.json()


def _grant(account_id: str, scope_id: uuid.UUID, **other: object) -> dict:
    return {
        "account_id": account_id,
        "action": "coverage:read",
        "scope_kind": "district",
        "scope_id": str(scope_id),
        **other,
    }


def test_an_account_is_made_linked_granted_and_used(admin, made, app, district_id) -> None:
    link = admin.post(f"{ACCOUNTS}/{made['id']}/link").json()
    grant = admin.post(GRANTS, json=_grant(made["id"], district_id))
    client = TestClient(app, HOME)

    chosen = {"token": link["token"], "password": CHOSEN}
    assert client.post("/api/v1/session/redeem", json=chosen).status_code == 200

    assert grant.status_code == 201
    assert link["path"] == f"/redeem#token={link['token']}"
    report = client.get("/api/v1/coverage").json()
    assert report["total"]["measures"]["inhabitants"]["value"] == 116_453


def test_no_answer_tells_what_is_kept_of_a_password(admin, made) -> None:
    told = admin.get(ACCOUNTS)

    assert made["id"] in {each["id"] for each in told.json()}
    assert "argon2" not in told.text
    assert "password_hash" not in told.text
    assert told.headers["cache-control"] == "no-store"


def test_a_grant_taken_back_holds_at_once(admin, sign_in, qinghe, district_id) -> None:
    account = make_account(qinghe, "leader")
    client = sign_in(account.id)
    granted = admin.post(GRANTS, json=_grant(str(account.id), district_id)).json()
    before = client.get("/api/v1/coverage").json()["total"]["measures"]["inhabitants"]["value"]

    assert admin.delete(f"{GRANTS}/{granted['id']}").status_code == 204

    after = client.get("/api/v1/coverage").json()["total"]["measures"]["inhabitants"]["value"]
    assert (before, after) == (116_453, None)
    assert admin.delete(f"{GRANTS}/{granted['id']}").status_code == 404


def test_an_account_that_is_closed_is_out_at_once(admin, sign_in, qinghe) -> None:
    account = make_account(qinghe, "leader")
    client = sign_in(account.id)
    assert client.get("/api/v1/session").status_code == 200

    address = f"{ACCOUNTS}/{account.id}"
    closed = admin.patch(address, json={"version": 1, "is_active": False})

    assert closed.json()["is_active"] is False
    assert client.get("/api/v1/session").status_code == 401
    stale = admin.patch(address, json={"version": 1, "is_active": True})
    assert (stale.status_code, stale.json()["type"][-13:]) == (409, "changed_since")


def test_nobody_grants_to_themselves_or_to_their_own_role(admin, people, qinghe) -> None:
    me = str(people["sec_admin"])
    some = uuid.uuid4()
    mine = _grant(me, some, action="accounts:administer")
    roles = {**_grant(me, some, action="accounts:administer"), "account_id": None}

    with administration(qinghe.admin_url, qinghe.name) as connection:
        district = connection.execute(text("SELECT id FROM district")).scalar_one()
    for asked in (mine, roles | {"role": "sec_admin"}):
        answer = admin.post(GRANTS, json=asked | {"scope_id": str(district)})
        assert answer.status_code == 403


@pytest.mark.parametrize("change", [{"is_active": False}, {"role": "auditor"}])
def test_nobody_changes_their_own_role_or_activity(admin, people, change) -> None:
    mine = next(
        each for each in admin.get(ACCOUNTS).json() if each["id"] == str(people["sec_admin"])
    )

    answer = admin.patch(f"{ACCOUNTS}/{mine['id']}", json=change | {"version": mine["version"]})

    assert answer.status_code == 403


def test_the_last_sec_admin_stays(qinghe, make_database) -> None:
    database = make_database()
    first, second = (make_account(database, "sec_admin") for _ in range(2))
    app = create_app(database_url=database.app_url)
    with TestClient(app, HOME):
        admin = signed_in(app, session_of(database, first.id))
        away = admin.patch(f"{ACCOUNTS}/{second.id}", json={"version": 1, "is_active": False})
        last = admin.patch(f"{ACCOUNTS}/{first.id}", json={"version": 1, "role": "leader"})

    assert (away.status_code, last.status_code) == (200, 403)


@pytest.mark.parametrize(
    "wrong",
    [
        {"action": "members:read"},
        {"action": "fly"},
        {"scope_kind": "planet"},
        {"scope_id": str(uuid.uuid4())},
        {"scope_kind": "building", "scope_id": str(uuid.uuid4())},
        {"effect": "perhaps"},
        {"role": "leader"},
        {"account_id": None},
        {"account_id": str(uuid.uuid4())},
        {"expires_at": "2001-01-01T00:00:00Z"},
        {"expires_at": "9999-12-31T23:59:59Z"},
        {"expires_at": "2030-01-01T00:00:00"},
    ],
)
def test_a_grant_that_makes_no_sense_is_refused(admin, made, district_id, wrong) -> None:
    answer = admin.post(GRANTS, json=_grant(made["id"], district_id) | wrong)

    assert answer.status_code == 422
    assert answer.headers["content-type"] == "application/problem+json"


@pytest.mark.parametrize("login", ["", "a", "Has Space", "x" * 41, "名字", "a\u0000b", "-dash"])
def test_a_login_that_is_none_is_refused(admin, login) -> None:
    asked = {"login": login, "role": "leader"}

    assert admin.post(ACCOUNTS, json=asked).status_code == 422


def test_a_login_is_given_once(admin, made) -> None:
    asked = {"login": made["login"], "role": "auditor"}

    assert admin.post(ACCOUNTS, json=asked).status_code == 422


def test_it_is_explained_why(admin, people, district_id) -> None:
    asked = {
        "account": str(people["leader"]),
        "action": "coverage:read",
        "kind": "district",
        "resource": str(district_id),
    }

    allowed = admin.get(WHY, params=asked).json()
    role = admin.get(WHY, params=asked | {"action": "members:read"}).json()
    nowhere = admin.get(WHY, params=asked | {"resource": str(uuid.uuid4())}).json()

    assert allowed["allowed"]
    assert allowed["grant_id"]
    assert (role["allowed"], role["reason"]) == (False, "not for this role")
    assert (nowhere["allowed"], nowhere["reason"]) == (False, "no grant")


@pytest.mark.parametrize(
    ("method", "path", "body"),
    [
        ("PATCH", f"{ACCOUNTS}/{uuid.uuid4()}", {"version": 1}),
        ("POST", f"{ACCOUNTS}/{uuid.uuid4()}/link", None),
        ("DELETE", f"{GRANTS}/{uuid.uuid4()}", None),
    ],
    ids=["account", "link", "grant"],
)
def test_an_unknown_id_is_not_found_and_not_explained(admin, method, path, body) -> None:
    answer = admin.request(method, path, json=body)

    assert answer.status_code == 404
    assert "detail" not in answer.json()


def test_every_change_is_in_the_audit(admin, made, qinghe, people, district_id) -> None:
    granted = admin.post(GRANTS, json=_grant(made["id"], district_id)).json()
    admin.delete(f"{GRANTS}/{granted['id']}")
    admin.post(f"{ACCOUNTS}/{made['id']}/link")
    admin.patch(f"{ACCOUNTS}/{made['id']}", json={"version": 1, "role": "planner"})

    with administration(qinghe.admin_url, qinghe.name) as connection:
        query = text(
            "SELECT kind FROM audit_event WHERE account_id = :admin AND object_id = ANY (:ids)"
        )
        ids = [uuid.UUID(made["id"]), uuid.UUID(granted["id"])]
        asked = {"admin": people["sec_admin"], "ids": ids}
        kinds = sorted(connection.execute(query, asked).scalars())
    assert kinds == sorted(
        ["account_created", "account_changed", "link_created", "grant_added", "grant_removed"]
    )


def test_a_link_does_not_outlive_the_closing_of_its_account(admin, made, app) -> None:
    address = f"{ACCOUNTS}/{made['id']}"
    link = admin.post(f"{address}/link").json()

    for version, is_active in ((1, False), (2, True)):
        assert admin.patch(address, json={"version": version, "is_active": is_active}).is_success
    asked = {"token": link["token"], "password": CHOSEN}
    answer = TestClient(app, HOME).post("/api/v1/session/redeem", json=asked)

    assert answer.status_code == 401
