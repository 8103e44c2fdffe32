"""How fast rights are: search, everything one may see, and queries with rights beside without."""

import argparse
import json
import os
import random
import time
from collections.abc import Callable
from contextlib import ExitStack
from datetime import date
from statistics import median, quantiles
from typing import Any

import sqlalchemy
from sqlalchemy import Connection, NullPool, make_url, text

from gis.store.buildings import list_buildings
from gis.store.engine import engine, transaction
from gis.store.provision import drop_database
from gis.store.residents import groups_of, leaders_of, residents_of
from gis.store.rights import Caller, Near, account_transaction, caller_transaction
from gis.store.sealing import initials_of
from gis.store.target import disposable_server
from gis.store.visible import visible_scope
from gis.workflows.asked import READ, Asked
from gis.workflows.find_places_and_members import find_places_and_members
from tests.benchmark.many_members import (
    ACCOUNTS,
    Crowd,
    Size,
    caller_of,
    load_crowd,
    made,
    name_of,
)
from tests.benchmark.rights_mutations import mutate

DAY = date(2026, 6, 30)
PLACES = "places:read"
SIDE = 0.003  # degrees: a grid of the invented district
SCOPES = [name for name in ACCOUNTS if "grid" in name]


def timed(deed: Callable[[], object]) -> float:
    """Time one call, in milliseconds."""
    start = time.perf_counter()
    deed()
    return 1_000 * (time.perf_counter() - start)


def p95(times: list[float]) -> float:
    """Give the time that 95 of 100 stay below."""
    return round(quantiles(times, n=20)[-1], 1)


def search(crowd: Crowd, account: str, *, rounds: int) -> float:
    """Search for names of two and three characters and for initials, audit included."""
    chance = random.Random(account)  # noqa: S311 (repeatable, guards nothing)
    asked = Asked(crowd.app_url, caller_of(account), "bench", DAY)
    times = []
    for turn in range(rounds + 5):
        name = name_of(chance.randrange(crowd.size.members))
        words = (name, name[:2], min(initials_of(name)))[turn % 3]
        took = timed(lambda words=words: find_places_and_members(asked, words, day=DAY))
        if turn >= 5:
            times.append(took)
    return p95(times)


def everything(crowd: Crowd, *, rounds: int) -> float:
    """List all that an account may see, for accounts that were not asked for before."""
    chance = random.Random(1)  # noqa: S311 (repeatable, guards nothing)
    times = []
    for number in chance.sample(range(10, crowd.size.accounts), rounds):
        role = "org_admin" if number % 20 == 3 else "grid_worker"
        account = made("account", number)
        caller = Caller(account, f"account{number}", role, frozenset({PLACES}))
        with account_transaction(crowd.app_url, caller) as connection:
            times.append(timed(lambda c=connection, a=account: visible_scope(c, a, PLACES)))
    return p95(times)


def corner(crowd: Crowd, account: str, turn: int) -> tuple[int, float, float]:
    """Pick a grid that the account may see: its number and lower left corner."""
    grid = {"1 grid": 1, "20 grids": 8 + turn % 20}.get(account, turn * 37) % crowd.size.grids
    return grid, 119 + grid % 45 * SIDE, 32 + grid // 45 * SIDE


def box_query(crowd: Crowd, account: str, turn: int) -> tuple[Near, Callable[[Connection], object]]:
    """Ask for the buildings of a grid's box."""
    _, west, south = corner(crowd, account, turn)
    box = (west + 1e-5, south + 1e-5, west + SIDE - 1e-4, south + SIDE - 1e-4)
    return Near(box=box), lambda connection: list_buildings(
        connection, day=DAY, limit=2_000, wanted={"box": box}
    )


def sheet_query(
    crowd: Crowd, account: str, turn: int
) -> tuple[Near, Callable[[Connection], object]]:
    """Ask for all that a building's sheet shows."""
    grid, *_ = corner(crowd, account, turn)
    per_grid = crowd.size.buildings // crowd.size.grids
    building = made("building", grid + crowd.size.grids * (turn % per_grid))

    def read(connection: Connection) -> object:
        wanted = {"buildings": [str(building)]}
        found = list_buildings(connection, day=DAY, limit=1, wanted=wanted)
        groups = groups_of(connection, building, day=DAY)
        leaders = leaders_of(connection, [group["id"] for group in groups])
        return found, leaders, residents_of(connection, building, day=DAY)

    return Near(buildings=(building,)), read


def beside(
    crowd: Crowd, free: Connection, account: str, query: Callable[..., Any], *, rounds: int
) -> dict[str, float]:
    """Time the same SQL with rights and, in turn, as a role that bypasses them."""
    caller, action = caller_of(account), READ if query is sheet_query else PLACES
    own, opened, without = [], [], []
    for turn in range(rounds + 5):
        near, read = query(crowd, account, turn)
        start = time.perf_counter()
        with caller_transaction(crowd.app_url, caller, action, near=near) as connection:
            took = timed(lambda c=connection, r=read: r(c))
        whole = 1_000 * (time.perf_counter() - start)
        bare = timed(lambda r=read: r(free))
        if turn >= 5:
            own.append(took)
            opened.append(whole)
            without.append(bare)
    return {
        "ms": round(median(own), 2),
        "with_transaction_ms": round(median(opened), 2),
        "without_ms": round(median(without), 2),
        "ratio": round(median(a / b for a, b in zip(own, without, strict=True)), 2),
    }


def measure(crowd: Crowd, *, rounds: int) -> dict[str, Any]:
    """Measure everything, in one run."""
    admin = make_url(crowd.admin_url).set(database=crowd.name)
    with ExitStack() as stack:
        free = stack.enter_context(
            sqlalchemy.create_engine(
                admin, poolclass=NullPool, isolation_level="AUTOCOMMIT"
            ).connect()
        )
        free.execute(text("SET max_parallel_workers_per_gather = 0"))  # as for the serving role
        found: dict[str, Any] = {"benchmark": "rights", **vars(crowd.size)}
        trips = [timed(lambda: free.execute(text("SELECT 1"))) for _ in range(200)]
        found["round_trip_ms"] = {"median": round(median(trips), 2), "p95": p95(trips)}
        found["search_p95_ms"] = {
            account: search(crowd, account, rounds=rounds) for account in ACCOUNTS
        }
        found["everything_p95_ms"] = everything(crowd, rounds=min(rounds * 3, 300))
        for name, query in (("box", box_query), ("sheet", sheet_query)):
            found[name] = {
                account: beside(crowd, free, account, query, rounds=rounds) for account in SCOPES
            }
    ratios = [found[name][account]["ratio"] for name in ("box", "sheet") for account in SCOPES]
    found["goal"] = {"search_p95_ms": 50, "everything_p95_ms": 20, "ratio": 1.5}
    found["reached"] = (
        max(found["search_p95_ms"].values()) <= 50
        and found["everything_p95_ms"] <= 20
        and max(ratios) <= 1.5
    )
    return found


def main() -> None:
    """Measure in a database of its own, or break rights and see what notices."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--mutate", action="store_true")
    if parser.parse_args().mutate:
        raise SystemExit(mutate())
    members = int(os.environ.get("LINGE_BENCH_MEMBERS", "1000000"))
    size = Size(buildings=members * 3 // 10, members=members)
    with disposable_server() as server:
        start = time.perf_counter()
        crowd = load_crowd(server, size, purpose="bench")
        loaded_s = round(time.perf_counter() - start)
        try:
            with transaction(crowd.owner_url) as connection:
                version = connection.execute(text("SHOW server_version")).scalar()
            found = measure(crowd, rounds=100)
            print(json.dumps({**found, "loaded_s": loaded_s, "postgresql": version}))
        finally:
            for url in (crowd.owner_url, crowd.app_url):
                engine(url).dispose()
            drop_database(server.admin_url, crowd.name)


if __name__ == "__main__":
    main()
