"""Connections that were kept are used again, and opened anew when their server has gone."""

from collections.abc import Callable

import psycopg
import pytest
from sqlalchemy import text
from sqlalchemy.exc import OperationalError, ProgrammingError

from gis.store import engine as engine_module
from gis.store.audit import Event, record_now
from gis.store.engine import ask, statement, transaction
from gis.store.provision import administration

pytestmark = pytest.mark.integration


def _backend(url: str) -> int:
    with transaction(url) as connection:
        return connection.execute(text("SELECT pg_backend_pid()")).scalar_one()


def _end_others(database) -> None:
    """End all sessions of the serving role, as a restart of the server would."""
    query = text(
        "SELECT pg_terminate_backend(pid, 5000) FROM pg_stat_activity"
        " WHERE datname = current_database() AND usename = 'linge_app'"
    )
    with administration(database.admin_url, database.name) as connection:
        assert all(connection.execute(query).scalars())


def test_one_after_the_other_uses_the_same_connection(database) -> None:
    assert _backend(database.app_url) == _backend(database.app_url)


def _read(url: str) -> None:
    _backend(url)


def _ask(url: str) -> None:
    with transaction(url) as connection:
        assert ask(connection, "SELECT %(number)s + 1", {"number": 1}) == [(2,)]


def _note(url: str) -> None:
    record_now(url, Event("login"))


@pytest.mark.parametrize("deed", [_read, _ask, _note])
def test_a_connection_ended_by_the_server_is_not_noticed(
    clean_database, deed: Callable[[str], None]
) -> None:
    before = _backend(clean_database.app_url)
    _end_others(clean_database)

    deed(clean_database.app_url)

    assert _backend(clean_database.app_url) != before


def test_after_a_long_rest_the_server_is_asked(clean_database, monkeypatch) -> None:
    monkeypatch.setattr(engine_module, "_has_news", lambda _connection: False)
    monkeypatch.setattr(engine_module, "_ASKED_AFTER_S", -1.0)
    before = _backend(clean_database.app_url)
    _end_others(clean_database)

    assert _backend(clean_database.app_url) != before


def test_a_server_that_goes_while_asked_is_an_error_of_that_request_alone(clean_database) -> None:
    with pytest.raises(OperationalError):
        _ask_while_it_goes(clean_database)

    _ask(clean_database.app_url)


def _ask_while_it_goes(database) -> None:
    with transaction(database.app_url) as connection:
        ask(connection, "SELECT 1", {})
        _end_others(database)
        ask(connection, "SELECT 1", {})


def test_a_server_that_goes_while_an_event_is_written_is_told(clean_database) -> None:
    with pytest.raises(psycopg.OperationalError), statement(clean_database.app_url) as connection:
        _go_while_asked(clean_database, connection)

    _note(clean_database.app_url)
    _ask(clean_database.app_url)


def _go_while_asked(database, connection: psycopg.Connection) -> None:
    connection.execute("SELECT 1")
    _end_others(database)
    connection.execute("SELECT 1")


def test_what_was_asked_with_is_not_told(database) -> None:
    with (
        pytest.raises(ProgrammingError, match="app_missing") as raised,
        transaction(database.app_url) as connection,
    ):
        ask(connection, "SELECT app_missing(%(name)s)", {"name": "欧阳"})

    assert "欧阳" not in str(raised.value)
