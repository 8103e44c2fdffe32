"""The audit is written with what it tells of, or before it; nobody changes or reads it else."""

import uuid

import pytest
from sqlalchemy import text

from gis.errors import AuditUnavailable
from gis.store.audit import Event, record, record_now
from gis.store.engine import transaction
from gis.store.provision import administration
from tests.conftest import Database

pytestmark = pytest.mark.integration


def _events(database: Database) -> list:
    with administration(database.admin_url, database.name) as connection:
        return connection.execute(text("SELECT * FROM audit_event ORDER BY happened_at")).all()


def test_event_is_stored_as_it_was_given(clean_database) -> None:
    account, building = uuid.uuid4(), uuid.uuid4()
    event = Event(
        "search",
        account,
        "wang.hua",
        "grid_worker",
        "members:read",
        "building",
        building,
        "empty",
        "visit",
        {"query_kind": "name", "count": 3},
        "r-1",
    )

    record_now(clean_database.app_url, event)

    (row,) = _events(clean_database)
    assert (row.kind, row.account_id, row.login, row.role) == (
        "search",
        account,
        "wang.hua",
        "grid_worker",
    )
    assert (row.action, row.object_kind, row.object_id) == ("members:read", "building", building)
    assert (row.outcome, row.reason, row.request_id) == ("empty", "visit", "r-1")
    assert row.details == {"query_kind": "name", "count": 3}


def test_rolled_back_transaction_leaves_only_what_was_recorded_now(clean_database) -> None:
    def fail() -> None:
        with transaction(clean_database.app_url) as connection:
            record(connection, Event("member_changed"))
            record_now(clean_database.app_url, Event("denied", outcome="denied"))
            raise RuntimeError("changed my mind")

    with pytest.raises(RuntimeError):
        fail()

    assert [row.kind for row in _events(clean_database)] == ["denied"]


def test_what_a_stranger_sends_does_not_keep_the_audit_away(clean_database) -> None:
    record_now(
        clean_database.app_url,
        Event("login_failed", login="a\x00b\ud800" + "c" * 1000, outcome="failed"),
    )

    (row,) = _events(clean_database)
    assert row.login.startswith("a\ufffdb?ccc")
    assert len(row.login) == 200


def test_unknown_kind_of_event_is_our_mistake() -> None:
    with pytest.raises(ValueError, match="no kind of event"):
        Event("something")


def test_audit_that_cannot_be_written_is_told(make_database) -> None:
    database = make_database()
    with administration(database.admin_url, database.name) as connection:
        connection.execute(text("ALTER TABLE audit_event RENAME TO hidden"))

    with pytest.raises(AuditUnavailable):
        record_now(database.app_url, Event("login", login="wang.hua"))
    with pytest.raises(AuditUnavailable), transaction(database.app_url) as connection:
        record(connection, Event("login"))


def test_database_that_is_away_is_an_audit_that_is_away(database) -> None:
    away = database.app_url.replace(database.name, "linge_absent")

    with pytest.raises(AuditUnavailable):
        record_now(away, Event("login"))


def test_month_without_a_partition_goes_to_the_default_one(make_database) -> None:
    database = make_database()
    with administration(database.admin_url, database.name) as connection:
        month = connection.execute(
            text("SELECT 'audit_event_' || to_char(now() AT TIME ZONE 'UTC', 'YYYY_MM')")
        ).scalar_one()
        connection.execute(text(f"DROP TABLE {month}"))

    record_now(database.app_url, Event("login"))
    with transaction(database.app_url) as connection:
        connection.execute(text("SELECT audit_make_partitions()"))
    record_now(database.app_url, Event("logout"))

    assert [row.kind for row in _events(database)] == ["login", "logout"]


@pytest.mark.parametrize(
    ("table", "column"),
    [("audit_event", "cluster_id"), ("audit_link", "seq"), ("audit_cluster", "seq")],
)
@pytest.mark.parametrize(
    "statement",
    [
        "INSERT INTO {} SELECT * FROM {}",
        "UPDATE {} SET {column} = 1",
        "DELETE FROM {}",
        "TRUNCATE {}",
        "DROP TABLE {}",
        "ALTER TABLE {} DISABLE ROW LEVEL SECURITY",
    ],
)
def test_serving_role_changes_nothing_of_the_audit(database, table, column, statement) -> None:
    words = statement.replace("{column}", column).replace("{}", table)

    with (
        pytest.raises(Exception, match=r"permission denied|must be owner"),
        transaction(database.app_url) as connection,
    ):
        connection.execute(text(words))


@pytest.mark.parametrize(
    ("role", "action", "seen"),
    [
        ("auditor", "audit:read", 1),
        ("auditor", "", 0),
        ("sec_admin", "audit:read", 0),
        ("grid_worker", "members:read", 0),
        ("", "", 0),
    ],
)
def test_only_the_auditor_reads_events(clean_database, role, action, seen) -> None:
    record_now(clean_database.app_url, Event("login"))

    with transaction(clean_database.app_url) as connection:
        connection.execute(
            text("SELECT set_config('app.role', :role, true), set_config('app.action', :a, true)"),
            {"role": role, "a": action},
        )
        count = connection.execute(text("SELECT count(*) FROM audit_event")).scalar_one()

    assert count == seen


def test_owner_of_the_tables_reads_no_event_and_partitions_are_closed(clean_database) -> None:
    record_now(clean_database.app_url, Event("login"))

    with transaction(clean_database.owner_url) as connection:
        assert connection.execute(text("SELECT count(*) FROM audit_event")).scalar_one() == 0
        open_ones = connection.execute(
            text(
                "SELECT count(*) FROM pg_class WHERE relname LIKE 'audit%'"
                " AND relkind IN ('r', 'p') AND NOT (relrowsecurity AND relforcerowsecurity)"
            )
        ).scalar_one()
    assert open_ones == 0
