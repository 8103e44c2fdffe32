"""Walks: along edges, around barriers, and straight where no path is near."""

import geopandas as gpd
import numpy as np
import pytest
from shapely.geometry import LineString, MultiLineString, Point, Polygon, box

from gis.analysis.network import Network, network_of
from gis.analysis.reach import nearest_walk_m


def _frame(*shapes: object, **columns: object) -> gpd.GeoDataFrame:
    """Make features in metres east and north of a point of the metric system."""
    moved = gpd.GeoSeries(list(shapes), crs="EPSG:4549").translate(500_000, 3_500_000)
    return gpd.GeoDataFrame(columns, geometry=moved)


def _network(*lines: object, length_m: float = np.nan, barriers: tuple = ()) -> Network:
    return network_of(_frame(*lines, length_m=[length_m] * len(lines)), _frame(*barriers))


STREET = LineString([(0, 0), (400, 0)])


def _walk(network: Network, home: object, *venues: Point, limit_m: float = 2000) -> float:
    [walk] = nearest_walk_m(network, _frame(home), _frame(*venues), limit_m=limit_m)
    return float(walk)


def test_two_points_on_one_edge_walk_along_it() -> None:
    assert _walk(_network(STREET), Point(100, 10), Point(150, 20)) == pytest.approx(80, abs=1e-3)


def test_the_outline_counts_where_there_is_no_entrance() -> None:
    outline = Polygon([(100, 10), (110, 30), (90, 30)])

    assert _walk(_network(STREET), outline, Point(150, 0)) == pytest.approx(60, abs=1e-3)


def test_the_entrance_counts_before_the_outline() -> None:
    network = _network(STREET)
    homes = _frame(box(0, 10, 300, 30))
    homes["entrance"] = _frame(Point(300, 10)).geometry.astype(object)

    [walk] = nearest_walk_m(network, homes, _frame(Point(0, 0)), limit_m=2000)

    assert walk == pytest.approx(310, abs=1e-3)


def test_ends_within_a_centimetre_meet() -> None:
    network = _network(STREET, LineString([(400.008, 0), (700, 0)]))

    assert _walk(network, Point(0, 0), Point(700, 0)) == pytest.approx(700, abs=0.02)


def test_of_parallel_edges_the_shorter_counts() -> None:
    detour = LineString([(0, 0), (200, 300), (400, 0)])
    network = _network(
        LineString([(-50, 0), (0, 0)]), STREET, detour, LineString([(400, 0), (450, 0)])
    )

    assert _walk(network, Point(-50, 0), Point(450, 0)) == pytest.approx(500, abs=1e-3)


def test_a_given_length_counts_before_the_drawn_one() -> None:
    network = _network(STREET, length_m=800)

    assert _walk(network, Point(100, 0), Point(200, 0)) == pytest.approx(200, abs=1e-3)


def test_parts_of_a_line_share_its_length() -> None:
    parts = MultiLineString([[(0, 0), (100, 0)], [(100, 0), (400, 0)]])

    walk = _walk(_network(parts, length_m=800), Point(0, 0), Point(400, 0))

    assert walk == pytest.approx(800, abs=1e-3)


def test_a_barrier_is_not_crossed_on_the_way_to_the_network() -> None:
    near, far = STREET, LineString([(0, 100), (400, 100), (400, 0)])
    river = LineString([(-500, 20), (390, 20)])

    walk = _walk(_network(near, far, barriers=(river,)), Point(100, 40), Point(100, 0))

    assert walk == pytest.approx(60 + 300 + 100 + 300, abs=1e-3)


def test_a_barrier_does_not_cut_an_edge() -> None:
    bridge = _network(STREET, barriers=(LineString([(200, -50), (200, 50)]),))

    assert _walk(bridge, Point(100, 0), Point(300, 0)) == pytest.approx(200, abs=1e-3)


def test_far_from_the_network_the_straight_line_stands_in() -> None:
    assert _walk(_network(STREET), Point(0, 300), Point(0, 0)) == pytest.approx(450, abs=1e-3)


def test_without_a_network_the_straight_line_stands_in() -> None:
    assert _walk(_network(), Point(0, 30), Point(40, 0)) == pytest.approx(75, abs=1e-3)


def test_a_venue_across_a_gap_cannot_be_reached() -> None:
    network = _network(STREET, LineString([(420, 0), (700, 0)]))

    assert np.isinf(_walk(network, Point(300, 0), Point(600, 0)))


def test_a_walk_of_the_limit_is_found_and_a_longer_one_is_not() -> None:
    network = _network(STREET)

    assert _walk(network, Point(0, 0), Point(300, 0), limit_m=300.001) < 301
    assert np.isinf(_walk(network, Point(0, 0), Point(300, 0), limit_m=299.9))


def test_without_venues_nothing_is_near_and_without_a_place_nothing_is_known() -> None:
    homes = _frame(Point(0, 0), None)

    walks = nearest_walk_m(_network(STREET), homes, _frame(), limit_m=500)

    assert np.isinf(walks[0])
    assert np.isnan(walks[1])
