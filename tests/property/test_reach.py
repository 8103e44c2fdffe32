"""Walking distances equal those of a plain search over a finely split network."""

import heapq
from itertools import pairwise

import geopandas as gpd
import numpy as np
import pytest
import shapely
from hypothesis import given
from hypothesis import strategies as st
from shapely.geometry import LineString, Point

from gis.analysis.network import network_of
from gis.analysis.reach import nearest_walk_m, walk_matrix
from gis.analysis.snapping import points_to_walk_from, snap

CRS = "EPSG:4549"
CORNERS = [
    (500_000 + 97 * x + 13 * y, 3_500_000 + 103 * y + 7 * x) for x in range(4) for y in range(3)
]
LIMIT_M = 450.0

edges = st.lists(
    st.tuples(st.integers(0, 11), st.integers(0, 11), st.integers(0, 40)), min_size=1, max_size=14
)
spots = st.tuples(st.integers(-30, 350), st.integers(-30, 260)).map(
    lambda at: Point(500_000.37 + at[0] * 1.013, 3_500_000.61 + at[1] * 1.007)
)


def _lines(chosen: list[tuple[int, int, int]]) -> list[LineString]:
    """Bend every line by its own amount, so that no two lie on each other."""
    lines = []
    for at, (one, other, bend) in enumerate(chosen):
        (x1, y1), (x2, y2) = CORNERS[one], CORNERS[other]
        middle = ((x1 + x2) / 2 + bend + at * 0.137, (y1 + y2) / 2 - bend + at * 0.173 + 1)
        lines.append(LineString([(x1, y1), middle, (x2, y2)]))
    return lines


def _split(lines: list[LineString], points: list[Point]) -> tuple[dict, list]:
    """Cut every line where a point meets it; nodes are rounded coordinates."""
    cuts: list[set[float]] = [{0.0, line.length} for line in lines]
    meets = []
    for point in points:
        away = [line.distance(point) for line in lines]
        edge = int(np.argmin(away))
        at = lines[edge].project(point)
        cuts[edge].add(at)
        meets.append((edge, at, away[edge]))
    graph: dict = {}
    for edge, line in enumerate(lines):
        for start, stop in pairwise(sorted(cuts[edge])):
            one, other = _node(lines, edge, start), _node(lines, edge, stop)
            graph.setdefault(one, []).append((other, stop - start))
            graph.setdefault(other, []).append((one, stop - start))
        del line
    return graph, [(_node(lines, edge, at), away) for edge, at, away in meets]


def _node(lines: list[LineString], edge: int, at: float) -> tuple[float, float]:
    point = lines[edge].interpolate(at)
    if at in {0.0, lines[edge].length}:
        return round(point.x, 3), round(point.y, 3)
    return edge, at


def _search(graph: dict, start: object) -> dict:
    found: dict = {}
    queue = [(0.0, 0, start)]
    count = 0
    while queue:
        walked, _, node = heapq.heappop(queue)
        if node in found:
            continue
        found[node] = walked
        for other, length in graph.get(node, []):
            count += 1
            heapq.heappush(queue, (walked + length, count, other))
    return found


def _frame(shapes: list) -> gpd.GeoDataFrame:
    return gpd.GeoDataFrame({"length_m": np.full(len(shapes), np.nan)}, geometry=shapes, crs=CRS)


@given(edges, st.lists(spots, min_size=1, max_size=5), st.lists(spots, min_size=1, max_size=4))
def test_walk_equals_plain_search(
    chosen: list[tuple[int, int, int]], homes: list[Point], venues: list[Point]
) -> None:
    lines = _lines(chosen)
    # Beyond 200 m of the network the straight line counts, which another test looks at.
    reachable = shapely.union_all(lines).buffer(199)
    homes = [home for home in homes if reachable.contains(home)]
    venues = [venue for venue in venues if reachable.contains(venue)]
    network = network_of(_frame(lines), _frame([]))
    graph, meets = _split(lines, [*homes, *venues])
    walks = [_search(graph, node) for node, _ in meets[: len(homes)]]
    expected = np.array(
        [
            [away + walk.get(node, np.inf) + link for node, link in meets[len(homes) :]]
            for walk, (_, away) in zip(walks, meets[: len(homes)], strict=True)
        ]
    ).reshape(len(homes), len(venues))

    starts, ends = (snap(network, points_to_walk_from(_frame(each))) for each in (homes, venues))
    matrix = walk_matrix(network, starts, ends)
    nearest = nearest_walk_m(network, _frame(homes), _frame(venues), limit_m=LIMIT_M)

    assert matrix == pytest.approx(expected, abs=1e-3)
    least = expected.min(axis=1, initial=np.inf)
    assert nearest == pytest.approx(np.where(least > LIMIT_M, np.inf, least), abs=1e-3)
