"""Files that hold none, several or suspicious data sets; and what the command line says."""

import os
import subprocess
import sys
import zipfile
from collections.abc import Callable
from pathlib import Path

import geopandas as gpd
import pytest

from gis.errors import AmbiguousFile, GisError, UnknownName, UnreadableFile
from gis.layers.catalog import layer_named
from gis.workflows.import_layer import import_layer
from tests.conftest import Database
from tests.import_files import (
    ROOT,
    batch_count,
    row_count,
    run_linge,
    square,
    write_geojson,
    write_shapefile,
)

pytestmark = pytest.mark.integration
BUILDING = layer_named("building")


@pytest.fixture
def packed(tmp_path: Path) -> Path:
    """Write a zip archive of two shapefiles, `east` and `west`."""
    with zipfile.ZipFile(tmp_path / "roofs.zip", "w") as archive:
        for name, at in (("east", 0.02), ("west", 0.01)):
            path = write_shapefile(tmp_path / f"{name}.shp", [square(at)], {"name": [name]})
            for suffix in (".shp", ".shx", ".dbf", ".prj", ".cpg"):
                archive.write(path.with_suffix(suffix), f"楼幢/{name}{suffix}")
    return tmp_path / "roofs.zip"


@pytest.fixture
def layered(tmp_path: Path) -> Path:
    """Write a GeoPackage of two layers, `roofs` and `rooms`."""
    path = tmp_path / "town.gpkg"
    for name in ("roofs", "rooms"):
        frame = gpd.GeoDataFrame({"name": [name]}, geometry=[square()], crs="EPSG:4490")
        frame.to_file(path, layer=name)
    return path


def refused(
    database: Database, path: Path, kind: type[GisError], source_layer: str | None = None
) -> str:
    """Import buildings, expect `kind`, make sure nothing was stored, and give the message."""
    before = batch_count(database.owner_url)
    with pytest.raises(GisError) as refusal:
        import_layer(database.owner_url, path, BUILDING, source_layer=source_layer)
    assert type(refusal.value) is kind, refusal.value
    assert row_count(database.owner_url, BUILDING) == 0
    assert batch_count(database.owner_url) == before
    return str(refusal.value)


def _no_features(folder: Path) -> Path:
    return write_geojson(folder / "none.geojson", [])


def _no_bytes(folder: Path) -> Path:
    (folder / "void.geojson").touch()
    return folder / "void.geojson"


def _directory(folder: Path) -> Path:
    (folder / "roofs.shp").mkdir()
    return folder / "roofs.shp"


def _nowhere(folder: Path) -> Path:
    return folder / "nowhere.shp"


def _unknown_kind(folder: Path) -> Path:
    (folder / "roofs.dwg").write_bytes(b"AC1032")
    return folder / "roofs.dwg"


def _not_json(folder: Path) -> Path:
    (folder / "half.json").write_text('{"type": "FeatureCollection",\n "features": [')
    return folder / "half.json"


def _no_geopackage(folder: Path) -> Path:
    (folder / "fake.gpkg").write_bytes(b"SQLite format 2\0" * 8)
    return folder / "fake.gpkg"


def _torn_geopackage(folder: Path) -> Path:
    (folder / "torn.gpkg").write_bytes(b"SQLite format 3\0" + b"\xff" * 200)
    return folder / "torn.gpkg"


def _no_archive(folder: Path) -> Path:
    (folder / "fake.zip").write_bytes(b"PK\3\4 and no more")
    return folder / "fake.zip"


def _empty_archive(folder: Path) -> Path:
    zipfile.ZipFile(folder / "bare.zip", "w").close()
    return folder / "bare.zip"


def _names_only(folder: Path) -> Path:
    (folder / "names.csv").write_text("name,building_no\n", encoding="utf-8")
    return folder / "names.csv"


@pytest.mark.parametrize(
    ("make", "words"),
    [
        (_no_features, ("none.geojson", "holds no feature")),
        (_no_bytes, ("void.geojson", "0 bytes", "copy it again")),
        (_directory, ("roofs.shp", "is a directory", "name the file in it")),
        (_nowhere, ("nowhere.shp", "does not exist")),
        (_unknown_kind, ("roofs.dwg", "files end in .shp", "export")),
        (_not_json, ("half.json", "not JSON", "export it again")),
        (_no_geopackage, ("fake.gpkg", "not a GeoPackage", "export it again")),
        (_torn_geopackage, ("torn.gpkg",)),
        (_no_archive, ("fake.zip", "zip archive")),
        (_empty_archive, ("bare.zip", "no shapefile")),
        (_names_only, ("names.csv", "holds no feature")),
    ],
)
def test_file_without_features_is_refused(
    clean_database: Database,
    tmp_path: Path,
    make: Callable[[Path], Path],
    words: tuple[str, ...],
) -> None:
    message = refused(clean_database, make(tmp_path), UnreadableFile)

    assert all(word in message for word in words), message


def test_archive_of_two_shapefiles_asks_which(clean_database: Database, packed: Path) -> None:
    message = refused(clean_database, packed, AmbiguousFile)

    assert all(word in message for word in ("roofs.zip", "east.shp", "west.shp"))
    assert "--source-layer" in message


def test_archive_without_the_shapefile_asked_for_lists_what_it_holds(
    clean_database: Database, packed: Path
) -> None:
    message = refused(clean_database, packed, UnknownName, source_layer="north")

    assert all(word in message for word in ("roofs.zip", "'north'", "east", "west"))


def test_archive_gives_the_shapefile_chosen(framed: Database, packed: Path) -> None:
    report = import_layer(framed.owner_url, packed, BUILDING, source_layer="west")

    assert (report.features, report.inserted) == (1, 1)


def test_archive_packed_in_chinese_windows_is_read(framed: Database, tmp_path: Path) -> None:
    path = write_shapefile(tmp_path / "roofs.shp", [square()], {"name": ["甲"]})
    packed = tmp_path / "windows.zip"
    with zipfile.ZipFile(packed, "w") as archive:
        for suffix in (".shp", ".shx", ".dbf", ".prj", ".cpg"):
            archive.write(path.with_suffix(suffix), f"8letters{suffix}")
    # Windows writes the bytes of GBK without saying so.
    packed.write_bytes(packed.read_bytes().replace(b"8letters", "楼幢数据".encode("gbk")))

    report = import_layer(framed.owner_url, packed, BUILDING, source_layer="楼幢数据")

    assert report.inserted == 1


def test_archive_that_blows_up_is_not_unpacked(clean_database: Database, tmp_path: Path) -> None:
    with zipfile.ZipFile(tmp_path / "bomb.zip", "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("roofs.shp", bytes(60 * 2**20))

    message = refused(clean_database, tmp_path / "bomb.zip", UnreadableFile)

    assert "bomb.zip would unpack to 60 MiB" in message


@pytest.mark.parametrize("name", ["../roofs.shp", "/roofs.shp", "a\\..\\..\\roofs.shp"])
def test_archive_that_leaves_its_folder_is_not_opened(
    clean_database: Database, tmp_path: Path, name: str
) -> None:
    with zipfile.ZipFile(tmp_path / "slip.zip", "w") as archive:
        archive.writestr(name, b"x")

    message = refused(clean_database, tmp_path / "slip.zip", UnreadableFile)

    assert "slip.zip" in message


def test_geopackage_of_two_layers_asks_which(clean_database: Database, layered: Path) -> None:
    message = refused(clean_database, layered, AmbiguousFile)

    assert all(word in message for word in ("town.gpkg", "roofs, rooms", "--source-layer"))


def test_geopackage_without_the_layer_asked_for_lists_its_layers(
    clean_database: Database, layered: Path
) -> None:
    message = refused(clean_database, layered, UnknownName, source_layer="trees")

    assert all(word in message for word in ("town.gpkg", "'trees'", "roofs, rooms"))


def test_geopackage_gives_the_layer_chosen(framed: Database, layered: Path) -> None:
    report = import_layer(framed.owner_url, layered, BUILDING, source_layer="roofs")

    assert (report.features, report.inserted) == (1, 1)


@pytest.mark.parametrize(
    ("make", "options"),
    [
        (_nowhere, ()),
        (_directory, ()),
        (_not_json, ()),
        (_no_archive, ()),
        (_no_features, ("--crs", "nonsense")),
        (_names_only, ("--map", "name")),
    ],
)
def test_command_line_refuses_in_one_line(
    clean_database: Database,
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
    make: Callable[[Path], Path],
    options: tuple[str, ...],
) -> None:
    path = make(tmp_path)

    code, out, told = run_linge(
        capsys, clean_database.owner_url, "import", "building", path, *options
    )

    assert code == 2
    assert not out
    assert told.startswith("linge: ")
    assert told.count("\n") == 1
    assert "Traceback" not in told
    assert row_count(clean_database.owner_url, BUILDING) == 0


def test_command_line_lists_rejected_rows_and_stores_nothing(
    framed: Database, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    rows = [(square(), {"floors": 6}), (square(0.01), {"floors": "many"})]
    path = write_geojson(tmp_path / "roofs.geojson", rows)

    code, out, told = run_linge(capsys, framed.owner_url, "import", "building", path)

    assert code == 2
    assert "row 2, floors: rejected: floors is not a number" in out
    assert "features 2, accepted 1, accepted_with_warning 0, repaired 0, rejected 1" in out
    assert told.count("\n") == 1
    assert "--skip-rejected" in told
    assert row_count(framed.owner_url, BUILDING) == 0


def test_program_of_its_own_refuses_in_one_line(clean_database: Database, tmp_path: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "api.cli", "import", "building", str(tmp_path / "nowhere.shp")],
        cwd=ROOT,
        env={**os.environ, "DATABASE_OWNER_URL": clean_database.owner_url},
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )

    assert (done.returncode, done.stdout, done.stderr.count("\n")) == (2, "", 1)
    assert "nowhere.shp does not exist" in done.stderr
