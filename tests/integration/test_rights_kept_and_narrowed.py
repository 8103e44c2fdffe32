"""Lists of places that are narrowed to a request, or kept between requests, stay right."""

from collections.abc import Iterable
from contextlib import suppress

import pytest
from sqlalchemy import Connection, text

from gis.store.engine import transaction
from gis.store.rights import Near, account_transaction, caller_transaction, say
from gis.store.visible import visible_scope
from tests.conftest import Database
from tests.small_districts import (
    District,
    Grant,
    Holding,
    caller,
    hold,
    ident,
    load_district,
    names_of,
)

pytestmark = pytest.mark.integration
BOTH = ("members:read", "places:read")
DISTRICT = District(
    streets=("S1",),
    communities={"C1": "S1"},
    grids={"G1": "C1", "G2": "C1"},
    buildings={"B1": ("G1", "C1"), "B2": ("G1", "C1"), "B3": ("G2", "C1"), "B4": (None, "C1")},
    orgs={"P": None, "P1": "P"},
    members={"a": ("B1", None), "b": ("B2", None), "c": ("B3", "P1"), "d": ("B4", "P1")},
)


@pytest.fixture(scope="module")
def two_grids(make_database) -> Database:
    made = make_database()
    load_district(made, DISTRICT)
    return made


def _members(database: Database, role: str, near: Near | None = None) -> set[str]:
    with caller_transaction(database.app_url, caller(role), "members:read", near=near) as open_:
        ids = list(open_.execute(text("SELECT id FROM member")).scalars())
    return names_of(ids, DISTRICT.members)


def test_naming_one_building_does_not_show_its_denied_neighbour(two_grids) -> None:
    grants = (Grant("me", "allow", "G1", BOTH), Grant("me", "deny", "B2", BOTH))
    hold(two_grids, Holding("grid_worker", grants))
    near = Near(buildings=[ident("B1")])

    with caller_transaction(two_grids.app_url, caller("grid_worker"), "places:read", near=near) as (
        connection
    ):
        seen = list(connection.execute(text("SELECT id FROM building")).scalars())

    assert names_of(seen, DISTRICT.buildings) == {"B1"}
    assert _members(two_grids, "grid_worker", near) == {"a"}


@pytest.mark.parametrize("denied", ["G2", "C1"])
def test_naming_one_building_does_not_show_members_of_a_denied_place(two_grids, denied) -> None:
    grants = (
        Grant("me", "allow", "P", ("members:read",)),
        Grant("me", "allow", "G1", BOTH),
        Grant("me", "deny", denied, BOTH),
    )
    hold(two_grids, Holding("org_admin", grants))

    hidden = {"G2": {"c"}, "C1": {"c", "d"}}[denied]
    for near in (Near(buildings=[ident("B1")]), Near(box=(119.49, 31.99, 119.4999, 31.9999))):
        assert not _members(two_grids, "org_admin", near) & hidden


def test_organisations_left_from_a_former_role_give_nothing(two_grids) -> None:
    hold(two_grids, Holding("org_admin", (Grant("me", "allow", "P", ("members:read",)),)))
    with transaction(two_grids.owner_url) as connection:
        connection.execute(text("UPDATE account SET role = 'grid_worker' WHERE login = 'me'"))

    me = caller("grid_worker")
    with account_transaction(two_grids.app_url, me) as connection:
        allowed = connection.execute(
            text("SELECT * FROM rights_of(:me, 'members:read', 'org') WHERE allowed"),
            {"me": me.account_id},
        ).all()

    assert _members(two_grids, "grid_worker") == set()
    assert allowed == []


def test_a_kind_that_is_not_judged_is_refused_not_denied(two_grids) -> None:
    with (
        pytest.raises(Exception, match="no rights are held on"),
        account_transaction(two_grids.app_url, caller("grid_worker")) as connection,
    ):
        connection.execute(text("SELECT * FROM rights_of(app_account(), 'members:read', 'x')"))


def test_rights_that_were_rolled_back_are_not_remembered(two_grids) -> None:
    hold(two_grids, Holding("grid_worker"))
    me = caller("grid_worker")
    give = text(
        "INSERT INTO access_grant (id, account_id, action, effect, scope_kind, scope_id)"
        " VALUES (gen_random_uuid(), :me, 'members:read', 'allow', 'grid', :grid)"
    )

    with (
        suppress(ZeroDivisionError),
        transaction(two_grids.owner_url) as connection,
    ):
        connection.execute(give, {"me": me.account_id, "grid": ident("G2")})
        assert visible_scope(connection, me.account_id, "members:read").grids == {ident("G2")}
        raise ZeroDivisionError
    with transaction(two_grids.owner_url) as connection:
        connection.execute(give, {"me": me.account_id, "grid": ident("G1")})
    with transaction(two_grids.owner_url) as connection:
        scope = visible_scope(connection, me.account_id, "members:read")

    assert scope.grids == {ident("G1")}
    assert _members(two_grids, "grid_worker") == {"a", "b"}


def test_rights_that_expire_are_forgotten(two_grids) -> None:
    soon = Grant("me", "allow", "G1", BOTH, "300 milliseconds")
    hold(two_grids, Holding("grid_worker", (soon, Grant("me", "allow", "B3", BOTH))))
    before = _members(two_grids, "grid_worker")

    with transaction(two_grids.owner_url) as connection:
        connection.execute(text("SELECT pg_sleep(0.4)"))

    assert before >= {"c"}
    assert _members(two_grids, "grid_worker") == {"c"}


def _sees(database: Database, table: str, **settings: str) -> list[object]:
    """Read a table as the serving role, with lists that no workflow of ours would make."""
    with transaction(database.app_url) as connection:
        say(connection, account=str(ident("me")), login="me", **settings)
        return list(connection.execute(text(f"SELECT id FROM {table}")).scalars())  # noqa: S608


def _all(names: Iterable[str]) -> str:
    return f"{{{','.join(str(ident(each)) for each in names)}}}"


@pytest.mark.parametrize(
    "role", ["leader", "planner", "sec_admin", "sys_admin", "auditor", "nobody", ""]
)
def test_no_list_shows_people_to_a_role_that_reads_none(two_grids, role) -> None:
    lists = {
        "member_grids": _all(DISTRICT.grids),
        "member_communities": _all(DISTRICT.communities),
        "member_buildings": _all(DISTRICT.buildings),
        "member_orgs": _all(DISTRICT.orgs),
    }

    assert _sees(two_grids, "member", role="org_admin", action="members:read", **lists)
    assert _sees(two_grids, "member", role=role, action="members:read", **lists) == []


@pytest.mark.parametrize("role", ["sec_admin", "sys_admin", "auditor", "nobody", ""])
def test_no_list_shows_buildings_to_a_role_that_reads_none(two_grids, role) -> None:
    lists = {
        "grids": _all(DISTRICT.grids),
        "communities": _all(DISTRICT.communities),
        "buildings": _all(DISTRICT.buildings),
    }

    assert _sees(two_grids, "building", role="leader", **lists)
    assert _sees(two_grids, "building", role=role, **lists) == []


def test_a_grid_worker_sees_nobody_by_way_of_an_organisation(two_grids) -> None:
    orgs = {"member_orgs": _all(DISTRICT.orgs)}

    assert _sees(two_grids, "member", role="org_admin", action="members:read", **orgs)
    assert _sees(two_grids, "member", role="grid_worker", action="members:read", **orgs) == []


def _allowed(connection: Connection, action: str, kind: str) -> set[object]:
    query = text("SELECT resource FROM rights_of(:me, :action, :kind) WHERE allowed")
    values = {"me": ident("me"), "action": action, "kind": kind}
    return set(connection.execute(query, values).scalars())


def test_who_sees_all_grants_finds_each_account_by_its_own(two_grids) -> None:
    hold(two_grids, Holding("grid_worker", (Grant("other", "allow", "G1", BOTH),)))

    with transaction(two_grids.owner_url) as connection:
        assert _allowed(connection, "members:read", "grid") == set()


def test_grants_left_from_a_former_role_give_nothing(two_grids) -> None:
    hold(two_grids, Holding("grid_worker", (Grant("me", "allow", "G1", BOTH),)))

    with transaction(two_grids.owner_url) as connection:
        before = _allowed(connection, "members:read", "grid")
        connection.execute(text("UPDATE account SET role = 'leader' WHERE login = 'me'"))
        after = _allowed(connection, "members:read", "grid")
        places = _allowed(connection, "places:read", "grid")

    assert before == places == {ident("G1")}
    assert after == set()
