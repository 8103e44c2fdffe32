"""`linge account`: the first administrators, and what an administrator types."""

import os
import re
import subprocess
from datetime import UTC, datetime, timedelta

import pytest
from fastapi.testclient import TestClient
from sqlalchemy import text

from api.main import create_app
from gis.errors import ForbiddenTarget
from gis.store.api_tokens import NewToken
from gis.store.engine import transaction
from gis.store.provision import administration
from gis.store.sessions import find_session
from gis.workflows.demo_accounts import prepare_accounts
from gis.workflows.own_tokens import OwnTokens
from tests.accounts import CHOSEN, HOME, LASTS, session_of

pytestmark = pytest.mark.integration


@pytest.fixture(scope="module")
def fresh(make_database):
    """Give a database without accounts."""
    return make_database()


@pytest.fixture
def account(fresh, commands, tmp_path):
    """Type a command about accounts."""

    def run(*arguments: str, token: str = "", typed: str = "") -> subprocess.CompletedProcess[str]:
        urls = {"DATABASE_URL": fresh.app_url, "DATABASE_OWNER_URL": fresh.owner_url}
        environment = {**os.environ, **urls} | ({"LINGE_TOKEN": token} if token else {})
        return commands.run("account", *arguments, env=environment, cwd=tmp_path, typed=typed)

    return run


@pytest.fixture(scope="module")
def started(fresh) -> dict[str, str]:
    """Keep what the first command printed, for the tests after it."""
    return {}


def test_bootstrap_makes_three_administrators_once(account, fresh, started) -> None:
    first = account("bootstrap", "--address", "https://linge.example/")
    again = account("bootstrap")

    assert first.returncode == 0, first.stderr
    started |= dict(line.split("\t") for line in first.stdout.splitlines())
    assert set(started) == {"sys-admin", "sec-admin", "auditor"}
    assert all(
        re.fullmatch(r"https://linge\.example/redeem#token=\S{43}", each)
        for each in started.values()
    )
    assert again.returncode == 2
    assert "there are accounts already" in again.stderr
    with transaction(fresh.owner_url) as connection:
        found = connection.execute(text("SELECT role, password_hash FROM account")).all()
    assert {(row.role, row.password_hash) for row in found} == {
        ("sys_admin", None),
        ("sec_admin", None),
        ("auditor", None),
    }


def test_a_link_of_bootstrap_lets_in_and_a_token_does_the_rest(account, fresh, started) -> None:
    with TestClient(create_app(database_url=fresh.app_url), HOME) as asking:
        chosen = {"token": started["sec-admin"].partition("=")[2], "password": CHOSEN}
        assert asking.post("/api/v1/session/redeem", json=chosen).status_code == 200

    token = account("token", "sec-admin", typed=f"{CHOSEN}\n").stdout.strip().splitlines()[-1]
    token = token[token.index("lgt_") :]
    added = account("add", "mei.lin", "leader", token=token)
    closed = account("disable", "mei.lin", token=token)
    listed = account("list", token=token)

    assert "/redeem#token=" in added.stdout, added.stderr
    assert closed.returncode == 0, closed.stderr
    assert re.search(r"^mei\.lin\tleader\tclosed\t", listed.stdout, re.MULTILINE)
    assert account("enable", "mei.lin", token=token).returncode == 0
    assert account("link", "nobody", token=token).returncode == 2


def test_a_wrong_password_makes_no_token(account) -> None:
    ended = account("token", "sec-admin", typed="not the password\n")

    assert ended.returncode == 2
    assert "lgt_" not in ended.stdout


@pytest.mark.parametrize("token", ["", "lgt_unknown"])
def test_without_a_token_nothing_is_told(account, token) -> None:
    ended = account("list", token=token)

    assert ended.returncode == 2
    assert ended.stdout == ""
    assert "LINGE_TOKEN" in ended.stderr


def test_a_token_of_another_role_is_refused(account, fresh) -> None:
    with transaction(fresh.owner_url) as connection:
        query = text("SELECT id FROM account WHERE role = 'auditor'")
        auditor = connection.execute(query).scalar_one()
    now = datetime.now(UTC)
    session = session_of(fresh, auditor)
    caller = find_session(fresh.app_url, session, now=now, lifetime=LASTS).caller
    new = NewToken("x", ("audit:read",), None, timedelta(days=1))
    _, token = OwnTokens(fresh.app_url, caller, now).add(new)

    ended = account("list", token=token)

    assert ended.returncode == 2
    assert ended.stdout == ""


def test_accounts_of_the_demonstration_need_the_marker(make_database) -> None:
    real = make_database()
    with administration(real.admin_url, real.name) as connection:
        connection.execute(text("DELETE FROM database_marker"))
    try:
        with pytest.raises(ForbiddenTarget, match="was not made here for demonstration"):
            prepare_accounts(real.owner_url, now=datetime.now(UTC))
        with transaction(real.owner_url) as connection:
            count = connection.execute(text("SELECT count(*) FROM account")).scalar()
    finally:
        with administration(real.admin_url, real.name) as connection:
            connection.execute(
                text(
                    "INSERT INTO database_marker (purpose, database_oid)"
                    " SELECT 'test', oid FROM pg_database WHERE datname = current_database()"
                )
            )

    assert count == 0


def test_the_demonstration_has_no_password_until_a_link_is_used(make_database) -> None:
    database = make_database()

    made = prepare_accounts(database.owner_url, now=datetime.now(UTC))

    with transaction(database.owner_url) as connection:
        kept = connection.execute(text("SELECT role, password_hash FROM account")).all()
    assert len(made) == len({each.role for each in made}) == 7
    assert {row.password_hash for row in kept} == {None}
