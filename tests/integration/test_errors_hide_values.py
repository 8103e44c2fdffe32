"""What a statement was given stays out of its error, and so out of every log."""

import logging

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError, OperationalError

from api.problems import _on_database_error
from gis.store.engine import transaction

pytestmark = pytest.mark.integration
SOUGHT = "欧阳试一"


def failing(url: str) -> DBAPIError:
    """Let a statement be ended by the server, as when the database is stopped under it."""
    query = text("SELECT :sought, pg_terminate_backend(pg_backend_pid())")
    with pytest.raises(DBAPIError) as caught, transaction(url) as connection:
        connection.execute(query, {"sought": SOUGHT})
    return caught.value


def test_an_error_of_the_database_does_not_repeat_what_was_sought(database) -> None:
    error = failing(database.app_url)

    assert isinstance(error, OperationalError)
    assert SOUGHT not in str(error)


def test_the_log_of_a_failing_database_holds_no_value(database, caplog) -> None:
    error = failing(database.app_url)

    with caplog.at_level(logging.ERROR, logger="linge.api"):
        answer = _on_database_error(None, error)

    assert "database" in caplog.text
    assert SOUGHT not in caplog.text + answer.body.decode()
