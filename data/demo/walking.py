"""The walking network: streets, bridges, crossings and the paths inside the blocks."""

from collections import defaultdict
from dataclasses import dataclass

import shapely
from demo import plan
from demo.district import District
from shapely import LineString, Point, Polygon

GRID = 0.001
RAIL_CLEARANCE_M = 11
SHORTEST_M = 0.05

Xy = tuple[float, float]


@dataclass(frozen=True, slots=True)
class Edge:
    """One piece of the network between two nodes."""

    line: LineString
    edge_class: str


@dataclass(frozen=True, slots=True)
class Barrier:
    """A line that can only be crossed on a bridge or crossing."""

    name: str
    kind: str
    line: LineString


def walking_network(district: District) -> tuple[list[Edge], list[Barrier]]:
    """Node all lines, name their classes, and keep the one connected network."""
    rail = _railway(district)
    tracks = rail.buffer(RAIL_CLEARANCE_M)
    valley = _valley(district)
    bridges = [_bridge(district, column, valley) for column, _ in plan.BRIDGES]
    streets = shapely.union_all([block.outline.boundary for block in district.blocks])
    paths = shapely.union_all([path for block in district.blocks for path in block.plot.paths])
    crossings = [
        Point(district.terrain.nodes[plan.RAILWAY_COLUMN, row]).buffer(RAIL_CLEARANCE_M * 1.6)
        for row in plan.RAILWAY_CROSSINGS
    ]
    closed = tracks.difference(shapely.union_all(crossings))
    open_air = shapely.union_all([streets, paths]).difference(closed)
    open_air = open_air.difference(rail.buffer(1.5).difference(shapely.union_all(crossings)))
    noded = shapely.union_all([open_air, *bridges], grid_size=GRID)
    noded = _cut_at_tracks(noded, rail, shapely.union_all(crossings))
    edges = [
        Edge(line, _class_of(line, bridges, crossings, streets, district.terrain.river))
        for line in _merged(noded)
        if not rail.buffer(RAIL_CLEARANCE_M / 2).contains(line)
    ]
    return _largest_component(edges), _barriers(district, rail)


def _railway(district: District) -> LineString:
    nodes = district.terrain.nodes
    column = [nodes[plan.RAILWAY_COLUMN, row] for row in range(11)]
    (ax, ay), (bx, by) = column[0], column[1]
    start = (round(ax + (ax - bx) * 0.8, 3), round(ay + (ay - by) * 0.8, 3))
    return LineString([start, *column])


def _valley(district: District) -> Polygon:
    return district.terrain.river.buffer(30)


def _bridge(district: District, column: int, valley: Polygon) -> LineString:
    """Join the blocks' corners on both banks where a lattice line crosses the river."""
    ground = shapely.union_all([block.outline for block in district.blocks])
    nodes = district.terrain.nodes
    line = LineString([nodes[column, row] for row in range(11)])
    corners = shapely.get_coordinates(ground).tolist()
    crossing = line.intersection(district.terrain.river)
    ends = [Point(crossing.coords[0]), Point(crossing.coords[-1])]
    near = [tuple(point) for point in corners if valley.contains(Point(point))]
    a, b = (min(near, key=lambda point: end.distance(Point(point))) for end in ends)
    return LineString([a, b])


def _cut_at_tracks(
    noded: shapely.Geometry, rail: LineString, crossings: shapely.Geometry
) -> shapely.Geometry:
    """Give every crossing its own edges, which end where the clearance does."""
    return shapely.union_all(
        [noded.difference(crossings), noded.intersection(crossings), noded.intersection(rail)],
        grid_size=GRID,
    )


def _merged(noded: shapely.Geometry) -> list[LineString]:
    """Lines between true junctions, in a fixed order."""
    lines = [
        line.normalize()
        for line in shapely.get_parts(noded)
        if line.geom_type == "LineString" and line.length > SHORTEST_M
    ]
    return sorted(lines, key=lambda line: line.coords[:])


def _class_of(
    line: LineString,
    bridges: list[LineString],
    crossings: list[Polygon],
    streets: shapely.Geometry,
    river: Polygon,
) -> str:
    middle = line.interpolate(0.5, normalized=True)
    if any(bridge.distance(middle) < GRID * 5 for bridge in bridges):
        return "bridge"
    if any(crossing.contains(middle) for crossing in crossings):
        return "crossing"
    on_street = streets.distance(middle) < GRID * 5
    is_bank = river.distance(middle) < 24  # noqa: PLR2004 -- the embankment, a path
    return "road" if on_street and not is_bank else "path"


def _largest_component(edges: list[Edge]) -> list[Edge]:
    neighbours: dict[Xy, list[int]] = defaultdict(list)
    for number, edge in enumerate(edges):
        for end in (edge.line.coords[0], edge.line.coords[-1]):
            neighbours[end].append(number)
    unseen, best = set(range(len(edges))), set[int]()
    while unseen:
        queue = [min(unseen)]
        found: set[int] = set()
        while queue:
            number = queue.pop()
            if number in found:
                continue
            found.add(number)
            for end in (edges[number].line.coords[0], edges[number].line.coords[-1]):
                queue += neighbours[end]
        unseen -= found
        best = max(best, found, key=len)
    return [edges[number] for number in sorted(best)]


def _barriers(district: District, rail: LineString) -> list[Barrier]:
    north, south = district.terrain.banks
    return [
        Barrier("清和河北岸", "river", north),
        Barrier("清和河南岸", "river", south),
        Barrier("清和铁路", "railway", rail),
    ]
