"""The database connection; the only place that commits."""

import select
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from functools import cache
from typing import Any, LiteralString, cast

import psycopg
import sqlalchemy
from psycopg import errors
from psycopg.pq import TransactionStatus
from sqlalchemy import Connection, Engine, event
from sqlalchemy.engine.interfaces import DBAPIConnection
from sqlalchemy.exc import DBAPIError, DisconnectionError, OperationalError
from sqlalchemy.pool import ConnectionPoolEntry, PoolProxiedConnection

from gis.errors import DatabaseUnavailable, ForbiddenTarget

# All are kept: to open one takes longer than most requests.
_MOST_CONNECTIONS = 15
_RESTS_SINCE = "rests_since"
_ASKED_AFTER_S = 10.0


@cache
def engine(url: str) -> Engine:
    """Open the pool of connections for a database, once per process and address."""
    # Errors are written to logs; what a statement was given may be what somebody searched for.
    opened = sqlalchemy.create_engine(
        url, hide_parameters=True, pool_size=_MOST_CONNECTIONS, max_overflow=0, pool_use_lifo=True
    )
    event.listen(opened, "checkin", _note_rest)
    event.listen(opened, "checkout", _require_answer)
    return opened


@contextmanager
def transaction(url: str) -> Iterator[Connection]:
    """
    Open one transaction: commit at the end, roll back on any error.

    Raises
    ------
    DatabaseUnavailable
        No database answers there.
    """
    try:
        connection = engine(url).connect()
    except OperationalError as error:
        raise DatabaseUnavailable(
            f"no database answers at {_place(url)}: {error.orig}; is it running?"
        ) from error
    with connection, connection.begin():
        yield connection


@contextmanager
def statement(url: str) -> Iterator[psycopg.Connection]:
    """
    Open a connection on which each statement is a transaction of its own: one round trip.

    It is the driver's, taken from the same pool: around a single statement, what SQLAlchemy does
    takes longer than the statement. Errors are `psycopg.Error`.

    Raises
    ------
    DatabaseUnavailable
        No database answers there.
    """
    try:
        pooled = engine(url).raw_connection()
    except OperationalError as error:
        raise DatabaseUnavailable(
            f"no database answers at {_place(url)}: {error.orig}; is it running?"
        ) from error
    connection = cast("psycopg.Connection", pooled.driver_connection)
    try:
        connection.autocommit = True
        yield connection
    finally:
        if connection.info.transaction_status is TransactionStatus.IDLE:
            connection.autocommit = False
        else:  # lost, or left in the middle
            pooled.invalidate()
        pooled.close()


def ask(
    connection: Connection, query: LiteralString, values: Mapping[str, object]
) -> list[tuple[Any, ...]]:
    """
    Run a small statement of every request in a transaction, past SQLAlchemy; gives its rows.

    The query is written as the driver takes it, with `%(name)s`. Errors are SQLAlchemy's.
    """
    raw = cast("psycopg.Connection", connection.connection.driver_connection)
    try:
        return raw.execute(query, values).fetchall()
    except psycopg.Error as error:
        if raw.closed:
            connection.invalidate(error)
        raise DBAPIError.instance(
            query, None, error, psycopg.Error, hide_parameters=True, dialect=connection.dialect
        ) from error


@contextmanager
def owner_transaction(url: str) -> Iterator[Connection]:
    """
    Open one transaction that changes rows; what the user can mend is named.

    Raises
    ------
    DatabaseUnavailable
        No database answers there, it stopped answering, or its tables are of another version.
    ForbiddenTarget
        The role may not change rows.
    """
    try:
        with transaction(url) as connection:
            yield connection
    except (DBAPIError, psycopg.Error) as error:  # COPY goes past SQLAlchemy
        cause = error.orig if isinstance(error, DBAPIError) else error
        if isinstance(cause, errors.InsufficientPrivilege):
            reason = cause.diag.message_primary
            raise ForbiddenTarget(
                f"{_place(url)}: {reason}; give the address of its owner (DATABASE_OWNER_URL)"
            ) from error
        if isinstance(cause, errors.UndefinedTable | errors.UndefinedColumn):
            raise DatabaseUnavailable(
                f"the tables at {_place(url)} are not up to date; run: linge migrate"
            ) from error
        if isinstance(cause, psycopg.OperationalError):
            raise DatabaseUnavailable(
                f"{_place(url)} could not do that, nothing was stored: {cause}"
            ) from error
        raise


def _place(url: str) -> str:
    return sqlalchemy.make_url(url).render_as_string(hide_password=True)


def _note_rest(_raw: DBAPIConnection | None, record: ConnectionPoolEntry) -> None:
    record.info[_RESTS_SINCE] = time.monotonic()


def _require_answer(
    raw: DBAPIConnection, record: ConnectionPoolEntry, _proxy: PoolProxiedConnection
) -> None:
    """
    Let a connection that rested in the pool be opened anew when nobody answers there any more.

    A server that was stopped or killed, or that ended the session, has closed its end: that
    shows on this machine. Only after a longer rest is the server asked, as one may have gone
    without a word; asking each time took a twentieth of what a request takes.
    """
    since = record.info.get(_RESTS_SINCE)
    if since is None:
        return
    connection = cast("psycopg.Connection", raw)
    try:
        if _has_news(connection) or time.monotonic() - since > _ASKED_AFTER_S:
            _ask(connection)
    except psycopg.Error as error:
        raise DisconnectionError("the server has gone") from error


def _has_news(connection: psycopg.Connection) -> bool:
    """Tell whether something came in on a connection that nothing was asked of."""
    watch = select.poll()
    watch.register(connection.fileno(), select.POLLIN)
    return bool(watch.poll(0))


def _ask(connection: psycopg.Connection) -> None:
    connection.execute("SELECT")
    connection.rollback()
