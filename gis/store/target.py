"""Which database a command works on, and who may be served from it."""

import atexit
import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache
from ipaddress import ip_address
from pathlib import Path
from typing import Protocol

from pydantic import SecretStr
from sqlalchemy import make_url

from gis.errors import DatabaseUnavailable, ForbiddenTarget, InvalidParameter
from gis.settings import gis_settings
from gis.store.cluster import Cluster
from gis.store.provision import administration, bring_roles, create_database, database_exists
from gis.store.roles import OWNER, SERVING, set_password

DEMO_DATABASE = "linge_demo"
_DRIVER = "postgresql+psycopg"


class Server(Protocol):
    """A server on which we may make databases of our own."""

    @property
    def admin_url(self) -> str:
        """Address of a database for administration; itself never written to."""

    def url(self, database: str, role: str) -> str:
        """Give the address of a database for a role."""


@dataclass(frozen=True)
class ForeignServer:
    """A server that `LINGE_TEST_URL` names: the administrator logs in and takes the role."""

    admin_url: str

    def url(self, database: str, role: str) -> str:
        """Give the address of a database for a role."""
        url = make_url(self.admin_url).set(database=database)
        options = " ".join((*_given_options(url.query.get("options")), f"-c role={role}"))
        return url.update_query_dict({"options": options}).render_as_string(hide_password=False)


def data_directory() -> Path:
    """Name the folder for what LinGe keeps on this machine outside the project."""
    if os.geteuid() == 0:
        return Path("/var/lib/linge")
    shared = os.environ.get("XDG_DATA_HOME")
    return (Path(shared) if shared else Path.home() / ".local/share") / "linge"


def cluster_directory() -> Path:
    """Name the folder of the private cluster."""
    return gis_settings().cluster_dir or data_directory() / "cluster"


@contextmanager
def disposable_server(directory: Path | None = None) -> Iterator[Server]:
    """
    Use the server for demonstration or tests: the private cluster, or `LINGE_TEST_URL`'s.

    `DATABASE_URL` is never looked at. `directory` chooses another private cluster.
    """
    given = gis_settings().test_url
    if given is not None:
        yield ForeignServer(_with_driver(given))
        return
    with Cluster(directory or cluster_directory()).used() as cluster:
        yield cluster


def database_url() -> str:
    """
    Name the database to read: `DATABASE_URL`, else the loaded demonstration.

    Raises
    ------
    DatabaseUnavailable
        Neither is there; the message says how to get one.
    """
    given = gis_settings().database_url
    return _with_driver(given) if given is not None else _demo_url(SERVING)


def owner_url() -> str:
    """
    Name the database to change: `DATABASE_OWNER_URL`, else the loaded demonstration.

    Raises
    ------
    DatabaseUnavailable
        Neither is there, or only `DATABASE_URL` is set.
    """
    settings = gis_settings()
    if settings.database_owner_url is not None:
        return _with_driver(settings.database_owner_url)
    if settings.database_url is not None:
        raise DatabaseUnavailable(
            "DATABASE_URL is for reading; set DATABASE_OWNER_URL to the same database as"
            f" {OWNER} to change it"
        )
    return _demo_url(OWNER)


def provision_target() -> None:
    """
    Make the database and the logins that the settings name; twice does no harm.

    Raises
    ------
    InvalidParameter
        An address is missing, or the addresses do not name our roles and one database.
    """
    settings = gis_settings()
    given = (settings.database_admin_url, settings.database_owner_url, settings.database_url)
    admin, owner, serving = (_with_driver(url) if url else None for url in given)
    if admin is None or owner is None or serving is None:
        raise InvalidParameter(
            "set DATABASE_ADMIN_URL, DATABASE_OWNER_URL and DATABASE_URL; the first must be"
            " a superuser's"
        )
    logins = {OWNER: make_url(owner), SERVING: make_url(serving)}
    names = {url.database for url in logins.values()}
    if len(names) != 1 or any(url.username != role for role, url in logins.items()):
        raise InvalidParameter(
            f"DATABASE_OWNER_URL must log in as {OWNER} and DATABASE_URL as {SERVING},"
            " to the same database"
        )
    name = str(names.pop())
    if database_exists(admin, name):
        bring_roles(admin, name)
    else:
        create_database(admin, name, marker=None)
    with administration(admin) as connection:
        for role, url in logins.items():
            if url.password is not None:
                set_password(connection, role, str(url.password))


def is_loopback(host: str) -> bool:
    """Tell whether only this machine can reach an address."""
    if host == "localhost":
        return True
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return False


def require_safe_address(host: str, *, marker: str | None, is_secured: bool) -> None:
    """
    Make sure that other machines are served only what may leave this one, and by TLS.

    Raises
    ------
    ForbiddenTarget
        `host` is not a loopback address, and the database is one for demonstration (with a
        marker) or there is neither TLS nor a proxy that brings it.
    """
    if is_loopback(host) or (is_secured and not marker):
        return
    reason = (
        f"the database was made for {marker}; serve on 127.0.0.1"
        if marker
        else "not by TLS: give --tls-cert and --tls-key, or name the proxy in API_TRUSTED_PROXY"
    )
    raise ForbiddenTarget(f"{host} can be reached from other machines and {reason}")


def _demo_url(role: str) -> str:
    cluster = _running_cluster()
    if not database_exists(cluster.admin_url, DEMO_DATABASE):
        raise _nothing_loaded()
    return cluster.url(DEMO_DATABASE, role)


@cache
def _running_cluster() -> Cluster:
    cluster = Cluster(cluster_directory())
    if not cluster.exists:
        raise _nothing_loaded()
    cluster.start()
    atexit.register(cluster.release)
    return cluster


def _nothing_loaded() -> DatabaseUnavailable:
    return DatabaseUnavailable(
        "no database: set DATABASE_URL and DATABASE_OWNER_URL, or load the sample with"
        " `./linge demo`"
    )


def _with_driver(url: SecretStr) -> str:
    chosen = make_url(url.get_secret_value()).set(drivername=_DRIVER)
    return chosen.render_as_string(hide_password=False)


def _given_options(options: tuple[str, ...] | str | None) -> tuple[str, ...]:
    if options is None:
        return ()
    return (options,) if isinstance(options, str) else options
