"""What tests share: databases of their own, no network, numbers of examples."""

import os
import socket
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings
from sqlalchemy import text

from gis.settings import gis_settings
from gis.store.engine import engine, transaction
from gis.store.marker import require_marked
from gis.store.migrating import upgrade
from gis.store.provision import (
    OWNER,
    SERVING,
    administration,
    create_database,
    drop_database,
    fresh_name,
    sweep_databases,
)
from gis.store.tables.declaration import Table_
from gis.store.target import ForeignServer, Server, cluster_directory, disposable_server
from gis.workflows.demo import load_sample

settings.register_profile(
    "quick", max_examples=25, deadline=None, suppress_health_check=[HealthCheck.too_slow]
)
settings.register_profile("full", settings.get_profile("quick"), max_examples=500)
settings.load_profile("full" if os.environ.get("LINGE_TEST_FULL") == "1" else "quick")


@dataclass(frozen=True)
class Database:
    """A database made for tests, by the roles that may reach it."""

    name: str
    admin_url: str
    owner_url: str
    app_url: str


@pytest.fixture(scope="session")
def cluster() -> Iterator[Server]:
    """Run the tests' own server; whoever uses it last stops it."""
    directory = cluster_directory()
    with disposable_server(directory.with_name(f"{directory.name}-test")) as server:
        if not isinstance(server, ForeignServer):
            sweep_databases(server.admin_url)
        yield server


@pytest.fixture(scope="session")
def make_database(cluster: Server) -> Iterator[Callable[[], Database]]:
    """Make marked, migrated, empty databases; all are dropped at the end."""
    made: list[Database] = []
    worker = os.environ.get("PYTEST_XDIST_WORKER", "main")

    def make() -> Database:
        name = fresh_name(f"test_{worker}")
        create_database(cluster.admin_url, name, marker="test")
        database = Database(
            name, cluster.admin_url, cluster.url(name, OWNER), cluster.url(name, SERVING)
        )
        made.append(database)
        upgrade(database.owner_url)
        _break(database)
        return database

    yield make
    for database in made:
        engine(database.owner_url).dispose()
        engine(database.app_url).dispose()
        drop_database(cluster.admin_url, database.name)


def _break(database: Database) -> None:
    """Break one right, where `linge bench rights --mutate` asks whether any test notices."""
    statement = os.environ.get("LINGE_TEST_MUTATION")
    if statement:
        with administration(database.admin_url, database.name) as connection:
            connection.exec_driver_sql(statement.replace("%", "%%"))


@pytest.fixture(scope="session")
def database(make_database: Callable[[], Database]) -> Database:
    """One database for all tests of a worker that clean up or only read."""
    return make_database()


@pytest.fixture
def clean_database(database: Database) -> Database:
    """Give the worker's database without a row in it."""
    empty(database)
    return database


def empty(database: Database) -> None:
    """Delete every row of a database of ours."""
    tables = ", ".join(table.name for table in Table_.metadata.sorted_tables)
    with transaction(database.owner_url) as connection:
        require_marked(connection)
        connection.execute(text(f"TRUNCATE {tables} CASCADE"))


@pytest.fixture(scope="session")
def qinghe(cluster: Server) -> Iterator[Database]:
    """Load the sample district once, for tests that only read it."""
    name = fresh_name("test_qinghe")
    load_sample(cluster, name, purpose="test")
    database = Database(
        name, cluster.admin_url, cluster.url(name, OWNER), cluster.url(name, SERVING)
    )
    yield database
    engine(database.owner_url).dispose()
    engine(database.app_url).dispose()
    drop_database(cluster.admin_url, name)


@pytest.fixture(scope="session", autouse=True)
def audit_folder(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """Keep the heads of audits that only lived for a test out of the machine's own folder."""
    folder = tmp_path_factory.mktemp("audit")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("GIS_AUDIT_DIR", str(folder))
        gis_settings.cache_clear()
        yield folder


@pytest.fixture(scope="session", autouse=True)
def no_network() -> Iterator[None]:
    """Refuse every connection that would leave the machine."""
    with pytest.MonkeyPatch.context() as patch:
        for name in ("connect", "connect_ex", "sendto"):
            patch.setattr(socket.socket, name, _guarded(getattr(socket.socket, name)))
        yield


def _guarded(call: Callable[..., object]) -> Callable[..., object]:
    def checked(self: socket.socket, *arguments: object) -> object:
        address = arguments[-1]
        if self.family != socket.AF_UNIX and not _stays_here(address):
            raise RuntimeError(f"a test tried to reach {address}; tests must not use the network")
        return call(self, *arguments)

    return checked


def _stays_here(address: object) -> bool:
    host = str(address[0]) if isinstance(address, tuple) else ""
    return host in {"localhost", "::1"} or host.startswith("127.")
