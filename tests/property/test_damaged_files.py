"""However a file is damaged, it is refused as a whole or every feature is accounted for."""

import shutil
from pathlib import Path
from tempfile import TemporaryDirectory

import geopandas as gpd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from gis.errors import BadFile
from gis.ingest.reading import read_features
from gis.layers.catalog import layer_named
from tests.import_files import ROOT

SAMPLE = ROOT / "data" / "shapes" / "qinghe"

damages = st.lists(
    st.tuples(st.floats(0, 1, exclude_max=True), st.binary(min_size=1, max_size=6)),
    min_size=1,
    max_size=5,
)
cuts = st.none() | st.floats(0, 1)


def damaged(content: bytes, damage: list[tuple[float, bytes]], cut: float | None) -> bytes:
    """Overwrite bytes here and there, and cut the end off."""
    spoiled = bytearray(content)
    for share, noise in damage:
        at = int(share * len(spoiled))
        spoiled[at : at + len(noise)] = noise
    return bytes(spoiled[: len(spoiled) if cut is None else int(cut * len(spoiled))])


def is_sound(path: Path, layer_name: str) -> bool:
    """Tell whether a file is refused by its name, or rows and findings fit together."""
    try:
        file = read_features(path, layer_named(layer_name))
    except BadFile as refusal:
        return path.stem in str(refusal)
    rows = range(1, file.row_count + 1)
    return list(file.features.index) == list(rows) and all(
        finding.row in rows for finding in file.findings
    )


@pytest.mark.parametrize("suffix", [".shp", ".shx", ".dbf", ".prj", ".cpg"])
@given(damage=damages, cut=cuts)
def test_damaged_shapefile_is_refused_or_read(
    suffix: str, damage: list[tuple[float, bytes]], cut: float | None
) -> None:
    with TemporaryDirectory() as folder:
        for part in SAMPLE.glob("venue.*"):
            shutil.copy(part, folder)
        spoiled = Path(folder) / f"venue{suffix}"
        spoiled.write_bytes(damaged(spoiled.read_bytes(), damage, cut))

        assert is_sound(Path(folder) / "venue.shp", "venue")


@pytest.fixture(scope="module")
def geopackage(tmp_path_factory: pytest.TempPathFactory) -> bytes:
    """Write the sample's venues as a GeoPackage."""
    path = tmp_path_factory.mktemp("whole") / "venue.gpkg"
    gpd.read_file(SAMPLE / "venue.shp").to_file(path)
    return path.read_bytes()


@given(damage=damages, cut=cuts)
@settings(max_examples=50)
def test_damaged_geopackage_is_refused_or_read(
    geopackage: bytes, damage: list[tuple[float, bytes]], cut: float | None
) -> None:
    with TemporaryDirectory() as folder:
        path = Path(folder) / "venue.gpkg"
        path.write_bytes(damaged(geopackage, damage, cut))

        assert is_sound(path, "venue")


@given(damage=damages, cut=cuts)
def test_damaged_table_is_refused_or_read(
    damage: list[tuple[float, bytes]], cut: float | None
) -> None:
    with TemporaryDirectory() as folder:
        path = Path(folder) / "party_org.csv"
        path.write_bytes(damaged((SAMPLE / path.name).read_bytes(), damage, cut))

        assert is_sound(path, "party_org")


@given(damage=damages, cut=cuts)
def test_damaged_geojson_is_refused_or_read(
    damage: list[tuple[float, bytes]], cut: float | None
) -> None:
    venues = gpd.read_file(SAMPLE / "venue.shp").astype({"valid_from": str, "valid_to": str})
    whole = venues.to_json(to_wgs84=True, ensure_ascii=False).encode()
    with TemporaryDirectory() as folder:
        path = Path(folder) / "venue.geojson"
        path.write_bytes(damaged(whole, damage, cut))

        assert is_sound(path, "venue")
