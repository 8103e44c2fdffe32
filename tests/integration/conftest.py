"""What tests of the database share: the sample district served, a frame to import into."""

import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import geopandas as gpd
import pytest
import shapely
from fastapi.testclient import TestClient

from api.main import create_app
from gis.layers.catalog import layer_named
from gis.workflows.import_layer import import_layer
from gis.workflows.import_report import ImportReport
from tests.conftest import Database
from tests.import_files import import_frame, shared_folder

ROOT = Path(__file__).parents[2]


@pytest.fixture
def framed(clean_database: Database, tmp_path: Path) -> Database:
    """Give a database with a district, a street and a community."""
    import_frame(clean_database.owner_url, tmp_path)
    return clean_database


@pytest.fixture(scope="session")
def client(qinghe) -> Iterator[TestClient]:
    """Ask the application over the sample district."""
    app = create_app(database_url=qinghe.app_url)
    with TestClient(app, base_url="http://127.0.0.1") as asking:
        yield asking


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


@pytest.fixture
def linge(qinghe, tmp_path):
    """Type a command, with the sample district as the database."""

    def run(*arguments: str) -> subprocess.CompletedProcess[str]:
        environment = {
            **os.environ,
            "DATABASE_URL": qinghe.app_url,
            "PYTHONPATH": str(ROOT),
            "COLUMNS": "400",
        }
        return subprocess.run(
            [sys.executable, "-P", "-m", "api.cli", *arguments],
            env=environment,
            cwd=tmp_path,
            check=False,
            capture_output=True,
            text=True,
            timeout=120,
        )

    return run
