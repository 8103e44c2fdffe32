"""The database connection; the only place that commits."""

from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache

import psycopg
import sqlalchemy
from psycopg import errors
from sqlalchemy import Connection, Engine
from sqlalchemy.exc import DBAPIError, OperationalError

from gis.errors import DatabaseUnavailable, ForbiddenTarget


@cache
def engine(url: str) -> Engine:
    """Open the pool of connections for a database, once per process and address."""
    # Errors are written to logs; what a statement was given may be what somebody searched for.
    return sqlalchemy.create_engine(url, pool_pre_ping=True, hide_parameters=True)


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
def statement(url: str) -> Iterator[Connection]:
    """
    Open a connection on which each statement is a transaction of its own: one round trip.

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
    with connection:
        yield connection.execution_options(isolation_level="AUTOCOMMIT")


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
