"""What the server does for each serving query with rights: indexes, few rows in vain, few pages."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date
from typing import Any

import pytest
import sqlalchemy
from sqlalchemy import NullPool, event, make_url

from gis.store.buildings import list_buildings
from gis.store.engine import engine
from gis.store.member_rows import MemberFilter, Page
from gis.store.provision import drop_database
from gis.store.rights import caller_transaction
from gis.workflows.asked import Asked
from gis.workflows.building_lists import unassigned_buildings, visible_buildings
from gis.workflows.building_sheet import building_sheet
from gis.workflows.find_places_and_members import find_places_and_members
from gis.workflows.member_list import member_list
from gis.workflows.transfer_work import transfer_work
from tests.benchmark.many_members import Crowd, Size, caller_of, load_crowd, made, name_of

pytestmark = pytest.mark.integration

DAY = date(2026, 6, 30)
SIZE = Size(buildings=36_000, members=60_000, accounts=100, has_residences=True)
LARGE = {"member", "building", "member_token", "member_residence", "group_building"}
SCOPES = ("1 grid", "20 grids", "1,800 grids")
GRID = {"1 grid": 1, "20 grids": 8, "1,800 grids": 77}
FEW_PAGES = 50  # beyond twice the pages of the other plan: the catalog's
# Without rights there is no condition left: it is another query.
ONLY_RIGHTS = ("FROM member LIMIT", "FROM member AS m WHERE m.status")


@pytest.fixture(scope="module")
def crowd(cluster) -> Iterator[Crowd]:
    made_ = load_crowd(cluster, SIZE)
    yield made_
    for url in (made_.owner_url, made_.app_url):
        engine(url).dispose()
    drop_database(made_.admin_url, made_.name)


@pytest.fixture(scope="module")
def free(crowd):
    """Connect as a role that bypasses row-level security."""
    admin = make_url(crowd.admin_url).set(database=crowd.name)
    with sqlalchemy.create_engine(admin, poolclass=NullPool).connect() as connection:
        connection.exec_driver_sql("SET max_parallel_workers_per_gather = 0")
        yield connection


@contextmanager
def _explaining(crowd: Crowd) -> Iterator[list[tuple[str, Any, dict[str, Any]]]]:
    """Explain, in its own transaction, every query on large tables that is run meanwhile."""
    serving = engine(crowd.app_url)
    found: list[tuple[str, Any, dict[str, Any]]] = []
    is_busy = []

    def explain(connection, _cursor, statement, parameters, *_rest) -> None:
        words = statement.split()
        if is_busy or words[0] not in {"SELECT", "WITH"} or not LARGE & set(words):
            return
        is_busy.append(True)
        found.append((statement, parameters, _plan(connection, statement, parameters)))
        is_busy.clear()

    event.listen(serving, "after_cursor_execute", explain)
    yield found
    event.remove(serving, "after_cursor_execute", explain)


def _plan(connection, statement: str, parameters: Any) -> dict[str, Any]:
    explained = connection.exec_driver_sql(
        f"EXPLAIN (ANALYZE, BUFFERS, FORMAT JSON) {statement}", parameters
    ).scalar()
    return explained[0]["Plan"]


def _nodes(plan: dict[str, Any]) -> Iterator[dict[str, Any]]:
    yield plan
    for below in plan.get("Plans", ()):
        yield from _nodes(below)


def _whole_reads(plan: dict[str, Any]) -> set[str]:
    return {
        node["Relation Name"]
        for node in _nodes(plan)
        if node["Node Type"] == "Seq Scan" and node["Actual Loops"]
    } & LARGE


def _in_vain(plan: dict[str, Any]) -> int:
    return sum(
        node.get("Rows Removed by Filter", 0) * node["Actual Loops"]
        for node in _nodes(plan)
        if node.get("Relation Name") in LARGE
    )


def _pages(plan: dict[str, Any]) -> int:
    return plan["Shared Hit Blocks"] + plan["Shared Read Blocks"]


def _judge(crowd: Crowd, free, deed: Callable[[], object]) -> list[str]:
    deed()  # whatever is kept between requests is there
    with _explaining(crowd) as found:
        deed()
    assert found, "nothing was asked of large tables"
    faults = []
    for statement, parameters, plan in found:
        words = " ".join(statement.split())[:90]
        bare = _plan(free, statement, parameters)
        if _whole_reads(plan):
            faults.append(f"reads all of {_whole_reads(plan)}: {words}")
        if _in_vain(plan) > 5 * plan["Actual Rows"] + 500:
            faults.append(f"{_in_vain(plan)} rows for {plan['Actual Rows']}: {words}")
        is_other = any(each in statement for each in ONLY_RIGHTS)
        if _pages(plan) > 2 * _pages(bare) + FEW_PAGES and not is_other:
            faults.append(f"{_pages(plan)} pages instead of {_pages(bare)}: {words}")
    return faults


def _asked(crowd: Crowd, account: str) -> Asked:
    return Asked(crowd.app_url, caller_of(account), "test", DAY)


def _box(account: str, side: float) -> tuple[float, float, float, float]:
    grid = GRID[account]
    west, south = 119 + grid % 45 * 0.003, 32 + grid // 45 * 0.003
    return west, south, west + side, south + side


@pytest.mark.parametrize("account", SCOPES)
@pytest.mark.parametrize("side", [0.0029, 0.009], ids=["a grid", "a screen"])
def test_buildings_in_a_box(crowd, free, account, side) -> None:
    caller, box = caller_of(account), _box(account, side)

    assert not _judge(
        crowd, free, lambda: visible_buildings(crowd.app_url, caller, day=DAY, box=box)
    )


@pytest.mark.parametrize("account", SCOPES)
def test_buildings_of_a_grid(crowd, free, account) -> None:
    caller, grid = caller_of(account), made("grid", GRID[account])

    assert not _judge(
        crowd, free, lambda: visible_buildings(crowd.app_url, caller, day=DAY, grid=grid)
    )


@pytest.mark.parametrize("account", SCOPES)
def test_sheet_of_a_building(crowd, free, account) -> None:
    asked, building = _asked(crowd, account), made("building", GRID[account] + SIZE.grids * 3)

    assert not _judge(crowd, free, lambda: building_sheet(asked, building, day=DAY))


@pytest.mark.parametrize("account", [*SCOPES, "an organisation"])
@pytest.mark.parametrize(
    "words", [name_of(4_321), name_of(98)[:2], "zy", "3号楼", "第7小区", "第7小区3幢", "小区3幢"]
)
def test_search(crowd, free, account, words) -> None:
    asked = _asked(crowd, account)

    assert not _judge(crowd, free, lambda: find_places_and_members(asked, words, day=DAY))


@pytest.mark.parametrize("account", SCOPES)
@pytest.mark.parametrize("first_grid", [None, made("grid", 77)], ids=["no grid", "a grid"])
@pytest.mark.parametrize("others", [{}, {"estates": [str(made("estate", 77))]}])
def test_numbers_from_the_beginning_of_the_ground_are_the_same(
    crowd, account, first_grid, others
) -> None:
    numbers = ["3幢", "12幢", "3幢", "no such"]
    with caller_transaction(crowd.app_url, caller_of(account), "places:read") as connection:
        usual, on_ground = (
            list_buildings(
                connection,
                day=DAY,
                limit=21,
                first_grid=first_grid,
                wanted={name: numbers} | others,
            )
            for name in ("numbers", "numbers_on_ground")
        )

    assert list(map(dict, on_ground)) == list(map(dict, usual))
    assert usual or others


@pytest.mark.parametrize("account", SCOPES)
def test_work_list_of_buildings_without_group(crowd, free, account) -> None:
    caller, grid = caller_of(account), made("grid", GRID[account])

    assert not _judge(
        crowd,
        free,
        lambda: unassigned_buildings(crowd.app_url, caller, day=DAY, grid=grid),
    )


@pytest.mark.parametrize(
    "chosen",
    [
        MemberFilter(org=made("org", 4)),
        MemberFilter(org=made("org", 4), located="unknown"),
        MemberFilter(located="unknown"),
    ],
    ids=["of an organisation", "unlocated of an organisation", "unlocated"],
)
def test_members_of_an_organisation(crowd, free, chosen) -> None:
    account = "an organisation"
    asked = _asked(crowd, account)

    assert not _judge(crowd, free, lambda: member_list(asked, chosen, Page()))


def test_work_list_of_transfers(crowd, free) -> None:
    account = "an organisation"
    asked = _asked(crowd, account)

    assert not _judge(crowd, free, lambda: transfer_work(asked, Page(), org=made("org", 4)))
