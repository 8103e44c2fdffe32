"""A file that cannot become features is refused whole: what is wrong, where, and the cure."""

import shutil
from pathlib import Path

import pytest
import shapely

from gis.errors import (
    GisError,
    MissingField,
    RejectedRows,
    UnknownCrs,
    UnreadableFile,
    WrongCrs,
)
from gis.layers.catalog import layer_named
from gis.workflows.import_layer import import_layer
from tests.conftest import Database
from tests.import_files import (
    batch_count,
    row_count,
    square,
    write_geojson,
    write_shapefile,
)

pytestmark = pytest.mark.integration
BUILDING, ESTATE, VENUE = layer_named("building"), layer_named("estate"), layer_named("venue")


@pytest.fixture
def roofs(tmp_path: Path) -> Path:
    """Write a sound shapefile of three buildings."""
    folder = tmp_path / "roofs"
    folder.mkdir()
    shapes = [square(east=0.002 * step) for step in range(3)]
    return write_shapefile(folder / "roofs.shp", shapes, {"name": ["甲楼", "乙楼", "丙楼"]})


def refused(
    database: Database, path: Path, layer: str, kind: type[GisError], **options: object
) -> str:
    """Import, expect `kind`, make sure that nothing was stored, and give the message."""
    before = batch_count(database.owner_url)
    with pytest.raises(GisError) as refusal:
        import_layer(database.owner_url, path, layer_named(layer), **options)
    assert type(refusal.value) is kind, refusal.value
    assert row_count(database.owner_url, layer) == 0
    assert batch_count(database.owner_url) == before
    return str(refusal.value)


def test_shapefile_without_a_coordinate_system_asks_for_it(
    clean_database: Database, tmp_path: Path
) -> None:
    path = write_shapefile(tmp_path / "roofs.shp", [square()], {"name": ["甲"]}, crs=None)

    message = refused(clean_database, path, "building", UnknownCrs)

    assert "roofs.shp" in message
    assert "--crs EPSG:" in message


def test_shapefile_without_a_coordinate_system_is_imported_when_it_is_said(
    framed: Database, tmp_path: Path
) -> None:
    path = write_shapefile(tmp_path / "roofs.shp", [square()], {"name": ["甲"]}, crs=None)

    report = import_layer(framed.owner_url, path, BUILDING, crs="EPSG:4490")

    assert (report.crs, report.inserted) == ("EPSG:4490", 1)


@pytest.mark.parametrize("crs", ["EPSG:999999", "nonsense", ""])
def test_coordinate_system_that_does_not_exist_is_refused(
    clean_database: Database, roofs: Path, crs: str
) -> None:
    message = refused(clean_database, roofs, "building", UnknownCrs, crs=crs)

    assert "EPSG:" in message


def test_geojson_that_names_an_unknown_system_is_read_with_the_one_said(
    framed: Database, tmp_path: Path
) -> None:
    odd = {"type": "name", "properties": {"name": "Nowhere 1999"}}
    path = write_geojson(tmp_path / "roofs.geojson", [(square(), {"name": "甲"})], crs=odd)

    message = refused(framed, path, "building", UnknownCrs)
    report = import_layer(framed.owner_url, path, BUILDING, crs="EPSG:4490")

    assert "roofs.geojson" in message
    assert "--crs" in message
    assert report.inserted == 1


def test_local_system_of_a_city_is_refused(clean_database: Database, roofs: Path) -> None:
    roofs.with_suffix(".prj").write_text(
        'LOCAL_CS["City",LOCAL_DATUM["City",0],UNIT["metre",1],AXIS["X",EAST],AXIS["Y",NORTH]]'
    )

    message = refused(clean_database, roofs, "building", UnknownCrs)

    assert "roofs.shp" in message
    assert "--crs" in message


def test_coordinates_outside_china_are_refused(clean_database: Database, tmp_path: Path) -> None:
    path = write_geojson(tmp_path / "paris.geojson", [(shapely.box(2.3, 48.8, 2.4, 48.9), {})])

    message = refused(clean_database, path, "building", WrongCrs)

    assert "paris.geojson" in message
    assert "outside China" in message
    assert "--crs" in message


def test_swapped_longitude_and_latitude_are_named(clean_database: Database, tmp_path: Path) -> None:
    swapped = shapely.transform(square(), lambda pairs: pairs[:, ::-1])
    path = write_geojson(tmp_path / "swapped.geojson", [(swapped, {})])

    message = refused(clean_database, path, "building", WrongCrs)

    assert "longitude and latitude look swapped" in message


def test_another_zone_is_refused_because_it_misses_the_district(
    framed: Database, tmp_path: Path
) -> None:
    path = write_shapefile(tmp_path / "zone.shp", [square()], {"name": ["甲"]}, crs="EPSG:4549")

    message = refused(framed, path, "building", WrongCrs, crs="EPSG:4548")

    assert "zone.shp" in message
    assert "km away" in message
    assert "EPSG:4548" in message


def test_degrees_read_as_metres_are_refused(framed: Database, roofs: Path) -> None:
    message = refused(framed, roofs, "building", WrongCrs, crs="EPSG:4549")

    assert "roofs.shp" in message
    assert "degrees" in message


def test_missing_required_column_is_named_with_the_cure(framed: Database, tmp_path: Path) -> None:
    point = square().centroid
    path = write_geojson(tmp_path / "rooms.geojson", [(point, {"called": "活动室", "sort": 1})])

    message = refused(framed, path, "venue", MissingField)

    assert "rooms.geojson" in message
    assert "venue_kind" in message
    assert "called, sort" in message
    assert "--map name=COLUMN" in message


def test_mapped_columns_stand_in_for_missing_ones(framed: Database, tmp_path: Path) -> None:
    words = {"called": "活动室", "sort": "党员活动室"}
    path = write_geojson(tmp_path / "rooms.geojson", [(square().centroid, words)])

    mapping = {"name": "called", "venue_kind": "sort"}
    report = import_layer(framed.owner_url, path, VENUE, mapping=mapping)

    assert report.inserted == 1


def test_wrong_kind_of_geometry_is_rejected_by_row(framed: Database, tmp_path: Path) -> None:
    names = {"name": "新村"}
    shapes = [(square(), names), (square().centroid, {"name": "点村"})]
    path = write_geojson(tmp_path / "estates.geojson", shapes)

    message = refused(framed, path, "estate", RejectedRows)

    assert "estates.geojson" in message
    assert "row 2" in message
    assert "a Point; estate takes a polygon" in message


def test_rows_with_the_same_code_are_rejected(framed: Database, tmp_path: Path) -> None:
    shapes = [(square(east), {"name": f"村{east}", "code": "E1"}) for east in (0, 0.01)]
    path = write_geojson(tmp_path / "estates.geojson", shapes)

    message = refused(framed, path, "estate", RejectedRows)

    assert "row 2, code: has the same key as row 1" in message


def _spoil(path: Path, suffix: str, keep: int | None, noise_from: int | None) -> None:
    part = path.with_suffix(suffix)
    content = part.read_bytes()
    if noise_from is not None:
        content = content[:noise_from] + b"\xff" * (len(content) - noise_from)
    part.write_bytes(content[:keep])


@pytest.mark.parametrize(
    ("suffix", "keep", "noise_from", "named"),
    [
        (".shx", None, 100, "roofs.shx"),
        (".shx", 60, None, "roofs.shx"),
        (".shx", 0, None, "roofs.shx"),
        (".shp", 150, None, "roofs.shx"),
        (".shp", 40, None, "roofs.shp"),
        (".dbf", None, 0, "roofs.dbf"),
        (".dbf", 20, None, "roofs.dbf"),
        (".dbf", 90, None, "roofs.dbf"),
        (".dbf", 0, None, "roofs.dbf"),
    ],
)
def test_broken_part_of_a_shapefile_is_named(
    clean_database: Database,
    roofs: Path,
    suffix: str,
    keep: int | None,
    noise_from: int | None,
    named: str,
) -> None:
    _spoil(roofs, suffix, keep, noise_from)

    message = refused(clean_database, roofs, "building", UnreadableFile)

    assert named in message
    assert "copy" in message


def test_projection_that_is_no_text_is_named(clean_database: Database, roofs: Path) -> None:
    roofs.with_suffix(".prj").write_bytes('PROJCS["本地坐标系"]'.encode("gbk"))

    message = refused(clean_database, roofs, "building", UnreadableFile)

    assert "roofs.prj" in message
    assert "--crs" in message


@pytest.mark.parametrize("suffix", [".dbf", ".shx"])
def test_missing_part_of_a_shapefile_is_named(
    clean_database: Database, roofs: Path, suffix: str
) -> None:
    roofs.with_suffix(suffix).unlink()

    message = refused(clean_database, roofs, "building", UnreadableFile)

    assert f"roofs{suffix} is missing" in message
    assert "copy all of them" in message


def test_table_of_another_shapefile_is_noticed(clean_database: Database, roofs: Path) -> None:
    other = write_shapefile(roofs.with_name("other.shp"), [square()], {"name": ["甲"]})
    shutil.copy(other.with_suffix(".dbf"), roofs.with_suffix(".dbf"))

    message = refused(clean_database, roofs, "building", UnreadableFile)

    assert "roofs.shx lists 3 shapes but roofs.dbf holds 1 records" in message
    assert "copy all parts again" in message
