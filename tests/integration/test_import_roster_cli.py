"""`linge import roster` as typed: by an account's token, all or nothing also when it is killed."""

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import text

from gis.store.api_tokens import NewToken, add_api_token
from gis.store.engine import transaction
from gis.store.rights import account_transaction
from tests.commands import Commands
from tests.roster_files import person, write_roster
from tests.roster_town import RosterTown, make_roster_town

pytestmark = pytest.mark.integration
ROOT = Path(__file__).parents[2]


@pytest.fixture
def town(clean_database, tmp_path: Path) -> RosterTown:
    return make_roster_town(clean_database, tmp_path)


@pytest.fixture
def slow_town(town: RosterTown) -> Iterator[RosterTown]:
    """Make every new member take its time."""
    with transaction(town.database.owner_url) as connection:
        connection.execute(
            text(
                "CREATE FUNCTION hesitate() RETURNS trigger LANGUAGE plpgsql AS"
                " $$ BEGIN PERFORM pg_sleep(0.02); RETURN NEW; END $$"
            )
        )
        connection.execute(
            text(
                "CREATE TRIGGER hesitate BEFORE INSERT ON member"
                " FOR EACH ROW EXECUTE FUNCTION hesitate()"
            )
        )
    yield town
    with transaction(town.database.owner_url) as connection:
        connection.execute(text("DROP FUNCTION hesitate CASCADE"))


def environment(town: RosterTown, token: str | None) -> dict[str, str]:
    """Say which database is meant, and the token."""
    said = {**os.environ, "DATABASE_URL": town.database.app_url, "COLUMNS": "400"}
    said.pop("LINGE_TOKEN", None)
    return said | ({} if token is None else {"LINGE_TOKEN": token})


def start(town: RosterTown, *words: str, token: str | None) -> subprocess.Popen[str]:
    """Type `linge import roster`; the token goes by the environment."""
    return subprocess.Popen(
        [sys.executable, "-P", "-m", "api.cli", "import", "roster", *words],
        env=environment(town, token) | {"PYTHONPATH": str(ROOT)},
        cwd=town.folder,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )


@pytest.fixture
def typed(commands: Commands) -> Callable[..., tuple[int, str, str]]:
    """Type it and wait; gives exit code, stdout and stderr."""

    def run(town: RosterTown, *words: str, token: str | None) -> tuple[int, str, str]:
        done = commands.run(
            "import", "roster", *words, env=environment(town, token), cwd=town.folder
        )
        return done.returncode, done.stdout, done.stderr

    return run


def token_for(town: RosterTown, *actions: str) -> str:
    """Make an API token of the town's administrator."""
    new = NewToken("import", actions, None, timedelta(days=1))
    with account_transaction(town.database.app_url, town.caller) as connection:
        return add_api_token(connection, town.caller, new, now=datetime.now(UTC))[1]


def inserting(town: RosterTown) -> bool:
    """Tell whether members are just being stored."""
    rows = town.rows(
        "SELECT 1 FROM pg_stat_activity WHERE datname = current_database() AND state = 'active'"
        " AND query LIKE 'INSERT INTO \"member\"%'"
    )
    return bool(rows)


def wait_until(condition: Callable[[], bool], *, for_s: float = 90) -> None:
    """Wait, and fail when it takes too long."""
    end = time.monotonic() + for_s
    while not condition():
        assert time.monotonic() < end, "it did not happen in time"
        time.sleep(0.02)


def test_roster_is_imported_by_token_and_nothing_personal_is_printed(typed, town) -> None:
    path = write_roster(
        town.folder / "r.csv",
        [
            person(姓名="欧阳试一", 手机="00090000001", 民族="之秘"),
            person(姓名="欧阳试二", 楼幢="3号"),
        ],
    )
    words = (str(path), "--as-of", "2026-09-30", "--community", "东社区")
    token = token_for(town, "members:edit", "members:read", "places:read")

    dry, out, _ = typed(town, *words, "--dry-run", token=token)
    assert (dry, "nothing was stored" in out, town.count("member")) == (2, True, 0)
    refused, out, told = typed(town, *words, token=token)
    assert (refused, town.count("member")) == (2, 0)
    assert "sheet 1, row 3, building: rejected" in out
    done, out, more = typed(town, *words, "--skip-rejected", token=token)
    assert (done, town.count("member")) == (0, 1)
    assert "columns left behind: 民族" in out
    assert "1 members were stored" in out
    for said in (out, told, more):
        assert not any(word in said for word in ("欧阳", "00090", "之秘"))


def test_report_as_json_has_the_same_numbers(typed, town) -> None:
    path = write_roster(town.folder / "r.csv", [person(), person(姓名="某", 人员类别="群众")])
    token = token_for(town, "members:edit", "members:read", "places:read")
    code, out, _ = typed(town, str(path), "--as-of", "2026-09-30", "--json", token=token)

    report = json.loads(out)[0]
    assert (code, report["members"], report["refused"], report["stored"]) == (0, 1, 1, True)
    assert report["uncounted_branches"] == ["村支部"]


@pytest.mark.parametrize("actions", [None, ("members:read", "places:read")])
def test_without_a_token_that_may_edit_nothing_is_imported(typed, town, actions) -> None:
    path = write_roster(town.folder / "r.csv", [person()])
    token = None if actions is None else token_for(town, *actions)
    code, out, told = typed(town, str(path), "--as-of", "2026-09-30", token=token)

    assert (code, out, town.count("member")) == (2, "", 0)
    assert told.startswith("linge: ")
    assert "LINGE_TOKEN" in told if actions is None else "may not" in told


def test_killed_import_leaves_nothing_behind(slow_town: RosterTown) -> None:
    names = [f"欧阳{a}{b}" for a in "甲乙丙丁戊己庚辛壬癸" for b in "子丑寅卯辰巳午未申酉戌亥"]
    path = write_roster(slow_town.folder / "r.csv", [person(姓名=name) for name in names])
    token = token_for(slow_town, "members:edit", "members:read", "places:read")
    words = ("--as-of", "2026-09-30", "--community", "东社区")
    process = start(slow_town, str(path), *words, token=token)
    wait_until(lambda: inserting(slow_town))

    process.send_signal(signal.SIGKILL)
    process.communicate()

    wait_until(lambda: not inserting(slow_town))
    assert process.returncode == -signal.SIGKILL
    for table in ("member", "roster_import", "member_token", "building_tally"):
        assert slow_town.count(table) == 0
    assert slow_town.rows("SELECT 1 FROM audit_event WHERE kind = 'import_roster'") == []
