"""Who is not signed in, or not allowed, gets nothing: every route, every role."""

import re

import pytest
from fastapi.dependencies.models import Dependant
from fastapi.routing import iter_route_contexts
from fastapi.testclient import TestClient
from sqlalchemy import text

from api.dependencies import Allowed
from api.main import create_app
from api.security.roles import ROLE_PERMISSIONS, Permission, Role
from gis.store.engine import transaction
from gis.store.grants import NewGrant, add_grant
from gis.store.provision import administration
from tests.accounts import make_account

pytestmark = pytest.mark.integration
OPEN = {"/healthz", "/readyz", "/login", "/redeem"}
SOME_ID = "00000000-0000-7000-8000-000000000000"
NOWHERE = create_app(database_url="postgresql+psycopg://linge_app@/nowhere?host=/nonexistent")


def _needed(dependant: Dependant) -> set[Permission]:
    own = {dependant.call.permission} if isinstance(dependant.call, Allowed) else set()
    return own.union(*(_needed(each) for each in dependant.dependencies))


ROUTES = [
    (method, re.sub(r"\{[^}]+\}", SOME_ID, each.path), _needed(each.dependant))
    for each in iter_route_contexts(NOWHERE.routes)
    if hasattr(each, "dependant") and each.path not in OPEN
    for method in sorted(each.methods)
    if not (method == "POST" and each.path.startswith("/api/v1/session"))
]
GUARDED = [route for route in ROUTES if route[2]]


def _is_page(path: str) -> bool:
    return not path.startswith(("/api/", "/openapi.json"))


@pytest.mark.parametrize(("method", "path", "needed"), ROUTES, ids=str)
def test_a_stranger_gets_nothing(stranger: TestClient, method, path, needed) -> None:
    answer = stranger.request(method, path, follow_redirects=False)

    if _is_page(path):
        assert answer.status_code == 303
        assert answer.headers["location"].startswith("/login?next=%2F")
        assert answer.content == b""
    else:
        # A body that cannot be read is told to anybody; it tells nothing.
        assert answer.status_code in {401, 422}
        assert answer.headers["content-type"] == "application/problem+json"


@pytest.mark.parametrize("role", list(Role))
def test_a_role_gets_nothing_of_what_it_may_not_do(sign_in, role: Role) -> None:
    client = sign_in(role.value)

    for method, path, needed in GUARDED:
        if needed <= ROLE_PERMISSIONS[role]:
            continue
        answer = client.request(method, path, follow_redirects=False)
        assert answer.status_code in {403, 422}, (method, path)
        assert SOME_ID not in answer.text


def test_a_denial_is_in_the_audit_by_the_name_of_the_route(sign_in, people, qinghe) -> None:
    answer = sign_in("auditor").get("/api/v1/rights/why", params={"account": SOME_ID})

    with administration(qinghe.admin_url, qinghe.name) as connection:
        query = text(
            "SELECT * FROM audit_event WHERE kind = 'denied' AND account_id = :id"
            " AND request_id = :request"
        )
        asked = {"id": people["auditor"], "request": answer.headers["x-request-id"]}
        (row,) = connection.execute(query, asked).mappings()
    assert row["action"] == "accounts:administer"
    assert row["details"] == {"route": "GET /api/v1/rights/why"}
    assert row["outcome"] == "denied"


@pytest.mark.parametrize(
    ("role", "start"),
    [
        ("leader", "/maps/coverage"),
        ("planner", "/maps/formation"),
        ("sys_admin", "/me"),
    ],
)
def test_each_role_begins_on_its_own_page(sign_in, role, start) -> None:
    answer = sign_in(role).get("/", follow_redirects=False)

    assert (answer.status_code, answer.headers["location"]) == (303, start)


@pytest.mark.parametrize("role", [each.value for each in Role])
def test_every_page_names_who_is_signed_in_and_lets_them_out(sign_in, role) -> None:
    page = sign_in(role).get("/me").text

    assert f"demo-{role.replace('_', '-')}" in page
    assert 'id="sign-out"' in page


def test_a_page_that_is_not_for_a_role_says_so_in_words(sign_in) -> None:
    answer = sign_in("grid_worker").get("/maps/coverage")

    assert answer.status_code == 403
    assert answer.headers["content-type"].startswith("text/html")
    assert "没有权限" in answer.text


def test_a_leader_without_any_grant_sees_no_figure(sign_in, qinghe) -> None:
    client = sign_in(make_account(qinghe, "leader").id)

    report = client.get("/api/v1/coverage").json()

    values = [each for place in report["places"] for each in place["measures"].values()]
    values += report["total"]["measures"].values()
    assert {each["value"] for each in values} == {None}
    assert {each["reason"] for each in values} == {"out_of_scope"}
    assert client.get("/api/v1/layers/building").json()["features"] == []


def test_a_leader_of_one_street_sees_its_figures_and_buildings_only(sign_in, qinghe) -> None:
    with administration(qinghe.admin_url, qinghe.name) as connection:
        street = connection.execute(text("SELECT id FROM street ORDER BY source_key")).scalar()
        query = text(
            "SELECT b.id FROM building AS b JOIN community AS c ON c.id = b.community_id"
            " WHERE c.street_id = :street"
        )
        own = {str(each) for each in connection.execute(query, {"street": street}).scalars()}
    grants = [(action, "street", street) for action in ("coverage:read", "places:read")]
    client = sign_in(make_account(qinghe, "leader", grants).id)

    report = client.get("/api/v1/coverage", params={"level": "street"}).json()
    buildings = client.get("/api/v1/layers/building").json()["features"]

    told = {p["id"] for p in report["places"] if p["measures"]["inhabitants"]["value"] is not None}
    assert told == {str(street)}
    assert report["total"]["measures"]["inhabitants"]["value"] is None
    assert buildings
    assert {each["id"] for each in buildings} <= own


def test_an_estate_that_reaches_into_another_community_needs_all(sign_in, qinghe) -> None:
    with administration(qinghe.admin_url, qinghe.name) as connection:
        community, estate = connection.execute(
            text("SELECT community_id, id FROM estate ORDER BY source_key")
        ).first()
        mark = text("UPDATE estate SET spans_communities = :spans WHERE id = :estate")
        connection.execute(mark, {"spans": True, "estate": estate})
    client = sign_in(make_account(qinghe, "leader", [("coverage:read", "community", community)]).id)

    def told(reader) -> object:
        report = reader.get("/api/v1/coverage", params={"level": "estate"}).json()
        (place,) = (each for each in report["places"] if each["id"] == str(estate))
        return place["measures"]["households"]["value"]

    try:
        narrow, whole = told(client), told(sign_in("leader"))
    finally:
        with administration(qinghe.admin_url, qinghe.name) as connection:
            connection.execute(mark, {"spans": False, "estate": estate})

    assert narrow is None
    assert whole is not None
    assert told(client) == whole


def test_a_planner_who_may_see_all_counts_gets_them_exactly(sign_in) -> None:
    for address in ("/maps/formation", "/maps/formation.html"):
        answer = sign_in("planner").get(address, params={"level": "community"})

        assert re.search(r'"full_members":\d', answer.text)
        assert answer.headers["cache-control"] == "no-store"


@pytest.mark.parametrize("kind", ["grid", "building"])
def test_what_is_denied_does_not_follow_from_the_figures_around_it(
    sign_in, qinghe, district_id, kind
) -> None:
    query = text(
        "SELECT b.id AS building, b.grid_id AS grid, b.community_id FROM building AS b"
        " WHERE b.grid_id IS NOT NULL ORDER BY b.source_key"
    )
    with transaction(qinghe.owner_url) as connection:
        denied = connection.execute(query).mappings().first()
        account = make_account(qinghe, "leader", [("coverage:read", "district", district_id)])
        scope = (kind, denied[kind])
        add_grant(connection, NewGrant(account.id, "coverage:read", scope, "deny"))
    client = sign_in(account.id)

    hidden = {}
    for level in ("grid", "community", "estate", "street"):
        report = client.get("/api/v1/coverage", params={"level": level}).json()
        assert report["total"]["measures"]["households"]["reason"] == "out_of_scope"
        hidden[level] = {
            place["parent_id" if level == "estate" else "id"]
            for place in report["places"]
            if place["measures"]["households"]["reason"] == "out_of_scope"
        }

    assert hidden["grid"] == {str(denied["grid"])}
    assert hidden["community"] == hidden["estate"] == {str(denied["community_id"])}
    assert len(hidden["street"]) == 1
