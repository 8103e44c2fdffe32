"""Walks and neighbours: a river with one bridge, an island, ties, and no network at all."""

from collections.abc import Callable
from typing import Any

import geopandas as gpd
import numpy as np
import pytest
from shapely.geometry import LineString, Point, box

from gis.analysis.first_reached import first_reached_pairs
from gis.analysis.network import network_of
from gis.analysis.town import Town
from gis.analysis.unit_links import unit_neighbours, unit_walks
from gis.analysis.unit_points import at_nodes
from gis.analysis.walk_graph import open_network

RIVER = {"geometry": LineString([(300, -900), (300, 900)])}
BRIDGE = [(200, 300), (400, 300)]
PATHS = [
    [(0, 0), (200, 0)],
    [(200, 0), (400, 0)],
    [(200, 0), (200, 300)],
    [(400, 300), (400, 0)],
    [(400, 0), (600, 0)],
]


def _edges(*lines: list[tuple[float, float]], edge_class: str = "path") -> list[dict[str, Any]]:
    return [{"geometry": LineString(line), "edge_class": edge_class} for line in lines]


@pytest.fixture
def river_town(make_town: Callable[..., Town]) -> Town:
    """Lay a path through the river, where none can walk, and a bridge 300 m north of it."""
    edges = [*_edges(*PATHS), *_edges(BRIDGE, edge_class="bridge")]
    return make_town(walk_edges=edges, barriers=[RIVER])


def _units(town: Town, **places: tuple[float, float]) -> gpd.GeoDataFrame:
    """Make units of 100 m side around places, named as they are."""
    shapes = [Point(place).buffer(50, cap_style="square") for place in places.values()]
    moved = gpd.GeoSeries(shapes, crs="EPSG:4549").translate(500_000, 3_500_000)
    points = np.array(list(places.values()), dtype=float).reshape(-1, 2)
    points, nodes = at_nodes(open_network(town), points + np.array([500_000, 3_500_000]))
    columns = {"source_key": list(places), "x_m": points[:, 0], "y_m": points[:, 1], "node": nodes}
    return gpd.GeoDataFrame(columns, geometry=moved)


def _walks(town: Town, units: gpd.GeoDataFrame, limit_m: float = 3000) -> dict[str, float]:
    walks = unit_walks(town, units, limit_m=limit_m)
    return {a + b: walk for a, b, walk in zip(walks["a"], walks["b"], walks["walk_m"], strict=True)}


def _neighbours(town: Town, units: gpd.GeoDataFrame) -> dict[str, str]:
    found = unit_neighbours(town, units)
    return {a + b: by for a, b, by in zip(found["a"], found["b"], found["by"], strict=True)}


def test_the_river_is_crossed_on_the_bridge_alone(river_town: Town) -> None:
    units = _units(river_town, a=(0, 0), b=(400, 0), c=(600, 0))

    walks = _walks(river_town, units)

    assert walks == pytest.approx({"ab": 1000, "ac": 1200, "bc": 200}, abs=0.01)


@pytest.mark.parametrize("edge_class", ["bridge", "tunnel", "crossing"])
def test_what_leads_across_is_walked(make_town: Callable[..., Town], edge_class: str) -> None:
    town = make_town(walk_edges=_edges(PATHS[1], edge_class=edge_class), barriers=[RIVER])
    units = _units(town, a=(200, 0), b=(400, 0))

    assert _walks(town, units) == pytest.approx({"ab": 200}, abs=0.01)


def test_a_path_that_ends_at_the_river_stays(make_town: Callable[..., Town]) -> None:
    town = make_town(walk_edges=_edges([(100, 0), (300, 0)]), barriers=[RIVER])

    assert len(open_network(town).lines) == 1


def test_a_walk_of_the_limit_is_kept_and_a_longer_one_is_not(river_town: Town) -> None:
    units = _units(river_town, a=(0, 0), b=(400, 0), c=(600, 0))

    assert set(_walks(river_town, units, limit_m=1000.01)) == {"ab", "bc"}
    assert set(_walks(river_town, units, limit_m=999)) == {"bc"}


def test_units_at_one_node_are_no_way_apart_and_neighbours(river_town: Town) -> None:
    units = _units(river_town, b=(0, 0), a=(0, 10))

    assert _walks(river_town, units) == {"ab": 0}
    assert _neighbours(river_town, units) == {"ab": "outline"}


def test_an_island_without_a_path_is_reached_straight_or_not_at_all(river_town: Town) -> None:
    units = _units(river_town, a=(0, 0), c=(600, 0), i=(1400, 0))

    walks = unit_walks(river_town, units, limit_m=3000)

    assert walks["method"].tolist() == ["network", "straight_line"]
    assert walks["walk_m"].tolist() == pytest.approx([1200, 1200], abs=0.01)
    assert set(zip(walks["a"], walks["b"], strict=True)) == {("a", "c"), ("c", "i")}


def test_without_a_network_walks_are_straight_and_outlines_make_neighbours(
    make_town: Callable[..., Town],
) -> None:
    units = _units(make_town(), a=(0, 0), b=(140, 0), c=(281, 0))

    assert _walks(make_town(), units, limit_m=300) == pytest.approx({"ab": 210, "bc": 211.5})
    assert _neighbours(make_town(), units) == {"ab": "outline"}


def test_the_gap_between_outlines_is_told_and_a_river_in_it_parts_them(
    make_town: Callable[..., Town],
) -> None:
    dry, wet = make_town(), make_town(barriers=[RIVER])
    units = _units(dry, a=(240, 0), b=(360, 0))

    assert unit_neighbours(dry, units)["edge_m"].tolist() == pytest.approx([20], abs=0.01)
    assert _neighbours(wet, units) == {}


def test_outlines_that_meet_on_the_river_are_no_neighbours_but_above_its_end_they_are(
    make_town: Callable[..., Town],
) -> None:
    short = {"geometry": LineString([(300, -900), (300, 20)])}
    units = _units(make_town(), a=(250, 0), b=(350, 0))

    assert _neighbours(make_town(barriers=[RIVER]), units) == {}
    assert _neighbours(make_town(barriers=[short]), units) == {"ab": "outline"}


def test_a_strip_across_the_river_where_nobody_lives_joins_nothing(
    make_town: Callable[..., Town],
) -> None:
    home = {"id": "h", "geometry": Point(250, 0)}
    units = _units(make_town(), a=(290, 0), b=(390, 0))

    assert _neighbours(make_town(barriers=[RIVER], buildings=[home]), units) == {}
    assert _neighbours(make_town(barriers=[RIVER]), units) == {"ab": "outline"}


def test_units_first_reached_from_one_another_are_neighbours(river_town: Town) -> None:
    units = _units(river_town, a=(0, 0), b=(200, 300), c=(400, 0), d=(600, 0))

    found = unit_neighbours(river_town, units)

    assert list(zip(found["a"], found["b"], strict=True)) == [("a", "b"), ("b", "c"), ("c", "d")]
    assert found["by"].tolist() == ["network"] * 3
    assert found["edge_m"].tolist() == pytest.approx([223.607, 223.607, 100], abs=0.01)


def test_the_bridge_makes_neighbours_of_both_banks(river_town: Town) -> None:
    assert _neighbours(river_town, _units(river_town, a=(0, 0), c=(600, 0))) == {"ac": "network"}


def test_too_far_on_foot_is_no_neighbour(make_town: Callable[..., Town]) -> None:
    town = make_town(walk_edges=_edges([(0, 0), (3000, 0)], [(3000, 0), (3001, 0)]))

    assert _neighbours(town, _units(town, a=(0, 0), b=(3000, 0))) == {"ab": "network"}
    assert _neighbours(town, _units(town, a=(0, 0), b=(3001, 0))) == {}


def test_all_arms_of_an_even_crossroads_are_neighbours() -> None:
    arms = [(0, 100), (100, 0), (0, -100), (-100, 0)]
    lines = gpd.GeoSeries([LineString([(0, 0), arm]) for arm in arms], crs="EPSG:4549")
    town = gpd.GeoDataFrame({"length_m": [np.nan] * 4}, geometry=lines)
    network = network_of(town, town.head(0))

    pairs = first_reached_pairs(network, network.ends.copy(), limit_m=200)

    assert len(pairs) == 6
    assert first_reached_pairs(network, network.ends.copy(), limit_m=199).empty


def test_the_order_of_units_does_not_matter(river_town: Town) -> None:
    places = {"a": (0, 0), "b": (200, 300), "c": (400, 0), "d": (1000, 0)}
    units = _units(river_town, **places)
    turned = units.iloc[::-1].reset_index(drop=True)

    assert _neighbours(river_town, units) == _neighbours(river_town, turned)
    assert _walks(river_town, units) == _walks(river_town, turned)


def test_nothing_and_one_unit_have_no_links(river_town: Town) -> None:
    one = _units(river_town, a=(0, 0))

    for units in (one, one.head(0)):
        assert unit_walks(river_town, units, limit_m=1000).empty
        assert unit_neighbours(river_town, units).empty


def test_a_unit_without_a_place_has_no_links(make_town: Callable[..., Town]) -> None:
    units = _units(make_town(), a=(0, 0), b=(np.nan, np.nan))
    units.loc[1, "geometry"] = None

    assert unit_walks(make_town(), units, limit_m=1000).empty
    assert unit_neighbours(make_town(), units).empty


def test_the_outline_counts_even_where_a_corner_touches(make_town: Callable[..., Town]) -> None:
    units = _units(make_town(), a=(0, 0), b=(100, 100))

    assert unit_neighbours(make_town(), units)["edge_m"].tolist() == [0]
    assert box(0, 0, 1, 1).touches(box(1, 1, 2, 2))
