"""Small files to import, and what a database holds after an import."""

import json
import signal
import sys
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

import geopandas as gpd
import pytest
import shapely
from shapely.geometry.base import BaseGeometry
from sqlalchemy import func, select

from api.cli import main
from gis.layers.catalog import layer_named
from gis.layers.spec import Layer
from gis.settings import gis_settings
from gis.store.batches import whole_row
from gis.store.engine import transaction
from gis.store.known_rows import table_of
from gis.store.tables.batch import ImportBatch
from gis.workflows.import_layer import import_layer

ROOT = Path(__file__).parents[1]
SHARED = ROOT.parent / "shared" / "data"
WEST, SOUTH = 119.58, 32.03
"""The lower left corner of the district that `import_frame` makes."""


def shared_folder(name: str) -> Path:
    """Name a folder of public data beside the repository; without it the test is skipped."""
    folder = SHARED / name
    if not folder.is_dir():
        pytest.skip(f"the public data set {name} is not beside the repository")
    return folder


def square(east: float = 0, north: float = 0, size: float = 0.001) -> shapely.Polygon:
    """Make a square in degrees; `east` and `north` count from the district's corner."""
    return shapely.box(WEST + east, SOUTH + north, WEST + east + size, SOUTH + north + size)


def write_geojson(
    path: Path, features: Iterable[tuple[BaseGeometry | None, Mapping[str, Any]]], **members: Any
) -> Path:
    """Write features as a FeatureCollection in degrees."""
    listed = [
        {
            "type": "Feature",
            "properties": dict(properties),
            "geometry": None if shape is None else shapely.geometry.mapping(shape),
        }
        for shape, properties in features
    ]
    document = {"type": "FeatureCollection", "features": listed, **members}
    path.write_text(json.dumps(document, ensure_ascii=False), encoding="utf-8")
    return path


def write_shapefile(
    path: Path,
    shapes: Sequence[BaseGeometry | None],
    columns: Mapping[str, Sequence[Any]],
    *,
    crs: str | None = "EPSG:4490",
    encoding: str = "UTF-8",
) -> Path:
    """Write a shapefile; without `crs` it has no .prj."""
    frame = gpd.GeoDataFrame(dict(columns), geometry=list(shapes), crs="EPSG:4490")
    frame.to_file(path, encoding=encoding)
    if crs is None:
        path.with_suffix(".prj").unlink()
    elif crs != "EPSG:4490":
        frame.to_crs(crs).to_file(path, encoding=encoding)
    return path


def write_frame(folder: Path, outline: BaseGeometry | None = None) -> dict[str, Path]:
    """Write a district with one street and one community, all of the same outline."""
    whole = square(size=0.04) if outline is None else outline
    return {
        name: write_geojson(folder / f"{name}.geojson", [(whole, properties)])
        for name, properties in (
            ("district", {"name": "测试区", "code": "329999"}),
            ("street", {"name": "测试街道", "code": "329999001"}),
            ("community", {"name": "测试社区"}),
        )
    }


def import_frame(url: str, folder: Path, outline: BaseGeometry | None = None) -> None:
    """Import a district, a street and a community."""
    for name, path in write_frame(folder, outline).items():
        import_layer(url, path, layer_named(name))


def row_count(url: str, layer: Layer | str) -> int:
    """Count the rows of a layer."""
    table = table_of(layer_named(layer) if isinstance(layer, str) else layer)
    with transaction(url) as connection:
        return int(connection.execute(select(func.count()).select_from(table)).scalar_one())


def batch_count(url: str) -> int:
    """Count the imports noted."""
    with transaction(url) as connection:
        return int(connection.execute(select(func.count(ImportBatch.id))).scalar_one())


def rows_by_key(url: str, layer: str) -> dict[str, dict[str, Any]]:
    """Give every row whole, geometry as hex EWKB, by its source key."""
    table = table_of(layer_named(layer))
    with transaction(url) as connection:
        rows = connection.execute(select(table.c.source_key, whole_row(table)))
        return {key: row for key, row in rows}  # noqa: C416 (rows are not tuples)


def run_linge(capsys: pytest.CaptureFixture[str], url: str, *words: object) -> tuple[int, str, str]:
    """Run `linge` on a database; gives exit code, stdout and stderr."""
    at_end = signal.getsignal(signal.SIGTERM)
    capsys.readouterr()
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("DATABASE_OWNER_URL", url)
        patch.setattr(sys, "argv", ["linge", *map(str, words)])
        gis_settings.cache_clear()
        with pytest.raises(SystemExit) as ending:
            main()
    gis_settings.cache_clear()
    signal.signal(signal.SIGTERM, at_end)
    told = capsys.readouterr()
    return int(ending.value.code or 0), told.out, told.err
