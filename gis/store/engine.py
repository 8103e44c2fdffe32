"""The database connection; the only place that commits."""

from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache

import sqlalchemy
from sqlalchemy import Connection, Engine
from sqlalchemy.exc import OperationalError

from gis.errors import DatabaseUnavailable


@cache
def engine(url: str) -> Engine:
    """Open the pool of connections for a database, once per process and address."""
    return sqlalchemy.create_engine(url, pool_pre_ping=True)


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
        place = sqlalchemy.make_url(url).render_as_string(hide_password=True)
        raise DatabaseUnavailable(
            f"no database answers at {place}: {error.orig}; is it running?"
        ) from error
    with connection, connection.begin():
        yield connection
