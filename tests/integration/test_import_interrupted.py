"""Whoever interrupts an import, or imports at the same time, leaves whole sets of rows."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from sqlalchemy import text
from sqlalchemy.exc import ProgrammingError

from gis.errors import DatabaseUnavailable, ForbiddenTarget, GisError
from gis.layers.catalog import layer_named
from gis.store.engine import transaction
from gis.workflows.import_layer import import_layer, undo_import
from tests.conftest import Database
from tests.import_files import (
    ROOT,
    batch_count,
    row_count,
    run_linge,
    square,
    write_frame,
    write_geojson,
)

pytestmark = pytest.mark.integration
BUILDING = layer_named("building")
# What a rights-guarded table takes its rows with, and where the slow trigger fires.
_STORING = 'INSERT INTO "building"%'
_IMPORT = (
    "import sys; from pathlib import Path;"
    "from gis.layers.catalog import layer_named;"
    "from gis.workflows.import_layer import import_layer;"
    "import_layer(sys.argv[1], Path(sys.argv[2]), layer_named('building'))"
)


@pytest.fixture
def slow(framed: Database) -> Iterator[Database]:
    """Make every new building take its time, and break at the name `坏`."""
    with transaction(framed.owner_url) as connection:
        connection.execute(
            text(
                "CREATE FUNCTION hesitate() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN"
                " PERFORM pg_sleep(0.005);"
                " IF NEW.name = '坏' THEN RAISE EXCEPTION 'broken on purpose'; END IF;"
                " RETURN NEW; END $$"
            )
        )
        connection.execute(
            text(
                "CREATE TRIGGER hesitate BEFORE INSERT ON building"
                " FOR EACH ROW EXECUTE FUNCTION hesitate()"
            )
        )
    yield framed
    with transaction(framed.owner_url) as connection:
        connection.execute(text("DROP FUNCTION hesitate CASCADE"))


def buildings(folder: Path, count: int, *, last: str = "楼") -> Path:
    """Write many small buildings; the last one has a name of its own."""
    names = ["楼"] * (count - 1) + [last]
    shapes = [square(0.0005 * (at % 60), 0.0005 * (at // 60), 0.0002) for at in range(count)]
    rows = [(shape, {"name": name}) for shape, name in zip(shapes, names, strict=True)]
    return write_geojson(folder / "buildings.geojson", rows)


def start_import(database: Database, path: Path) -> subprocess.Popen[bytes]:
    """Import buildings in a process of its own."""
    return subprocess.Popen(
        [sys.executable, "-c", _IMPORT, database.owner_url, str(path)],
        cwd=ROOT,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )


def wait_until(condition: Callable[[], bool], *, for_s: float = 60) -> None:
    """Wait, and fail when it takes too long."""
    end = time.monotonic() + for_s
    while not condition():
        assert time.monotonic() < end, "it did not happen in time"
        time.sleep(0.02)


def storing(database: Database) -> bool:
    """Tell whether somebody puts rows into the table."""
    with transaction(database.owner_url) as connection:
        found = connection.execute(
            text(
                "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database()"
                " AND query LIKE :storing AND state = 'active'"
            ),
            {"storing": _STORING},
        )
        return bool(found.scalar_one())


def end_storing(database: Database) -> None:
    """End the connection of whoever puts rows into it, as a server that stops does."""
    with transaction(database.owner_url) as connection:
        connection.execute(
            text(
                "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
                " WHERE datname = current_database() AND query LIKE :storing"
            ),
            {"storing": _STORING},
        )


def test_statement_that_fails_in_the_middle_stores_nothing(slow: Database, tmp_path: Path) -> None:
    before = batch_count(slow.owner_url)

    with pytest.raises(ProgrammingError, match="broken on purpose"):
        import_layer(slow.owner_url, buildings(tmp_path, 20, last="坏"), BUILDING)

    assert (row_count(slow.owner_url, BUILDING), batch_count(slow.owner_url)) == (0, before)


def test_killed_import_leaves_nothing_behind(slow: Database, tmp_path: Path) -> None:
    before = batch_count(slow.owner_url)
    process = start_import(slow, buildings(tmp_path, 1_000))
    wait_until(lambda: storing(slow))

    process.send_signal(signal.SIGKILL)
    process.wait()

    wait_until(lambda: not storing(slow))
    assert process.returncode == -signal.SIGKILL
    assert (row_count(slow.owner_url, BUILDING), batch_count(slow.owner_url)) == (0, before)


def test_import_whose_connection_is_ended_says_so_and_leaves_nothing(
    slow: Database, tmp_path: Path
) -> None:
    before, path = batch_count(slow.owner_url), buildings(tmp_path, 1_000)

    with ThreadPoolExecutor(1) as pool:
        attempt = pool.submit(import_layer, slow.owner_url, path, BUILDING)
        wait_until(lambda: storing(slow))
        end_storing(slow)
        with pytest.raises(DatabaseUnavailable, match="nothing was stored"):
            attempt.result(timeout=60)

    assert (row_count(slow.owner_url, BUILDING), batch_count(slow.owner_url)) == (0, before)


def test_two_imports_of_one_file_at_once_end_with_one_set_of_rows(
    slow: Database, tmp_path: Path
) -> None:
    path = buildings(tmp_path, 100)
    both = [start_import(slow, path) for _ in range(2)]

    codes = [process.wait(timeout=120) for process in both]

    assert codes == [0, 0]
    assert row_count(slow.owner_url, BUILDING) == 100
    again = import_layer(slow.owner_url, path, BUILDING)
    assert (again.inserted, again.updated, again.unchanged) == (0, 0, 100)


def test_two_undoings_at_once_take_rows_back_once(framed: Database, tmp_path: Path) -> None:
    report = import_layer(framed.owner_url, buildings(tmp_path, 100), BUILDING)
    assert report.batch_id is not None

    def attempt(_: int) -> str:
        try:
            return str(undo_import(framed.owner_url, report.batch_id))
        except GisError as error:
            return type(error).__name__

    with ThreadPoolExecutor(2) as pool:
        outcomes = sorted(pool.map(attempt, range(2)))

    assert outcomes == ["100", "UndoRefused"]
    assert row_count(framed.owner_url, BUILDING) == 0


def test_serving_role_may_not_import(framed: Database, tmp_path: Path) -> None:
    path = buildings(tmp_path, 3)

    with pytest.raises(ForbiddenTarget, match="permission denied"):
        import_layer(framed.app_url, path, BUILDING)

    assert row_count(framed.owner_url, BUILDING) == 0


def test_command_line_says_in_one_line_that_a_role_may_not_import(
    framed: Database, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = buildings(tmp_path, 3)

    code, out, told = run_linge(capsys, framed.app_url, "import", "building", path)

    assert (code, out) == (2, "")
    assert told.startswith("linge: ")
    assert "permission denied" in told
    assert "DATABASE_OWNER_URL" in told
    assert told.count("\n") == 1


def test_database_without_tables_is_told_to_migrate(
    tmp_path: Path, make_database: Callable[[], Database]
) -> None:
    bare, path = make_database(), write_frame(tmp_path)["district"]
    with transaction(bare.owner_url) as connection:
        connection.execute(text("DROP TABLE import_batch CASCADE"))

    with pytest.raises(DatabaseUnavailable, match="linge migrate"):
        import_layer(bare.owner_url, path, layer_named("district"))
