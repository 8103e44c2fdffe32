"""Real buildings and streets of Hangzhou go in and come out again, every one accounted for."""

from collections import Counter
from pathlib import Path

import geopandas as gpd
import numpy as np
import pytest
import shapely

from gis.layers.catalog import layer_named
from gis.store.engine import transaction
from gis.store.features import load_features
from gis.workflows.import_layer import import_layer
from gis.workflows.import_report import ImportReport
from tests.import_files import row_count

pytestmark = pytest.mark.integration
BUILDING, WALK_EDGE = layer_named("building"), layer_named("walk_edge")
Hangzhou = tuple[str, Path, dict[str, ImportReport]]


def one_way(line: shapely.LineString) -> bytes:
    """Give a line the same bytes in both directions."""
    there, back = list(line.coords), list(line.coords)[::-1]
    return shapely.LineString(min(there, back)).wkb


@pytest.mark.parametrize(("name", "count"), [("building", 1126), ("walk_edge", 2171)])
def test_every_feature_is_accounted_for(hangzhou: Hangzhou, name: str, count: int) -> None:
    report = hangzhou[2][name]

    assert report.features == count
    assert sum(list(report.counts.values())[1:]) == count
    assert report.rejected == 0


def test_every_building_is_stored_with_its_own_shape(hangzhou: Hangzhou) -> None:
    url, path, reports = hangzhou
    source = gpd.read_file(path, layer="buildings_in_road_bbox")

    with transaction(url) as connection:
        buildings = load_features(connection, BUILDING)

    doubles = reports["building"].rules().get("double", 0)
    assert len(buildings) == 1126 - doubles == reports["building"].inserted
    stored = Counter(shapely.normalize(shape).wkb for shape in buildings.geometry)
    sound = [shape for shape in source.geometry if shape.is_valid]
    parts = [shape.geoms[0] if len(shape.geoms) == 1 else shape for shape in sound]
    assert set(stored) >= {shapely.normalize(shape).wkb for shape in parts}
    assert buildings.geometry.is_valid.all()
    assert buildings["community_id"].notna().all()


def test_uses_of_buildings_are_ours(hangzhou: Hangzhou) -> None:
    url, path, _ = hangzhou
    words = gpd.read_file(path, layer="buildings_in_road_bbox")["bldg_type"]

    with transaction(url) as connection:
        buildings = load_features(connection, BUILDING)

    homes = words.isin(["residential", "apartments", "house", "dormitory"]) | words.isna()
    assert set(buildings["building_use"]) <= {"residential", "mixed", "other"}
    assert abs((buildings["building_use"] == "residential").sum() - homes.sum()) <= 5


def test_edges_that_run_both_ways_are_stored_once(hangzhou: Hangzhou) -> None:
    url, path, reports = hangzhou
    source = gpd.read_file(path, layer="walk_edges_directed")
    distinct = {one_way(line) for line in source.geometry}

    with transaction(url) as connection:
        edges = load_features(connection, WALK_EDGE)

    assert len(edges) == row_count(url, WALK_EDGE) == len(distinct)
    assert reports["walk_edge"].rules()["double"] == len(source) - len(distinct)
    assert {one_way(line) for line in edges.geometry} == distinct


def test_every_pair_of_neighbouring_nodes_stays_connected(hangzhou: Hangzhou) -> None:
    url, path, _ = hangzhou
    source = gpd.read_file(path, layer="walk_edges_directed")
    pairs = {tuple(sorted(pair)) for pair in zip(source["u"], source["v"], strict=True)}

    with transaction(url) as connection:
        edges = load_features(connection, WALK_EDGE)

    ends = {_ends(line) for line in edges.geometry}
    assert len(pairs) == 1306
    assert ends == {_ends(line) for line in source.geometry}


def _ends(line: shapely.LineString) -> tuple[tuple[float, ...], ...]:
    return tuple(sorted((line.coords[0], line.coords[-1])))


def test_imported_again_nothing_changes(hangzhou: Hangzhou) -> None:
    url, path, reports = hangzhou

    report = import_layer(url, path, WALK_EDGE, source_layer="walk_edges_directed")

    assert (report.inserted, report.updated) == (0, 0)
    assert report.unchanged == reports["walk_edge"].inserted


def test_lengths_of_edges_are_kept(hangzhou: Hangzhou) -> None:
    with transaction(hangzhou[0]) as connection:
        edges = load_features(connection, WALK_EDGE)

    lengths = edges["length_m"].to_numpy(dtype=float)
    assert np.isfinite(lengths).all()
    assert (lengths > 0).all()
