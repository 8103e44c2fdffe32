"""Every event that was acknowledged is sealed, once, whoever writes, seals or dies meanwhile."""

import os
import signal
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from threading import Event as Flag

import pytest
from sqlalchemy import text
from sqlalchemy.exc import ProgrammingError

from gis.store.audit import Event, record, record_now
from gis.store.engine import transaction
from tests.audit_chains import KEY, Audit, make_audit
from tests.conftest import Database

pytestmark = pytest.mark.integration
ROOT = Path(__file__).parents[2]
WRITER = """
import sys
from gis.store.audit import Event, record_now
number = 0
while True:
    name = f"{sys.argv[2]}-{number}"
    record_now(sys.argv[1], Event("reveal", request_id=name))
    print(name, flush=True)
    number += 1
"""
SEALER = """
import sys
from pathlib import Path
from gis.store.audit_heads import HeadsFile
from gis.store.audit_sealing import seal
heads = HeadsFile(Path(sys.argv[2]), sys.argv[3].encode())
while True:
    print(seal(sys.argv[1], heads, limit=7), flush=True)
"""


@pytest.fixture
def audit(unserved_database: Database, tmp_path: Path) -> Audit:
    return make_audit(unserved_database, tmp_path)


def _write(database: Database, writer: int, count: int) -> list[str]:
    """Write, in turn: now, with a transaction that is kept, with one that is rolled back."""
    acknowledged = []
    for number in range(count):
        event = Event("reveal", request_id=f"{writer}-{number}")
        if number % 3 == 0:
            record_now(database.app_url, event)
        else:
            with transaction(database.app_url) as connection:
                record(connection, event)
                if number % 3 == 2:
                    connection.get_transaction().rollback()
                    continue
        acknowledged.append(event.request_id)
    return acknowledged


def _keep_sealing(audit: Audit, stop: Flag) -> int:
    sealed = 0
    while not stop.is_set():
        sealed += audit.seal(limit=25)
    return sealed


def test_all_that_sixteen_writers_were_told_is_sealed_once(audit, tmp_path) -> None:
    elsewhere = make_audit(audit.database, tmp_path / "elsewhere")
    stop = Flag()
    with ThreadPoolExecutor(20) as pool:
        sealers = [pool.submit(_keep_sealing, each, stop) for each in (audit, audit, elsewhere)]
        writers = [pool.submit(_write, audit.database, number, 30) for number in range(16)]
        acknowledged = [name for writer in writers for name in writer.result()]
        stop.set()
        for sealer in sealers:
            sealer.result()
    audit.seal()
    elsewhere.seal()

    assert sorted(audit.sealed_requests()) == sorted(acknowledged)
    assert audit.found() == []
    assert [kind for kind, _ in elsewhere.found()] in ([], ["late_heads"])


def test_open_transaction_holds_nobody_back_and_is_sealed_when_it_ends(audit) -> None:
    with transaction(audit.database.app_url) as connection:
        record(connection, Event("reveal", request_id="long"))
        for name in ("short", "shorter"):
            record_now(audit.database.app_url, Event("reveal", request_id=name))
            assert audit.seal() == 1
        assert audit.seal() == 0
        assert audit.found() == []

    assert audit.seal() == 1
    assert audit.seal() == 0
    assert audit.sealed_requests() == ["short", "shorter", "long"]
    assert audit.found() == []


def test_event_of_the_sealing_transaction_itself_is_sealed_later(audit) -> None:
    audit.write(1)
    with transaction(audit.database.app_url) as connection:
        connection.execute(text("SELECT audit_seal(10)"))
        record(connection, Event("reveal", request_id="own"))

    assert audit.seal() == 1
    assert audit.sealed_requests() == ["0", "own"]


@pytest.mark.parametrize("limit", [1, 2, 3, 4, 10])
def test_one_transaction_is_one_batch_however_large(audit, limit) -> None:
    for count in (3, 1, 3, 2):
        with transaction(audit.database.app_url) as connection:
            for _ in range(count):
                record(connection, Event("reveal"))
        with transaction(audit.database.app_url) as connection:  # one that writes no event
            connection.execute(text("SELECT pg_current_xact_id()"))

    sealed = 0
    while taken := audit.seal(limit=limit):
        sealed += taken

    assert sealed == 9
    assert audit.found() == []
    assert audit.verify().waiting == 0


def test_only_one_sealer_works_at_a_time(audit) -> None:
    audit.write(3)
    with transaction(audit.database.app_url) as connection:
        assert connection.execute(text("SELECT sealed FROM audit_seal(2)")).scalar_one() == 2
        with transaction(audit.database.app_url) as rival:
            assert rival.execute(text("SELECT sealed FROM audit_seal(2)")).scalar_one() is None

    assert audit.seal() == 1
    assert audit.found() == [("late_heads", 2)]


def test_file_that_a_crash_left_behind_is_made_good(audit) -> None:
    audit.write_sealed(1)
    audit.write(2)
    with transaction(audit.database.app_url) as connection:
        connection.execute(text("SELECT audit_seal(10)"))

    assert audit.found() == []
    assert audit.seal() == 0

    assert '"seq": 3' in audit.heads.path.read_text(encoding="ascii").splitlines()[-1]
    assert audit.found() == []


@pytest.mark.parametrize("kept", [0, 1, 60, -1])
def test_line_that_was_cut_while_it_was_written_is_written_again(audit, kept) -> None:
    audit.write_sealed(2)
    *whole, last = audit.heads.path.read_bytes().splitlines(keepends=True)
    audit.heads.path.write_bytes(b"".join(whole) + last[:kept])

    assert audit.found() == []
    assert audit.seal() == 0

    assert len(audit.heads.path.read_bytes().splitlines()) == 3
    assert audit.verify().head_count == 3
    assert audit.found() == []


def _started(script: str, *arguments: str) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [sys.executable, "-c", script, *arguments],
        stdout=subprocess.PIPE,
        text=True,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
    )


def _killed(process: subprocess.Popen[str], lines: list[str]) -> list[str]:
    process.send_signal(signal.SIGKILL)
    rest, _ = process.communicate()
    return [*lines, *(line for line in rest.splitlines(keepends=True) if line.endswith("\n"))]


def test_killed_writers_and_sealers_lose_nothing(audit) -> None:
    arguments = (audit.database.app_url, str(audit.heads.path), KEY.decode())
    acknowledged: list[str] = []
    for turn in range(3):
        writer = _started(WRITER, audit.database.app_url, str(turn))
        sealer = _started(SEALER, *arguments)
        seen = [writer.stdout.readline() for _ in range(40)]
        for _ in range(3 + turn):
            sealer.stdout.readline()
        _killed(sealer, [])
        acknowledged += [line.strip() for line in _killed(writer, seen)]
    while audit.seal():
        pass

    sealed = audit.sealed_requests()
    assert set(acknowledged) <= set(sealed)
    assert len(sealed) == len(set(sealed)) <= len(acknowledged) + 3
    assert audit.found() == []


def test_dump_restored_on_another_server_is_sealed_before_what_comes_there(audit) -> None:
    audit.write(4)
    audit.seal(limit=2)
    audit.tamper(  # as if written by another server, whose transactions had greater numbers
        "UPDATE audit_event SET cluster_id = 5, written_xid = written_xid + 1000000000",
        "UPDATE audit_cluster SET cluster_id = 5, snapshot = format('%s:%s:', n, n)"
        " FROM (SELECT max(e.written_xid) + 1 AS n FROM audit_event AS e"
        " JOIN audit_link AS l ON l.event_id = e.id) AS sealed",
        "UPDATE audit_link AS l SET event_digest = audit_digest(e) FROM audit_event AS e"
        " WHERE e.id = l.event_id",
    )
    record_now(audit.database.app_url, Event("reveal", request_id="here"))

    audit.seal()

    assert audit.sealed_requests() == ["0", "1", "2", "3", "here"]
    assert audit.seal() == 0


def test_sealing_in_a_frozen_snapshot_is_refused(audit) -> None:
    with transaction(audit.database.app_url) as connection:
        connection.execute(text("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ"))
        with pytest.raises(ProgrammingError, match="READ COMMITTED"):
            connection.execute(text("SELECT audit_seal(10)"))
