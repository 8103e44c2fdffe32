"""Databases and roles: made, renamed and dropped by an administrator of the server."""

import re
import secrets
from collections.abc import Iterator
from contextlib import contextmanager

import sqlalchemy
from psycopg import errors
from sqlalchemy import Connection, NullPool, text
from sqlalchemy.exc import DBAPIError, OperationalError

from gis.errors import DatabaseUnavailable, ForbiddenTarget, InvalidParameter
from gis.store.marker import marker_of, require_marked, write_marker
from gis.store.roles import OWNER, READERS, ROLES, SERVING, make_roles

__all__ = [
    "OWNER",
    "SERVING",
    "administration",
    "bring_roles",
    "create_database",
    "database_exists",
    "drop_database",
    "fresh_name",
    "marker_of",
    "rename_database",
    "require_marked",
    "sweep_databases",
]

_EXTENSIONS = ("postgis", "btree_gist")
_NAME = re.compile(r"linge_[a-z0-9_]{1,50}")
_TURN = 0x6C696E6765  # "linge": one at a time makes roles and databases


def fresh_name(purpose: str) -> str:
    """Make up a name that no database has."""
    return f"linge_{purpose}_{secrets.token_hex(6)}"


def create_database(admin_url: str, name: str, *, marker: str | None) -> None:
    """
    Make a database owned by `linge_owner`, with extensions, and the roles if absent.

    It gets its name last, so that a database of this name is always complete. `marker`
    says what it is for (demo, check, test); None makes one for real use.

    Raises
    ------
    InvalidParameter
        The name is not ours to give, or taken.
    ForbiddenTarget
        The role may not make databases, roles or extensions, or a role of ours has rights
        it must not have.
    DatabaseUnavailable
        The server does not answer.
    """
    _check_name(name)
    unfinished = fresh_name("new")
    with administration(admin_url) as connection:
        if _exists(connection, name):
            raise InvalidParameter(f"there is a database {name} already; drop it first")
        connection.execute(text("SELECT pg_advisory_lock(:turn)"), {"turn": _TURN})
        make_roles(connection)
        connection.execute(
            text(f"CREATE DATABASE {unfinished} OWNER {OWNER} TEMPLATE template0 ENCODING 'UTF8'")
        )
        with administration(admin_url, unfinished) as inside:
            _furnish(inside, unfinished)
            if marker is not None:
                write_marker(inside, marker, owner=OWNER)
        connection.execute(text(f"ALTER DATABASE {unfinished} RENAME TO {name}"))


def bring_roles(admin_url: str, name: str) -> None:
    """
    Give a database that an older version made the roles that came since; twice does no harm.

    Raises
    ------
    ForbiddenTarget
        The role may not make roles, or a role of ours has rights it must not have.
    DatabaseUnavailable
        The server does not answer.
    """
    with administration(admin_url) as connection:
        connection.execute(text("SELECT pg_advisory_lock(:turn)"), {"turn": _TURN})
        make_roles(connection)
        with administration(admin_url, name) as inside:
            inside.execute(text(f"GRANT USAGE ON SCHEMA public TO {_others()}"))


def drop_database(admin_url: str, name: str) -> None:
    """
    Drop a database that carries our marker, ending whatever is connected to it.

    Raises
    ------
    ForbiddenTarget
        It carries no marker.
    """
    _check_name(name)
    with administration(admin_url, name) as inside:
        require_marked(inside)
    with administration(admin_url) as connection:
        connection.execute(text(f"DROP DATABASE {name} WITH (FORCE)"))


def rename_database(admin_url: str, name: str, new_name: str) -> None:
    """Give a marked database, to which nobody is connected, another name."""
    _check_name(name)
    _check_name(new_name)
    with administration(admin_url, name) as inside:
        require_marked(inside)
    with administration(admin_url) as connection:
        connection.execute(text(f"ALTER DATABASE {name} RENAME TO {new_name}"))


def database_exists(admin_url: str, name: str) -> bool:
    """Tell whether the server has a database of this name."""
    with administration(admin_url) as connection:
        return _exists(connection, name)


def sweep_databases(admin_url: str, *, older_than_h: float = 6) -> tuple[str, ...]:
    """
    Drop what killed runs left on the private cluster: temporary databases without users.

    Needs a superuser (the age is that of the database's folder).
    """
    query = text(
        r"""
        SELECT datname FROM pg_database AS d
        WHERE datname ~ '^linge_(new|load|check|test)_'
          AND NOT EXISTS (SELECT FROM pg_stat_activity AS a WHERE a.datid = d.oid)
          AND (pg_stat_file('base/' || oid || '/PG_VERSION', true)).modification
              < now() - make_interval(secs => 3600 * :hours)
        """
    )
    with administration(admin_url) as connection:
        names = tuple(connection.execute(query, {"hours": older_than_h}).scalars())
        for name in names:
            _check_name(name)
            connection.execute(text(f"DROP DATABASE IF EXISTS {name}"))
    return names


@contextmanager
def administration(admin_url: str, database: str | None = None) -> Iterator[Connection]:
    """
    Connect as administrator, each statement on its own; errors of rights become ours.

    Raises
    ------
    ForbiddenTarget
        The role lacks a right that making databases needs.
    DatabaseUnavailable
        The server does not answer.
    """
    url = sqlalchemy.make_url(admin_url)
    if database is not None:
        url = url.set(database=database)
    place = url.render_as_string(hide_password=True)
    engine = sqlalchemy.create_engine(url, poolclass=NullPool, isolation_level="AUTOCOMMIT")
    try:
        connection = engine.connect()
    except OperationalError as error:
        raise DatabaseUnavailable(
            f"no database answers at {place}: {error.orig}; is it running?"
        ) from error
    with connection:
        try:
            yield connection
        except DBAPIError as error:
            if not isinstance(error.orig, errors.InsufficientPrivilege):
                raise
            raise ForbiddenTarget(
                f"{place} cannot be used to make databases: {error.orig.diag.message_primary};"
                " give the address of a superuser"
            ) from error


def _check_name(name: str) -> None:
    if not _NAME.fullmatch(name):
        raise InvalidParameter(
            f"{name!r} is no name for a database of ours; it must look like linge_demo"
        )


def _exists(connection: Connection, name: str) -> bool:
    found = connection.execute(
        text("SELECT EXISTS (SELECT FROM pg_database WHERE datname = :name)"), {"name": name}
    )
    return bool(found.scalar_one())


def _furnish(connection: Connection, name: str) -> None:
    readers = ", ".join(READERS)
    for statement in (
        *(f"CREATE EXTENSION {extension}" for extension in _EXTENSIONS),
        f"ALTER SCHEMA public OWNER TO {OWNER}",
        "REVOKE ALL ON SCHEMA public FROM PUBLIC",
        f"GRANT USAGE ON SCHEMA public TO {_others()}",
        f"REVOKE ALL ON DATABASE {name} FROM PUBLIC",
        f"GRANT CONNECT ON DATABASE {name} TO {readers}",
    ):
        connection.execute(text(statement))


def _others() -> str:
    return ", ".join(role for role in ROLES if role != OWNER)
