"""
Import of 200,000 buildings with all checks, beside a bare binary COPY into the same table.

Goal: at least half the speed of the bare COPY, which gets its rows ready-made and checks
nothing. Both write the same table with its indexes and its generated column.
"""

import json
import sys
import tempfile
import time
from datetime import date
from pathlib import Path
from statistics import median
from typing import Any
from uuid import UUID

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely
from psycopg.types.range import DateRange
from sqlalchemy import text

from gis.layers.catalog import layer_named
from gis.store.engine import engine, transaction
from gis.store.identity import new_id, new_ids
from gis.store.migrating import upgrade
from gis.store.provision import OWNER, create_database, drop_database, fresh_name
from gis.store.target import disposable_server
from gis.workflows.import_layer import import_layer

BUILDINGS = int(sys.argv[1]) if len(sys.argv) > 1 and sys.argv[1].isdigit() else 200_000
ROUNDS = 5
METRIC = "EPSG:4549"
EASTING, NORTHING, STEP_M = 480_000.0, 3_500_000.0, 30.0
_COLUMNS = {
    "id": "uuid",
    "source_key": "text",
    "batch_id": "uuid",
    "valid": "daterange",
    "building_no": "text",
    "building_use": "text",
    "floors": "int4",
    "household_count": "int4",
    "position_source": "text",
    "estate_id": "uuid",
    "community_id": "uuid",
    "geom": "bytea",
}


def make_city(count: int) -> gpd.GeoDataFrame:
    """Lay out buildings of 12 × 18 m in rows, 30 m apart."""
    side = int(np.ceil(np.sqrt(count)))
    x = EASTING + STEP_M * (np.arange(count) % side)
    y = NORTHING + STEP_M * (np.arange(count) // side)
    frame = pd.DataFrame(
        {
            "bldg_no": [f"{number}幢" for number in range(count)],
            "floors": np.arange(count) % 30 + 1,
            "household": np.arange(count) % 60,
            "bldg_use": "residential",
            "pos_source": "虚构",
        }
    )
    return gpd.GeoDataFrame(frame, geometry=shapely.box(x, y, x + 12, y + 18), crs=METRIC)


def frame_places(buildings: gpd.GeoDataFrame, folder: Path) -> list[tuple[str, Path]]:
    """Make one district, street, community and estate around the city."""
    west, south, east, north = buildings.total_bounds
    around = shapely.box(west - 50, south - 50, east + 50, north + 50)
    rows = {
        "district": {"name": "试验区", "code": "320199"},
        "street": {"name": "试验街道", "code": "320199001", "district": "试验区"},
        "community": {"name": "试验社区", "street": "试验街道"},
        "estate": {"name": "试验小区", "code": "X-E1", "community": "试验社区"},
    }
    files = []
    for name, row in rows.items():
        path = folder / f"{name}.gpkg"
        gpd.GeoDataFrame([row], geometry=[around], crs=METRIC).to_file(path)
        files.append((name, path))
    return files


def bare_copy(url: str, rows: list[tuple[Any, ...]]) -> float:
    """COPY ready-made rows with psycopg, as plainly as can be."""
    start = time.perf_counter()
    with transaction(url) as connection:
        cursor = connection.connection.driver_connection.cursor()  # type: ignore[union-attr]
        with cursor.copy(
            f"COPY building ({', '.join(_COLUMNS)}) FROM STDIN (FORMAT binary)"
        ) as copy:
            copy.set_types(list(_COLUMNS.values()))
            for row in rows:
                copy.write_row(row)
    return time.perf_counter() - start


def ready_rows(url: str, buildings: gpd.GeoDataFrame, batch: Any) -> list[tuple[Any, ...]]:
    """Prepare what the bare COPY is given: the very rows that the import stores."""
    with transaction(url) as connection:
        estate = connection.execute(text("SELECT id FROM estate")).scalar_one()
        community = connection.execute(text("SELECT id FROM community")).scalar_one()
    shapes = shapely.set_srid(buildings.to_crs("EPSG:4490").geometry.to_numpy(), 4490)
    valid = DateRange(date(2026, 1, 1), None)
    return [
        (
            UUID(bytes=id_),
            f"X-E1/{no}",
            batch,
            valid,
            no,
            "residential",
            floors,
            households,
            "虚构",
            estate,
            community,
            shape,
        )
        for id_, no, floors, households, shape in zip(
            new_ids(len(buildings)),
            buildings["bldg_no"],
            buildings["floors"].tolist(),
            buildings["household"].tolist(),
            shapely.to_wkb(shapes, include_srid=True),
            strict=True,
        )
    ]


def clear(url: str) -> None:
    """Empty the table between rounds."""
    with transaction(url) as connection:
        connection.execute(text("TRUNCATE change, building CASCADE"))


def measure(url: str, folder: Path) -> dict[str, Any]:
    """Time both, in turn."""
    buildings = make_city(BUILDINGS)
    path = folder / "building.shp"
    buildings.to_file(path, encoding="UTF-8")
    for name, file in frame_places(buildings, folder):
        import_layer(url, file, layer_named(name))
    batch = new_id()
    with transaction(url) as connection:
        connection.execute(
            text(
                "INSERT INTO import_batch (id, layer, file_name, file_sha256, row_counts)"
                " VALUES (:id, 'building', 'bare', '', '{}')"
            ),
            {"id": batch},
        )
    rows = ready_rows(url, buildings, batch)
    bare_s, import_s = [], []
    for turn in range(ROUNDS + 1):
        clear(url)
        bare = bare_copy(url, rows)
        clear(url)
        start = time.perf_counter()
        report = import_layer(url, path, layer_named("building"))
        whole = time.perf_counter() - start
        if report.inserted != BUILDINGS:
            raise SystemExit(f"{report.inserted} of {BUILDINGS} buildings were stored")
        if turn:  # the first one warms up
            bare_s.append(bare)
            import_s.append(whole)
    ratio = median(b / i for b, i in zip(bare_s, import_s, strict=True))
    return {
        "benchmark": "import",
        "buildings": BUILDINGS,
        "bare_copy_s": round(median(bare_s), 2),
        "import_s": round(median(import_s), 2),
        "speed_ratio": round(ratio, 3),
        "goal": 0.5,
        "reached": ratio >= 0.5,
    }


def main() -> None:
    """Measure in a database of its own."""
    with disposable_server() as server, tempfile.TemporaryDirectory() as folder:
        name = fresh_name("bench")
        url = server.url(name, OWNER)
        create_database(server.admin_url, name, marker="bench")
        try:
            upgrade(url)
            print(json.dumps(measure(url, Path(folder)), ensure_ascii=False))
        finally:
            engine(url).dispose()
            drop_database(server.admin_url, name)


if __name__ == "__main__":
    main()
