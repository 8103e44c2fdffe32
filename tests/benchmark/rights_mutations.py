"""Break one right after another, each in databases of its own, and see which test turns red."""

import json
import os
import subprocess
import tempfile
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor, as_completed
from contextlib import redirect_stdout
from dataclasses import dataclass
from multiprocessing import get_context
from pathlib import Path

import pytest
from fastapi.routing import iter_route_contexts
from sqlalchemy import Connection, text

from api.dependencies import Allowed
from api.main import create_app
from gis.store.migrating import upgrade
from gis.store.provision import (
    OWNER,
    administration,
    create_database,
    drop_database,
    fresh_name,
)
from gis.store.target import Server, data_directory, disposable_server
from tests.benchmark.rights_predicates import FUNCTIONS, POLICIES

ROOT = Path(__file__).parents[2]
STATE = data_directory() / "rights_mutations.jsonl"
LIMIT_S = 600
IT = "tests/integration"
ROWS = (
    f"{IT}/test_rights_kept_and_narrowed.py",
    f"{IT}/test_rows_are_apart.py",
    f"{IT}/test_grant_precedence.py",
)
COUNTS = (f"{IT}/test_roster_counts.py",)
AUDIT = (f"{IT}/test_audit_writing.py", f"{IT}/test_audit_sealing.py")
ACCOUNTS = (f"{IT}/test_guarded_accounts.py", f"{IT}/test_api_tokens.py")
CHANGES = (f"{IT}/test_member_changes.py", f"{IT}/test_member_rows_follow.py")
ROUTES = f"{IT}/test_route_matrix.py"
FORCED = (f"{IT}/test_definer_functions.py",)


@dataclass(frozen=True)
class Mutation:
    """What is broken: by SQL in every database of a run, or the guard of a route."""

    name: str
    tests: tuple[tuple[str, ...], ...]
    sql: str = ""
    route: str = ""

    @property
    def digest(self) -> str:
        """Tell it from all others."""
        return f"{self.name} | {self.sql}"


def mutate() -> int:
    """Break everything that is not yet known to be noticed; 1 if anything goes unnoticed."""
    survivors = []
    # The server runs on between the children, which would each start and stop it.
    with (
        disposable_server(_test_cluster()) as server,
        ProcessPoolExecutor(os.cpu_count(), get_context("fork")) as pool,
    ):
        known, asked = _known(), {}
        for mutation in _mutations(server):
            if mutation.digest in known:
                print(f"{mutation.name}: {known[mutation.digest]}")
            else:
                asked[pool.submit(_noticed_by, mutation)] = mutation
        for answer in as_completed(asked):
            mutation, noticed = asked[answer], answer.result()
            print(f"{mutation.name}: {noticed or 'NOBODY NOTICED'}", flush=True)
            if noticed:
                _remember(mutation.digest, noticed)
            else:
                survivors.append(mutation.name)
    print(json.dumps({"benchmark": "rights --mutate", "unnoticed": survivors}))
    return 1 if survivors else 0


def _known() -> dict[str, str]:
    """Read what an earlier, perhaps interrupted, run has found of this very code."""
    version = _version()
    if not STATE.exists():
        return {}
    lines = [json.loads(line) for line in STATE.read_text(encoding="utf-8").splitlines()]
    return {each["what"]: each["by"] for each in lines if each["version"] == version}


def _remember(what: str, by: str) -> None:
    with STATE.open("a", encoding="utf-8") as out:
        out.write(json.dumps({"version": _version(), "what": what, "by": by}) + "\n")


def _version() -> str:
    """Name the state of what is broken and of what is to notice it."""
    found = subprocess.run(
        ["git", "log", "-1", "--format=%h", "--", "gis/store/migrations", "api/routes", "tests"],
        cwd=ROOT,
        check=True,
        capture_output=True,
        text=True,
    )
    return found.stdout.strip()


def _noticed_by(mutation: Mutation) -> str | None:
    """Run tests in a child that begins with all libraries loaded, until one turns red."""
    for tests in mutation.tests:
        with tempfile.NamedTemporaryFile("r", encoding="utf-8") as told:
            child = get_context("fork").Process(target=_run, args=(mutation, tests, told.name))
            child.start()
            child.join(LIMIT_S)
            if child.exitcode is None:
                child.kill()
                return f"no end within {LIMIT_S} s of {tests[0]}"
            lines = told.read().splitlines()
        red = [line for line in lines if line.startswith(("FAILED", "ERROR"))]
        if child.exitcode == 1 and red:
            return red[0].split(" - ")[0]
        if child.exitcode != 0:
            raise SystemExit(f"{mutation.name}: {tests} did not run: {lines[-30:]}")
    return None


def _run(mutation: Mutation, tests: tuple[str, ...], told: str) -> None:
    os.environ |= {
        "LINGE_TEST_MUTATION": mutation.sql,
        "LINGE_TEST_UNGUARDED": mutation.route,
    }
    os.chdir(ROOT)
    with Path(told).open("w", encoding="utf-8") as out, redirect_stdout(out):
        code = pytest.main(["-x", "-q", "--assert=plain", "-p", "no:cacheprovider", *tests])
        out.flush()
    os._exit(int(code))


def _mutations(server: Server) -> Iterator[Mutation]:
    name = fresh_name("check")
    create_database(server.admin_url, name, marker="check")
    try:
        upgrade(server.url(name, OWNER))
        with administration(server.admin_url, name) as connection:
            found = [
                *_policies(connection),
                *_forced(connection),
                *_triggers(connection),
                *_functions(connection),
                *_policy_parts(connection),
            ]
    finally:
        drop_database(server.admin_url, name)
    yield from _guards()
    yield from found


def _test_cluster() -> Path:
    return data_directory() / "cluster-test"


def _tests_of(table: str) -> tuple[tuple[str, ...], ...]:
    matrix = (f"{IT}/test_rights_matrix.py", "-k", f"[{table}]")
    guarded = (f"{IT}/test_guarded_accounts.py",)
    by_table = {"audit": AUDIT, "build": COUNTS + CHANGES, "org_t": COUNTS, "membe": CHANGES}
    more = by_table.get(table[:5], ())
    return (matrix, guarded, FORCED, *((each,) for each in (*more, *ROWS, *COUNTS)))


def _policies(connection: Connection) -> Iterator[Mutation]:
    rows = connection.execute(
        text("SELECT * FROM pg_policies WHERE schemaname = 'public' ORDER BY tablename, policyname")
    )
    for row in rows:
        on = f"{row.policyname} ON {row.tablename}"
        tests = _tests_of(row.tablename)
        yield Mutation(f"no policy {on}", tests, f"DROP POLICY {on}")
        for clause, condition in (("USING", row.qual), ("WITH CHECK", row.with_check)):
            if condition not in {None, "true"}:
                sql = f"ALTER POLICY {on} {clause} (true)"
                yield Mutation(f"policy {on}: {clause} (true)", tests, sql)


def _forced(connection: Connection) -> Iterator[Mutation]:
    names = connection.execute(
        text(
            "SELECT relname FROM pg_class WHERE relrowsecurity AND NOT relispartition"
            " AND relnamespace = 'public'::regnamespace ORDER BY relname"
        )
    ).scalars()
    for name in list(names):
        for word in ("NO FORCE", "DISABLE"):
            sql = f"ALTER TABLE {name} {word} ROW LEVEL SECURITY"
            yield Mutation(f"{name}: {word.lower()}", (FORCED,), sql)


def _triggers(connection: Connection) -> Iterator[Mutation]:
    rows = connection.execute(
        text(
            "SELECT tgname, tgrelid::regclass::text AS on_table FROM pg_trigger"
            " WHERE NOT tgisinternal ORDER BY 2, 1"
        )
    )
    for row in rows:
        sql = f"ALTER TABLE {row.on_table} DISABLE TRIGGER {row.tgname}"
        tests = ((ACCOUNTS[0],), (ROWS[0],), (ROWS[2],), CHANGES, (ACCOUNTS[1],))
        yield Mutation(f"no trigger {row.tgname} on {row.on_table}", tests, sql)


def _functions(connection: Connection) -> Iterator[Mutation]:
    for function, old, new in FUNCTIONS:
        source = connection.execute(
            text(
                "SELECT pg_get_functiondef(oid) FROM pg_proc WHERE proname = :name"
                " AND pronamespace = 'public'::regnamespace"
            ),
            {"name": function},
        ).scalar_one()
        if source.count(old) != 1:
            raise SystemExit(f"{function} has no single {old!r}: mend rights_predicates.py")
        tests = ((ACCOUNTS[0],), (ROWS[2],), (ROWS[0],))
        yield Mutation(f"{function}: {old} -> {new}", tests, source.replace(old, new))


def _policy_parts(connection: Connection) -> Iterator[Mutation]:
    for table, policy, old, new in POLICIES:
        row = connection.execute(
            text(
                "SELECT coalesce(qual, with_check) AS condition, qual IS NULL AS is_check"
                " FROM pg_policies WHERE tablename = :table AND policyname = :policy"
            ),
            {"table": table, "policy": policy},
        ).one()
        condition = " ".join(row.condition.split())
        if old not in condition:
            raise SystemExit(f"{policy} on {table} has no {old!r}: mend rights_predicates.py")
        clause = "WITH CHECK" if row.is_check else "USING"
        sql = f"ALTER POLICY {policy} ON {table} {clause} ({condition.replace(old, new)})"
        tests = ((ROWS[2],), *_tests_of(table))
        yield Mutation(f"policy {policy} on {table}: {old} -> {new}", tests, sql)


def _guards() -> Iterator[Mutation]:
    app = create_app(database_url="postgresql+psycopg://linge_app@/nowhere?host=/nonexistent")
    for each in iter_route_contexts(app.routes):
        if not hasattr(each, "dependant") or not _is_guarded(each.dependant):
            continue
        for method in sorted(each.methods):
            name = f"{method} {each.path}"
            yield Mutation(f"no guard: {name}", ((ROUTES, "-k", "on_record"),), route=name)


def _is_guarded(dependant: object) -> bool:
    return any(
        isinstance(each.call, Allowed) or _is_guarded(each) for each in dependant.dependencies
    )
