"""Server and database killed while many write: what was acknowledged is there, the rest whole."""

import json
import os
import signal
import subprocess
import sys
import threading
import uuid
from collections import Counter
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor, wait
from contextlib import closing
from dataclasses import dataclass, field, replace
from datetime import date
from http.client import HTTPConnection, HTTPException
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest

from api.security.cookies import COOKIE
from api.security.csrf import HEADER, csrf_token
from gis.store.audit_heads import heads_file
from gis.store.cluster import Cluster
from gis.store.engine import transaction
from gis.store.migrating import upgrade
from gis.store.postgres_binaries import installed_binaries
from gis.store.provision import OWNER, SERVING, create_database
from gis.store.server_process import server_pids
from gis.workflows.audit_log import verify_audit
from tests.accounts import session_of
from tests.conftest import Database
from tests.member_world import MemberWorld, make_member_world

pytestmark = [
    pytest.mark.integration,
    pytest.mark.skipif(
        not installed_binaries(),
        reason="PostgreSQL with PostGIS is not installed here; it is killed in this test",
    ),
]
ROOT = Path(__file__).parents[2]
WRITES, KILLED_AFTER = 200, 100
# Who writes what: each member has one writer, so that no version is anybody else's.
PATCHED = (("安宁", "白露"), ("陈晨", "丁冬"), ("甘泉",))
GRANTING = "security"
STARTS_S, ANSWERS_S = 90, 60
MEMBERS = """
    SELECT m.id, m.version, m.last_contact_month AS month,
        (SELECT count(*) FROM member_event AS e WHERE e.member_id = m.id) AS told,
        (SELECT count(*) FROM audit_event AS a WHERE a.object_id = m.id
            AND a.kind = 'member_changed' AND a.outcome = 'ok') AS audited
    FROM member AS m
"""
GRANTS = "SELECT id FROM access_grant WHERE granted_by = :account"
GRANTED = "SELECT object_id FROM audit_event WHERE kind = 'grant_added' AND outcome = 'ok'"


class Site:
    """A database server and a web server of the test's own, either of which may be killed."""

    def __init__(self, cluster: Cluster, world: MemberWorld) -> None:
        self.cluster, self.world = cluster, world
        self._process: subprocess.Popen[str] | None = None
        self.port = 0

    def serve(self) -> None:
        """Start the web server, if it does not run; wait until it answers."""
        if self._process is not None:
            return
        self._process = subprocess.Popen(
            [sys.executable, "-P", "-m", "api.cli", "serve", "--port", "0"],
            env={
                **os.environ,
                "DATABASE_URL": self.world.database.app_url,
                "PYTHONPATH": str(ROOT),
            },
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            text=True,
        )
        slow = threading.Timer(STARTS_S, self._process.kill)
        slow.start()
        try:
            self.port = int(self._process.stdout.readline().strip().rpartition(":")[2])
        finally:
            slow.cancel()

    def kill_server(self) -> None:
        """End the web server as a power cut would."""
        self._end(signal.SIGKILL)

    def kill_database(self) -> None:
        """End every process of the database server as a power cut would."""
        data = self.cluster.directory / "server/data"
        server = self.cluster.status().pid
        for pid in (server, *(server_pids(data) - {server})):
            os.kill(pid, signal.SIGKILL)

    def stop(self) -> None:
        """End the web server in order, and leave no heads of an audit that is gone."""
        if self._process is not None:
            self._end(signal.SIGTERM)
        with transaction(self.world.database.app_url) as connection:
            heads_file(connection).path.unlink(missing_ok=True)

    def _end(self, how: signal.Signals) -> None:
        self._process.send_signal(how)
        self._process.wait(60)
        self._process.stdout.close()
        self._process = None


@dataclass
class Writes:
    """What writers were answered, counted together; `enough` says when to kill."""

    wanted: int
    members: dict[uuid.UUID, int] = field(default_factory=dict)
    grants: set[str] = field(default_factory=set)
    refused: Counter[str] = field(default_factory=Counter)
    count: int = 0
    enough: threading.Event = field(default_factory=threading.Event)
    lock: threading.Lock = field(default_factory=threading.Lock)

    def acknowledge(self) -> None:
        """Count one that was acknowledged."""
        with self.lock:
            self.count += 1
            if self.count >= self.wanted:
                self.enough.set()


class Writer:
    """One who writes under a session until there is enough, or nobody answers any more."""

    def __init__(self, site: Site, who: str, writes: Writes) -> None:
        world = site.world
        token = session_of(world.database, world.accounts[who].id)
        self._headers = {
            "Cookie": f"{COOKIE}={token}",
            HEADER: csrf_token(token),
            "Content-Type": "application/json",
        }
        self._site, self._writes = site, writes

    def patch(self, members: tuple[str, ...], *, until: threading.Event) -> None:
        """Correct members in turn, each time to what tells the version it makes."""
        ids = [self._site.world.ids[name] for name in members]
        known = {row.id: row.version for row in self._site.world.rows(MEMBERS)}
        while not until.is_set():
            for id_ in ids:
                asked = {"version": known[id_], "last_contact_month": _month(known[id_] + 1)}
                answer = self._ask("PATCH", f"/api/v1/members/{id_}", asked)
                if answer is None:
                    return
                known[id_] = self._writes.members[id_] = answer["member"]["version"]
                self._writes.acknowledge()

    def grant(self, *, until: threading.Event) -> None:
        """Give an account one grant after another."""
        world = self._site.world
        asked = {
            "account_id": str(world.accounts["worker"].id),
            "action": "places:read",
            "scope_kind": "grid",
            "scope_id": str(world.ids["西一"]),
        }
        while not until.is_set():
            answer = self._ask("POST", "/api/v1/grants", asked)
            if answer is None:
                return
            self._writes.grants.add(answer["id"])
            self._writes.acknowledge()

    def _ask(self, method: str, path: str, body: dict[str, object]) -> dict | None:
        """Give the answer to an acknowledged write; None when it was not, which is noted."""
        with closing(HTTPConnection("127.0.0.1", self._site.port, timeout=ANSWERS_S)) as server:
            try:
                server.request(method, path, json.dumps(body), self._headers)
                answer = server.getresponse()
                content = answer.read()
            except (OSError, HTTPException):
                self._writes.refused["no answer"] += 1
                return None
        if answer.status >= 300:
            self._writes.refused[f"{answer.status} {content.decode()[:200]}"] += 1
            return None
        return json.loads(content)


@pytest.fixture(scope="module")
def site() -> Iterator[Site]:
    """Run both servers over a small world of members."""
    with TemporaryDirectory(prefix="linge-test-") as folder:
        Path(folder).chmod(0o755)
        cluster = Cluster(Path(folder) / "cluster")
        cluster.start()
        site = None
        try:
            site = Site(cluster, make_member_world(_database(cluster)))
            yield site
        finally:
            if site is not None:
                site.stop()
            cluster.stop()


def _database(cluster: Cluster) -> Database:
    name = "linge_test_killed"
    create_database(cluster.admin_url, name, marker="test")
    database = Database(
        name, cluster.admin_url, cluster.url(name, OWNER), cluster.url(name, SERVING)
    )
    upgrade(database.owner_url)
    return database


def _month(version: int) -> str:
    return date(1990 + version // 12, version % 12 + 1, 1).isoformat()


def _write(site: Site, writes: Writes, *, kill: Callable[[], None] | None = None) -> None:
    """Let all write at once until there is enough; after a kill, until nobody answers them."""
    stop = threading.Event()
    with ThreadPoolExecutor(len(PATCHED) + 1) as pool:
        writers = [Writer(site, "above", writes) for _ in PATCHED]
        done = [
            pool.submit(writer.patch, members, until=stop)
            for writer, members in zip(writers, PATCHED, strict=True)
        ]
        done.append(pool.submit(Writer(site, GRANTING, writes).grant, until=stop))
        try:
            assert writes.enough.wait(ANSWERS_S), writes.refused
            if kill is not None:
                kill()
                wait(done, timeout=ANSWERS_S)
        finally:
            stop.set()
        for each in done:
            each.result()


def _check(site: Site, writes: Writes) -> None:
    """Hold the database against what was acknowledged: all of it, and nothing by halves."""
    for row in site.world.rows(MEMBERS):
        acknowledged = writes.members.get(row.id, row.version)
        assert acknowledged <= row.version <= acknowledged + 1
        assert row.told == row.audited == row.version - 1
        assert row.version == 1 or row.month.isoformat() == _month(row.version)
    account = site.world.accounts[GRANTING].id
    stored = {str(row.id) for row in site.world.rows(GRANTS, account=account)}
    assert writes.grants <= stored
    assert {str(row.object_id) for row in site.world.rows(GRANTED)} == stored


def _go_on(site: Site, writes: Writes) -> None:
    """Write the rest, and hold the database and the audit against all of it."""
    assert writes.refused
    assert all(each.startswith(("no answer", "503 ")) for each in writes.refused), writes.refused
    _check(site, writes)
    rest = replace(writes, wanted=WRITES, enough=threading.Event(), refused=Counter())
    _write(site, rest)

    assert rest.count >= WRITES
    assert not rest.refused
    _check(site, rest)
    report = verify_audit(site.world.database.app_url)
    assert report.findings == []
    assert report.link_count + report.waiting >= rest.count


def test_killed_server_loses_nothing_that_it_acknowledged(site) -> None:
    site.serve()
    writes = Writes(KILLED_AFTER)
    _write(site, writes, kill=site.kill_server)

    _check(site, writes)
    assert verify_audit(site.world.database.app_url).findings == []
    site.serve()
    _go_on(site, writes)


def test_killed_database_loses_nothing_that_was_acknowledged(site) -> None:
    site.serve()
    writes = Writes(KILLED_AFTER)
    _write(site, writes, kill=site.kill_database)

    site.cluster.start()
    assert verify_audit(site.world.database.app_url).findings == []
    _go_on(site, writes)
