"""Whoever shares a connection shares nothing else: settings end with their transaction."""

import random
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from threading import Barrier

import pytest
import sqlalchemy
from sqlalchemy import Connection, event, text
from sqlalchemy.exc import DBAPIError

from gis.store import engine as engine_module
from gis.store.engine import transaction
from gis.store.rights import Near, account_transaction, caller_transaction, publishing_transaction
from tests.conftest import Database
from tests.rights_world import BUILDINGS, DISTRICT, MEMBERS, ROLES, load_world
from tests.small_districts import caller, ident, names_of

pytestmark = pytest.mark.integration
TRANSACTIONS = 1_000
PEOPLE = (
    "member",
    "member_residence",
    "member_affiliation",
    "member_token",
    "member_event",
    "participation",
    "dual_registration",
    "roster_import",
)
SETTINGS = [
    f"app.{prefix}{name}"
    for prefix in ("", "member_")
    for name in ("grids", "communities", "buildings", "denied_buildings")
] + [
    f"app.{name}"
    for name in (
        "account",
        "role",
        "action",
        "login",
        "credential",
        "member_orgs",
        "member_denied_orgs",
        "member_denied_grids",
        "member_denied_communities",
    )
]


@pytest.fixture(scope="module")
def world(make_database) -> Database:
    made = make_database()
    load_world(made)
    return made


@pytest.fixture
def one_connection(world, monkeypatch) -> Iterator[list[int]]:
    """Serve the database from a pool of exactly one connection; tells the server's processes."""
    pool = sqlalchemy.create_engine(
        world.app_url, pool_size=1, max_overflow=0, pool_timeout=120, pool_pre_ping=True
    )
    backends: list[int] = []
    event.listen(pool, "checkout", lambda raw, *_: backends.append(raw.info.backend_pid))
    opened = engine_module.engine
    monkeypatch.setattr(
        engine_module, "engine", lambda url: pool if url == world.app_url else opened(url)
    )
    yield backends
    pool.dispose()


def _seen(connection: Connection) -> tuple[set[str], set[str]]:
    found = (
        connection.execute(text("SELECT id FROM building")).scalars(),
        connection.execute(text("SELECT id FROM member")).scalars(),
    )
    buildings, members = (names_of(ids, DISTRICT.buildings, DISTRICT.members) for ids in found)
    return buildings, members


def _ask(database: Database, role: str, chance: random.Random) -> tuple[set[str], set[str]]:
    """Read as a role, sometimes with an error of the database or of ours in the end."""
    near = chance.choice([None, None, Near(buildings=[ident("B1")])])
    action = "members:read" if role in MEMBERS else "places:read"
    seen: tuple[set[str], set[str]] = (set(), set())
    with (
        suppress(DBAPIError, ZeroDivisionError),
        caller_transaction(database.app_url, caller(role, role), action, near=near) as connection,
    ):
        seen = _seen(connection)
        match chance.randrange(4):
            case 0:
                connection.execute(text("SELECT 1 / 0"))
            case 1:
                raise ZeroDivisionError
            case 2:
                connection.execute(text("UPDATE member SET version = version + 1"))
                connection.get_transaction().rollback()
    return seen


def test_a_thousand_transactions_on_one_connection_see_their_own_rows(
    world, one_connection
) -> None:
    roles = ("grid_worker", "org_admin", "leader", "planner")
    start = Barrier(len(roles))

    def work(role: str) -> list[str]:
        chance, wrong = random.Random(role), []  # noqa: S311 (repeatable, guards nothing)
        start.wait()
        for _ in range(TRANSACTIONS // len(roles) // 2):
            buildings, members = _ask(world, role, chance)
            if not buildings <= set(BUILDINGS[role].split()):
                wrong.append(f"{role} saw {buildings}")
            if not members <= set(MEMBERS.get(role, "").split()):
                wrong.append(f"{role} saw {members}")
            with transaction(world.app_url) as connection:
                if _seen(connection) != (set(), set()):
                    wrong.append(f"after {role} somebody without a name saw rows")
        return wrong

    with ThreadPoolExecutor(len(roles)) as pool:
        wrong = [each for found in pool.map(work, roles) for each in found]

    assert wrong == []
    assert len(set(one_connection)) == 1
    assert len(one_connection) >= TRANSACTIONS


@pytest.mark.parametrize("ending", ["commit", "error of the database", "error of ours"])
def test_settings_end_with_their_transaction(world, one_connection, ending) -> None:
    with (
        suppress(DBAPIError, ZeroDivisionError),
        caller_transaction(world.app_url, caller("org_admin", "org_admin"), "members:edit") as own,
    ):
        said = {name: own.execute(_setting(name)).scalar() for name in SETTINGS}
        if ending == "error of the database":
            own.execute(text("SELECT * FROM change"))
        if ending == "error of ours":
            raise ZeroDivisionError
    with transaction(world.app_url) as connection:
        left = {name: connection.execute(_setting(name)).scalar() for name in SETTINGS}
        role = connection.execute(text("SELECT current_user")).scalar()

    assert said["app.role"] == "org_admin"
    assert said["app.member_orgs"]
    assert not any(left.values())
    assert role == "linge_app"
    assert len(set(one_connection)) == 1


def _setting(name: str) -> sqlalchemy.TextClause:
    return text("SELECT current_setting(:name, true)").bindparams(name=name)


@pytest.mark.parametrize("role", ROLES)
def test_an_account_without_lists_sees_no_rows(world, role) -> None:
    with account_transaction(world.app_url, caller(role, role)) as connection:
        assert _seen(connection) == (set(), set())


def test_who_computes_published_figures_sees_no_people(world) -> None:
    for table in PEOPLE:
        with (
            pytest.raises(DBAPIError, match="permission denied"),
            publishing_transaction(world.app_url) as connection,
        ):
            connection.execute(text(f"SELECT 1 FROM {table}"))  # noqa: S608 (names above)


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE building SET floors = 1",
        "DELETE FROM building_tally",
        "INSERT INTO session SELECT * FROM session",
        "CREATE TABLE x ()",
        "UPDATE rights_state SET version = 0",
    ],
)
def test_who_computes_published_figures_changes_nothing(world, statement) -> None:
    with (
        pytest.raises(DBAPIError, match=r"permission denied|read-only"),
        publishing_transaction(world.app_url) as connection,
    ):
        connection.execute(text(statement))


def test_published_figures_are_computed_of_all_places_and_then_nobody_sees_them(
    world, one_connection
) -> None:
    with publishing_transaction(world.app_url) as connection:
        count = connection.execute(text("SELECT count(*) FROM building")).scalar()
        tallies = [
            connection.execute(text(f"SELECT count(*) FROM {table}")).scalar()  # noqa: S608 (names here)
            for table in ("building_tally", "building_branch_tally", "org_tally")
        ]
    with (
        pytest.raises(DBAPIError, match="permission denied"),
        transaction(world.app_url) as connection,
    ):
        connection.execute(text("SELECT 1 FROM building_tally"))

    assert (count, tallies) == (len(DISTRICT.buildings), [1, 1, 1])
    assert len(set(one_connection)) == 1


def test_a_role_without_the_action_gets_no_rows_by_its_lists(world) -> None:
    with caller_transaction(
        world.app_url, caller("grid_worker", "grid_worker"), "places:read"
    ) as connection:
        buildings, members = _seen(connection)

    assert buildings == set(BUILDINGS["grid_worker"].split())
    assert members == set()
