"""The sample district in a database of its own: for demonstration and for the check."""

import hashlib
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from sqlalchemy import text

from gis.errors import DatabaseUnavailable, ForbiddenTarget
from gis.layers.catalog import LAYERS
from gis.layers.spec import Layer
from gis.store.engine import engine, transaction
from gis.store.marker import content_of, note_content, require_marked
from gis.store.migrating import head_revision, upgrade
from gis.store.provision import (
    OWNER,
    SERVING,
    administration,
    create_database,
    database_exists,
    drop_database,
    fresh_name,
    rename_database,
)
from gis.store.target import DEMO_DATABASE, Server
from gis.workflows.demo_rosters import import_sample_rosters
from gis.workflows.import_layer import import_layer

SAMPLE = Path(__file__).parents[2] / "data/shapes/qinghe"
_TURN = 0x64656D6F  # "demo": one at a time prepares it

Progress = Callable[[str, int, int], None]
"""Told what is being done, how many steps are done, and of how many."""


def prepare_demo(server: Server, *, fresh: bool = False, progress: Progress | None = None) -> str:
    """
    Make sure that the demonstration database holds the sample as it is today.

    One that was loaded from the same files by the same version of the tables is kept,
    unless `fresh`. A new one takes its name when all of it is loaded, so whatever
    interrupts this leaves either the old one or the new one.

    Returns
    -------
    name
        The name of the database.

    Raises
    ------
    ForbiddenTarget
        A database of that name exists that we did not make, or somebody is using the one
        that would have to be replaced.
    """
    with _turn(server.admin_url):
        exists = database_exists(server.admin_url, DEMO_DATABASE)
        if exists and not fresh and _content(server) == sample_sha256():
            return DEMO_DATABASE
        if exists:
            _require_unused(server)
        loaded = fresh_name("load")
        load_sample(server, loaded, purpose="demo", progress=progress)
        if exists:
            drop_database(server.admin_url, DEMO_DATABASE)
        rename_database(server.admin_url, loaded, DEMO_DATABASE)
    return DEMO_DATABASE


def load_sample(
    server: Server, name: str, *, purpose: str, progress: Progress | None = None
) -> None:
    """
    Make a database and import the sample into it, file by file, like anybody's data.

    When anything fails, nothing is left of it.
    """
    tell = progress or (lambda _what, _done, _of: None)
    owner_url, app_url = server.url(name, OWNER), server.url(name, SERVING)
    steps = len(LAYERS) + 1
    tell("database", 0, steps)
    create_database(server.admin_url, name, marker=purpose)
    try:
        upgrade(owner_url)
        for done, layer in enumerate(LAYERS):
            tell(layer.name, done, steps)
            import_layer(owner_url, sample_file(layer), layer)
        with transaction(owner_url) as connection:
            connection.execute(text("ANALYZE"))
        tell("rosters", len(LAYERS), steps)
        import_sample_rosters(owner_url, app_url, SAMPLE / "rosters")
        with transaction(owner_url) as connection:
            note_content(connection, sample_sha256())
        tell("ready", steps, steps)
    except BaseException:
        _dispose(owner_url, app_url)
        drop_database(server.admin_url, name)
        raise
    _dispose(owner_url, app_url)


def _dispose(*urls: str) -> None:
    """Let go of all connections, so that the database may be renamed or dropped."""
    for url in urls:
        engine(url).dispose()


def sample_file(layer: Layer) -> Path:
    """Name the file of the sample for a layer."""
    return SAMPLE / f"{layer.name}{'.csv' if layer.geometry == 'none' else '.shp'}"


def sample_sha256() -> str:
    """Compute what a loaded database depends on: the files, and the version of the tables."""
    sum_ = hashlib.sha256(head_revision().encode())
    files = sorted(path for path in SAMPLE.rglob("*") if path.is_file())
    if not files:
        raise DatabaseUnavailable(f"the sample is missing: {SAMPLE} is empty")
    for path in files:
        sum_.update(path.name.encode())
        sum_.update(path.read_bytes())
    return sum_.hexdigest()


def _content(server: Server) -> str | None:
    with administration(server.admin_url, DEMO_DATABASE) as inside:
        return content_of(inside)


def _require_unused(server: Server) -> None:
    with administration(server.admin_url, DEMO_DATABASE) as inside:
        require_marked(inside)
        users = inside.execute(
            text(
                "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database()"
                " AND backend_type = 'client backend' AND pid <> pg_backend_pid()"
            )
        ).scalar_one()
    if users:
        raise ForbiddenTarget(
            f"the sample must be loaded anew and {DEMO_DATABASE} is in use;"
            " stop the other ./linge demo first"
        )


@contextmanager
def _turn(admin_url: str) -> Iterator[None]:
    with administration(admin_url) as connection:
        connection.execute(text("SELECT pg_advisory_lock(:turn)"), {"turn": _TURN})
        yield
