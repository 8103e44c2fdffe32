"""Accounts, grants and credentials by direct SQL: what the guards in the database refuse."""

import uuid

import pytest
from sqlalchemy import Connection, text
from sqlalchemy.exc import DBAPIError

from gis.store.engine import engine, transaction
from gis.store.provision import administration
from gis.store.rights import say
from tests.conftest import Database
from tests.rights_world import ROLES, be, load_world
from tests.small_districts import ident

pytestmark = pytest.mark.integration
GRANT = text(
    "INSERT INTO access_grant (id, account_id, role, action, effect, scope_kind, scope_id)"
    " VALUES (gen_random_uuid(), :account, :role, :action, 'allow', :kind, :scope)"
)


@pytest.fixture(scope="module")
def world(make_database) -> Database:
    made = make_database()
    load_world(made)
    with transaction(made.owner_url) as connection:
        connection.execute(
            text("INSERT INTO account (id, login, role) VALUES (:id, 'second', 'sec_admin')"),
            {"id": ident("second")},
        )
    return made


@pytest.fixture
def undone(world):
    """Give a transaction of the serving role that is always undone."""
    with engine(world.app_url).connect() as connection:
        yield connection
        connection.rollback()


def _grant(connection: Connection, account: str | None, role: str | None, **more: str) -> None:
    values = {"action": "accounts:administer", "kind": "grid", "scope": ident("G1")} | more
    connection.execute(GRANT, {"account": account and ident(account), "role": role, **values})


def test_a_sec_admin_grants_to_others_only(undone) -> None:
    be(undone, "sec_admin")

    _grant(undone, "grid_worker", None, action="places:read")
    _grant(undone, None, "grid_worker", action="places:read")
    for account, role in (("sec_admin", None), (None, "sec_admin")):
        with pytest.raises(DBAPIError, match="nobody grants to themselves"), undone.begin_nested():
            _grant(undone, account, role)


def test_the_guards_stand_behind_the_policies(world) -> None:
    with administration(world.admin_url, world.name) as connection:
        connection.execute(text("BEGIN"))
        say(connection, account=str(ident("org_admin")), role="org_admin")
        for statement, message in (
            ("DELETE FROM access_grant", "only a sec_admin changes grants"),
            ("UPDATE account SET role = 'auditor'", "only a sec_admin changes accounts"),
            ("DELETE FROM account WHERE login = 'leader'", "only a sec_admin changes accounts"),
        ):
            connection.execute(text("SAVEPOINT trying"))
            with pytest.raises(DBAPIError, match=message):
                connection.execute(text(statement))
            connection.execute(text("ROLLBACK TO SAVEPOINT trying"))


def test_the_operator_of_the_database_sees_and_ends_every_token(world) -> None:
    with engine(world.owner_url).connect() as connection:
        connection.execute(
            text(
                "INSERT INTO api_token (id, account_id, name, token_sha256, actions, expires_at)"
                " VALUES (gen_random_uuid(), :account, 'report', sha256('report'), '{places:read}',"
                " now() + interval '1 day')"
            ),
            {"account": ident("leader")},
        )
        ended = connection.execute(
            text("UPDATE api_token SET revoked_at = now() WHERE name = 'report'")
        ).rowcount
        connection.rollback()

    assert ended == 1


@pytest.fixture(scope="module")
def without_guards(make_database) -> Database:
    """Give a world without the triggers that guard accounts and grants."""
    made = make_database()
    load_world(made)
    with administration(made.admin_url, made.name) as connection:
        for table in ("account", "access_grant"):
            connection.execute(text(f"ALTER TABLE {table} DISABLE TRIGGER USER"))
    return made


@pytest.mark.parametrize("role", sorted(set(ROLES) - {"sec_admin"}))
def test_the_policies_stand_without_the_guards(without_guards, role) -> None:
    with engine(without_guards.app_url).connect() as connection:
        be(connection, role)
        changed = connection.execute(text("UPDATE access_grant SET effect = 'deny'")).rowcount
        removed = connection.execute(text("DELETE FROM access_grant")).rowcount
        with pytest.raises(DBAPIError, match="row-level security"), connection.begin_nested():
            _grant(connection, "leader", None, action="places:read")
        with pytest.raises(DBAPIError, match="row-level security"):
            connection.execute(
                text("INSERT INTO account (id, login, role) VALUES (:id, 'more', 'sec_admin')"),
                {"id": uuid.uuid4()},
            )

    assert (changed, removed) == (0, 0)


@pytest.mark.parametrize(
    ("account", "action", "kind", "message"),
    [
        ("grid_worker", "members:read", "org", "has places, not organisations"),
        ("leader", "members:read", "grid", "cannot be granted"),
        ("grid_worker", "members:edit", "grid", "cannot be granted"),
        ("auditor", "members:read", "grid", "cannot be granted"),
    ],
)
def test_nothing_is_granted_that_a_role_cannot_have(undone, account, action, kind, message) -> None:
    be(undone, "sec_admin")

    with pytest.raises(DBAPIError, match=message):
        _grant(undone, account, None, action=action, kind=kind)


@pytest.mark.parametrize("change", ["role = 'auditor'", "is_active = false"])
def test_nobody_changes_their_own_power(undone, change) -> None:
    be(undone, "sec_admin")

    with pytest.raises(DBAPIError, match="their own account"):
        undone.execute(
            text(f"UPDATE account SET {change} WHERE id = :me"),  # noqa: S608 (words above)
            {"me": ident("sec_admin")},
        )


def test_the_last_active_sec_admin_stays(world) -> None:
    with engine(world.owner_url).connect() as connection:
        connection.execute(
            text("UPDATE account SET is_active = false WHERE id = :id"), {"id": ident("second")}
        )
        with pytest.raises(DBAPIError, match="the last sec_admin cannot be removed"):
            connection.execute(
                text("UPDATE account SET is_active = false WHERE id = :id"),
                {"id": ident("sec_admin")},
            )
        connection.rollback()


def test_one_of_two_sec_admins_may_go(world) -> None:
    with engine(world.owner_url).connect() as connection:
        connection.execute(
            text("UPDATE account SET is_active = false WHERE id = :id"), {"id": ident("second")}
        )
        connection.rollback()


@pytest.mark.parametrize(
    "statement", ["UPDATE account SET role = role", "DELETE FROM access_grant"]
)
def test_every_change_of_rights_raises_the_version(world, statement) -> None:
    version = text("SELECT version FROM rights_state")
    with engine(world.owner_url).connect() as connection:
        before = connection.execute(version).scalar_one()
        connection.execute(text(statement))
        after = connection.execute(version).scalar_one()
        connection.rollback()

    assert after > before


@pytest.mark.parametrize("table", ["session", "api_token", "one_time_link"])
def test_a_credential_is_found_and_used_by_who_shows_it_only(undone, table) -> None:
    used = {"session": "ended_at", "api_token": "last_used_at", "one_time_link": "used_at"}[table]
    seen = text(f"SELECT account_id FROM {table}")  # noqa: S608 (names above)
    use = text(f"UPDATE {table} SET {used} = now()")  # noqa: S608 (names above)
    assert undone.execute(seen).all() == []

    token = undone.execute(text("SELECT encode(sha256('leader'), 'hex')")).scalar_one()
    say(undone, credential=token)

    assert list(undone.execute(seen).scalars()) == [ident("leader")]
    assert undone.execute(use).rowcount == 1


def test_an_account_is_found_by_its_login_while_signing_in_only(undone) -> None:
    seen = text("SELECT id FROM account")
    assert undone.execute(seen).all() == []

    say(undone, login="leader")

    assert list(undone.execute(seen).scalars()) == [ident("leader")]
    assert undone.execute(text("UPDATE account SET failed_count = 1")).rowcount == 1


@pytest.mark.parametrize("role", sorted(set(ROLES) - {"sec_admin"}))
def test_nobody_begins_a_session_or_makes_a_token_for_another(undone, role) -> None:
    be(undone, role)
    other = ident("sec_admin")

    for statement in (
        (
            "INSERT INTO session (id, account_id, token_sha256, expires_at)"
            " VALUES (:id, :other, :token, now())"
        ),
        (
            "INSERT INTO api_token (id, account_id, name, token_sha256, actions, expires_at)"
            " VALUES (:id, :other, 'x', :token, '{}', now())"
        ),
    ):
        values = {"id": uuid.uuid4(), "other": other, "token": uuid.uuid4().bytes}
        with pytest.raises(DBAPIError, match="row-level security"), undone.begin_nested():
            undone.execute(text(statement), values)


def test_history_and_imports_are_written_under_ones_own_name(undone) -> None:
    be(undone, "org_admin")

    for statement in (
        (
            "INSERT INTO member_event (id, member_id, account_id, what)"
            " VALUES (gen_random_uuid(), :member, :other, 'changed')"
        ),
        (
            "INSERT INTO roster_import (id, account_id, as_of, file_name, file_sha256, row_counts)"
            " VALUES (:member, :other, '2026-01-01', 'x', 'new', '{}')"
        ),
    ):
        values = {"member": ident("a"), "other": ident("leader")}
        with pytest.raises(DBAPIError, match="row-level security"), undone.begin_nested():
            undone.execute(text(statement), values)


@pytest.mark.parametrize("action", ["members:read", "members:reveal", "members:export"])
def test_members_are_changed_in_a_deed_of_editing_only(undone, action) -> None:
    be(undone, "org_admin")
    say(undone, action=action)

    assert undone.execute(text("SELECT FROM member")).rowcount > 0
    assert undone.execute(text("UPDATE member SET version = 2")).rowcount == 0
    assert undone.execute(text("DELETE FROM member")).rowcount == 0
    with pytest.raises(DBAPIError, match="row-level security"):
        undone.execute(
            text(
                "INSERT INTO member (id, name_cipher, membership_kind, category, primary_org_id)"
                " VALUES (gen_random_uuid(), '', 'full', 'other', :org)"
            ),
            {"org": ident("P11")},
        )


def test_members_are_not_seen_in_a_deed_about_places(undone) -> None:
    be(undone, "org_admin")
    say(undone, action="places:read")

    assert undone.execute(text("SELECT FROM member")).rowcount == 0


@pytest.mark.parametrize(
    ("table", "column"),
    [("plan_job", "id"), ("scenario", "id"), ("scenario_proposal", "scenario_id")],
)
@pytest.mark.parametrize(("action", "is_changed"), [("plans:read", False), ("plans:write", True)])
def test_plans_are_changed_only_in_the_deed_of_writing_them(
    undone, table, column, action, is_changed
) -> None:
    be(undone, "planner")
    say(undone, action=action)

    seen = undone.execute(text(f"SELECT count(*) FROM {table}")).scalar_one()  # noqa: S608
    changed = undone.execute(text(f"UPDATE {table} SET {column} = {column}")).rowcount  # noqa: S608

    assert seen > 0
    assert changed == (seen if is_changed else 0)
