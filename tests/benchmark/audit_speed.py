"""
What the audit costs: writes with and without it, audited reads, sealing and verifying.

Goals: at most 15 % of write throughput, 500 audited reads and 20,000 sealed events a second.
A write is the application's own: an administrator corrects a member; without the audit, the
same with the one call left out. `bare` is the smallest write there is, past all Python.
"""

import json
import sys
import tempfile
import time
import uuid
from collections import deque
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from statistics import median
from threading import local
from typing import Any

import psycopg
from sqlalchemy import make_url, text

from gis.store.audit import Event, record_now
from gis.store.audit_heads import HeadsFile
from gis.store.audit_sealing import seal
from gis.store.audit_verifying import verify_chain
from gis.store.engine import engine, transaction
from gis.store.migrating import upgrade
from gis.store.provision import (
    OWNER,
    SERVING,
    administration,
    create_database,
    drop_database,
    fresh_name,
)
from gis.store.rights import Near, caller_transaction
from gis.store.target import disposable_server
from gis.workflows import edit_member as edit
from gis.workflows.asked import READ, Asked
from tests.conftest import Database
from tests.member_world import MemberWorld, make_member_world

EVENTS = int(sys.argv[1]) if len(sys.argv) > 1 and sys.argv[1].isdigit() else 200_000
ROUNDS = 5
CONNECTIONS = 8
WRITES, READS, BARE = 160, 240, 1_000
TODAY = date(2026, 11, 1)
_AUDIT = (
    "SELECT write_audit('member_changed', %(id)s, 'wang.hua', 'org_admin', 'members:edit',"
    " 'member', %(id)s, 'ok', NULL, '{\"fields\": \"tenure\"}', 'r')"
)
_READ = text("SELECT id, name_cipher FROM member WHERE home_building_id = :id")
_BARE = (
    "INSERT INTO bare_history (member_id, what, happened_at)"
    " VALUES (%(id)s, 'status', clock_timestamp())"
)
_MANY = text(
    """
    INSERT INTO audit_event (written_xid, cluster_id, kind, account_id, login, role, action,
        object_kind, object_id, outcome, details, request_id)
    SELECT pg_current_xact_id()::text::bigint, (pg_control_system()).system_identifier, 'reveal',
           gen_random_uuid(), 'wang.hua', 'grid_worker', 'members:reveal', 'member',
           gen_random_uuid(), 'ok', jsonb_build_object('n', n), gen_random_uuid()
    FROM generate_series(1, :count) AS n
    """
)


def per_second(deed: Callable[[int], object], count: int) -> float:
    """Do something many times over several connections; tells how often a second."""
    with ThreadPoolExecutor(CONNECTIONS) as pool:
        start = time.perf_counter()
        list(pool.map(deed, range(count)))
        return count / (time.perf_counter() - start)


def app_writes(world: MemberWorld) -> float:
    """Correct members, each thread another one: none waits for the other's row."""
    asked = Asked(world.database.app_url, world.callers["above"], "bench", TODAY)
    rows = world.rows("SELECT id, version, tenure FROM member ORDER BY id")
    free = deque((row.id, row.version, row.tenure) for row in rows)

    def write(_number: int) -> None:
        member_id, version, tenure = free.popleft()
        other = "tenant" if tenure == "owner" else "owner"
        edit.edit_member(asked, member_id, {"tenure": other}, version=version)
        free.append((member_id, version + 1, other))

    return per_second(write, WRITES)


def bare_writes(url: str, statements: tuple[str, ...]) -> float:
    """Write with nothing around it: the statements and the commit, past all of our code."""
    address = make_url(url).set(drivername="postgresql").render_as_string(hide_password=False)
    kept = local()
    opened: list[psycopg.Connection] = []

    def write(_number: int) -> None:
        if not hasattr(kept, "connection"):
            kept.connection = psycopg.connect(address)
            opened.append(kept.connection)
        for statement in statements:
            kept.connection.execute(statement, {"id": uuid.uuid4()})
        kept.connection.commit()

    try:
        return per_second(write, BARE)
    finally:
        for connection in opened:
            connection.close()


def audited_reads(world: MemberWorld) -> float:
    """Read the members of a building as a grid worker, and note it before going on."""
    url, caller = world.database.app_url, world.callers["worker"]
    near = Near(buildings=(world.ids["1幢"],))
    asked = Asked(url, caller, "bench", TODAY)

    def read(_number: int) -> None:
        with caller_transaction(url, caller, READ, near=near) as connection:
            rows = connection.execute(_READ, {"id": near.buildings[0]}).all()
        record_now(url, asked.event("read_members", READ, details={"count": len(rows)}))

    return per_second(read, READS)


def events_now(world: MemberWorld) -> float:
    """Write nothing but events, each in a transaction of its own."""
    url, event = world.database.app_url, Event("denied", outcome="denied")
    return per_second(lambda _: record_now(url, event), READS)


@contextmanager
def without_audit() -> Iterator[None]:
    """Leave the one call out."""
    kept = edit.record
    edit.record = lambda _connection, _event: None
    try:
        yield
    finally:
        edit.record = kept


def compare_writes(world: MemberWorld) -> dict[str, Any]:
    """Time writes with and without audit, in turn."""
    found: dict[str, list[float]] = {"app_ratio": [], "app": [], "bare_ratio": [], "bare": []}
    for turn in range(ROUNDS + 1):
        with without_audit():
            app_without = app_writes(world)
        app_with = app_writes(world)
        bare_without = bare_writes(world.database.app_url, (_BARE,))
        bare_with = bare_writes(world.database.app_url, (_BARE, _AUDIT))
        if turn:  # the first one warms up
            found["app_ratio"].append(app_with / app_without)
            found["app"].append(app_with)
            found["bare_ratio"].append(bare_with / bare_without)
            found["bare"].append(bare_with)
    return {
        "app_writes_per_s": round(median(found["app"])),
        "app_cost": round(1 - median(found["app_ratio"]), 3),
        "bare_writes_per_s": round(median(found["bare"])),
        "bare_cost": round(1 - median(found["bare_ratio"]), 3),
    }


def seal_and_verify(database: Database, folder: Path) -> dict[str, Any]:
    """Time sealing and verifying many events."""
    heads = HeadsFile(folder / "bench.heads", b"k" * 32)
    while seal(database.app_url, heads):
        pass
    with administration(database.admin_url, database.name) as connection:
        connection.execute(_MANY, {"count": EVENTS})
    start = time.perf_counter()
    sealed = 0
    while taken := seal(database.app_url, heads):
        sealed += taken
    seal_s = time.perf_counter() - start
    start = time.perf_counter()
    with transaction(database.app_url) as connection:
        report = verify_chain(connection, heads)
    verify_s = time.perf_counter() - start
    if sealed != EVENTS or not report.is_clean:
        raise SystemExit(f"{sealed} of {EVENTS} events were sealed; {report.findings}")
    return {
        "sealed_per_s": round(sealed / seal_s),
        "verified_per_s": round(report.link_count / verify_s),
    }


def measure(database: Database, folder: Path) -> dict[str, Any]:
    """Time everything."""
    with administration(database.admin_url, database.name) as connection:
        connection.execute(
            text("CREATE TABLE bare_history (member_id uuid, what text, happened_at timestamptz)")
        )
        connection.execute(text("GRANT INSERT ON bare_history TO linge_app"))
    world = make_member_world(database)
    writes = compare_writes(world)
    reads = median([audited_reads(world) for _ in range(ROUNDS + 1)][1:])
    events = median([events_now(world) for _ in range(ROUNDS + 1)][1:])
    sealing = seal_and_verify(database, folder)
    reached = writes["app_cost"] <= 0.15 and reads >= 500 and sealing["sealed_per_s"] >= 20_000
    return {
        "benchmark": "audit",
        "connections": CONNECTIONS,
        **writes,
        "audited_reads_per_s": round(reads),
        "events_per_s": round(events),
        **sealing,
        "goal": {"app_cost": 0.15, "audited_reads_per_s": 500, "sealed_per_s": 20_000},
        "reached": reached,
    }


def main() -> None:
    """Measure in a database of its own."""
    with disposable_server() as server, tempfile.TemporaryDirectory() as folder:
        name = fresh_name("bench")
        create_database(server.admin_url, name, marker="bench")
        database = Database(
            name, server.admin_url, server.url(name, OWNER), server.url(name, SERVING)
        )
        try:
            upgrade(database.owner_url)
            print(json.dumps(measure(database, Path(folder)), ensure_ascii=False))
        finally:
            engine(database.owner_url).dispose()
            engine(database.app_url).dispose()
            drop_database(server.admin_url, name)


if __name__ == "__main__":
    main()
