"""What tests of the database share: the sample district served, a frame to import into."""

import os
import subprocess
import uuid
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from datetime import UTC, datetime, timedelta
from functools import cache, wraps
from pathlib import Path

import geopandas as gpd
import pytest
import shapely
from fastapi import FastAPI, Request
from fastapi.testclient import TestClient
from sqlalchemy import text

from api.dependencies import Allowed, AllowedWithCounts
from api.main import create_app
from api.security.roles import ROLE_PERMISSIONS, Role
from gis.layers.catalog import layer_named
from gis.store.api_tokens import NewToken, add_api_token
from gis.store.engine import transaction
from gis.store.provision import administration
from gis.store.rights import Caller, say
from gis.workflows.demo_accounts import prepare_accounts
from gis.workflows.import_layer import import_layer
from gis.workflows.import_report import ImportReport
from tests.accounts import HOME, make_account, session_of, signed_in
from tests.commands import Commands
from tests.conftest import Database, empty
from tests.import_files import import_frame, shared_folder
from tests.member_world import MemberWorld, make_member_world
from tests.two_grids import Neighbourhood, make_neighbourhood

ROOT = Path(__file__).parents[2]


@pytest.fixture
def framed(clean_database: Database, tmp_path: Path) -> Database:
    """Give a database with a district, a street and a community."""
    import_frame(clean_database.owner_url, tmp_path)
    return clean_database


@pytest.fixture(scope="session")
def app(qinghe) -> Iterator[FastAPI]:
    """Run the application over the sample district."""
    made = create_app(database_url=qinghe.app_url)
    with TestClient(made, HOME):
        yield made


@pytest.fixture(scope="session")
def people(qinghe) -> dict[str, uuid.UUID]:
    """Make one account per role, with the rights of the demonstration."""
    accounts = prepare_accounts(qinghe.owner_url, now=datetime.now(UTC))
    return {each.role: each.account_id for each in accounts}


@pytest.fixture(scope="session")
def sign_in(app, qinghe, people) -> Callable[[str | uuid.UUID], TestClient]:
    """Give a client that is signed in, by role or by account."""

    @cache
    def make(who: str | uuid.UUID) -> TestClient:
        return signed_in(app, session_of(qinghe, people[who] if isinstance(who, str) else who))

    return make


@pytest.fixture(scope="session")
def client(sign_in) -> TestClient:
    """Ask the application over the sample district, as a leader."""
    return sign_in("leader")


@pytest.fixture(scope="session")
def stranger(app) -> TestClient:
    """Ask the application over the sample district, not signed in."""
    return TestClient(app, HOME)


@pytest.fixture(scope="session")
def district_id(qinghe) -> uuid.UUID:
    """Name the sample district."""
    with transaction(qinghe.owner_url) as connection:
        return connection.execute(text("SELECT id FROM district")).scalar_one()


@pytest.fixture(scope="session")
def neighbourhood(make_database) -> Neighbourhood:
    """Make a neighbourhood of two grids, with members."""
    return make_neighbourhood(make_database())


@pytest.fixture(scope="session")
def app_here(neighbourhood) -> Iterator[FastAPI]:
    """Run the application over the neighbourhood."""
    made = create_app(database_url=neighbourhood.database.app_url)
    with TestClient(made, HOME):
        yield made


@pytest.fixture(scope="session")
def sign_in_here(app_here, neighbourhood) -> Callable[..., TestClient]:
    """Give a client of the neighbourhood that is signed in, with grants."""

    def make(role: str, *grants: tuple[str, str, uuid.UUID]) -> TestClient:
        account = make_account(neighbourhood.database, role, grants)
        return signed_in(app_here, session_of(neighbourhood.database, account.id))

    return make


@pytest.fixture
def worker(sign_in_here, neighbourhood) -> TestClient:
    """Ask as the grid worker of the eastern grid."""
    actions = ("places:read", "members:read", "members:reveal")
    return sign_in_here("grid_worker", *((each, "grid", neighbourhood["east"]) for each in actions))


@pytest.fixture
def no_audit(neighbourhood) -> Callable[[], AbstractContextManager[None]]:
    """Let the audit of the neighbourhood fail for a while."""
    database = neighbourhood.database

    @contextmanager
    def broken() -> Iterator[None]:
        with administration(database.admin_url, database.name) as connection:
            connection.execute(text("ALTER ROUTINE write_audit RENAME TO lost_audit"))
            try:
                yield
            finally:
                connection.execute(text("ALTER ROUTINE lost_audit RENAME TO write_audit"))

    return broken


@pytest.fixture(scope="session")
def hangzhou(
    make_database, tmp_path_factory: pytest.TempPathFactory
) -> tuple[str, Path, dict[str, ImportReport]]:
    """Import the neighbourhood once; gives the database, the file and both reports."""
    path = shared_folder("hangzhou-zhongshan") / "hangzhou_zhongshan.gpkg"
    url = make_database().owner_url
    buildings = gpd.read_file(path, layer="buildings_in_road_bbox")
    outline = shapely.box(*buildings.total_bounds).buffer(0.001)
    import_frame(url, tmp_path_factory.mktemp("frame"), outline)
    reports = {
        layer.name: import_layer(url, path, layer, source_layer=source_layer, skip_rejected=True)
        for layer, source_layer in (
            (layer_named("building"), "buildings_in_road_bbox"),
            (layer_named("walk_edge"), "walk_edges_directed"),
        )
    }
    return url, path, reports


@pytest.fixture(scope="session")
def commands() -> Iterator[Commands]:
    """Wait with every command loaded."""
    waiting = Commands()
    yield waiting
    waiting.close()


@pytest.fixture
def linge(qinghe, commands, tmp_path):
    """Type a command, with the sample district as the database."""

    def run(*arguments: str) -> subprocess.CompletedProcess[str]:
        environment = {**os.environ, "DATABASE_URL": qinghe.app_url, "COLUMNS": "400"}
        return commands.run(*arguments, env=environment, cwd=tmp_path)

    return run


@pytest.fixture
def token_of(qinghe: Database, people) -> Callable[[str], str]:
    """Make an API token for an account of the sample district, by role."""

    def make(role: str) -> str:
        actions = frozenset(map(str, ROLE_PERMISSIONS[Role(role)]))
        caller = Caller(people[role], role, role, actions)
        new = NewToken("test", actions, None, timedelta(days=1))
        with transaction(qinghe.app_url) as connection:
            say(connection, account=str(caller.account_id), role=role)
            return add_api_token(connection, caller, new, now=datetime.now(UTC))[1]

    return make


@pytest.fixture
def world(clean_database: Database) -> MemberWorld:
    """Give a database with invented members, for tests that change them."""
    return make_member_world(clean_database)


@pytest.fixture(scope="module")
def still_world(database: Database) -> MemberWorld:
    """Give a database with invented members, for a file of tests that only read."""
    empty(database)
    return make_member_world(database)


@pytest.fixture(scope="session")
def members_app(database: Database) -> Iterator[FastAPI]:
    """Run the application over the database that tests fill and empty."""
    made = create_app(database_url=database.app_url)
    with TestClient(made, HOME):
        yield made


@pytest.fixture(scope="session")
def nobodys_database(make_database) -> Database:
    """Make a database over which no application ever runs."""
    return make_database()


@pytest.fixture
def unserved_database(nobodys_database: Database) -> Database:
    """Give an empty database whose audit nobody seals but the test."""
    empty(nobodys_database)
    return nobodys_database


@pytest.fixture
def members_of(members_app: FastAPI, world: MemberWorld) -> Callable[[str], TestClient]:
    """Give a client signed in as one of the world's accounts."""
    return _signing_in(members_app, world)


@pytest.fixture(scope="module")
def read_as(members_app: FastAPI, still_world: MemberWorld) -> Callable[[str], TestClient]:
    """Give a client signed in as one of the accounts of the world that nobody changes."""
    return _signing_in(members_app, still_world)


def _signing_in(served: FastAPI, world: MemberWorld) -> Callable[[str], TestClient]:
    @cache
    def make(who: str) -> TestClient:
        return signed_in(served, session_of(world.database, world.accounts[who].id))

    return make


@pytest.fixture(scope="session", autouse=True)
def unguarded() -> Iterator[None]:
    """Leave out the guard of one route, where `linge bench rights --mutate` asks for it."""
    route = os.environ.get("LINGE_TEST_UNGUARDED")

    def opened(guard: Callable[[Allowed, Request, Caller], Caller]) -> Callable[..., Caller]:
        @wraps(guard)
        def broken(self: Allowed, request: Request, caller: Caller) -> Caller:
            is_open = f"{request.method} {request.scope['route'].path}" == route
            return caller if is_open else guard(self, request, caller)

        return broken

    with pytest.MonkeyPatch.context() as patch:
        for kind in (Allowed, AllowedWithCounts) if route else ():
            patch.setattr(kind, "__call__", opened(kind.__call__))
        yield
