"""From a point to the walking network: the nearest edge one can walk to."""

from dataclasses import dataclass

import geopandas as gpd
import numpy as np
import shapely

from gis.analysis.counted import Codes, Numbers
from gis.analysis.network import Network, Shapes
from gis.analysis.organisation import Flags
from gis.crs import geometry_to_metres

SNAP_LIMIT_M = 200.0
"""[E] Farther from any path, the network does not describe how people walk there."""

CANDIDATES = 16
"""How many edges are tried, nearest first, when a barrier lies between."""

TOUCH_M = 0.01
"""A link that only touches a barrier with its tip does not cross it."""


@dataclass(frozen=True, slots=True)
class Snapped:
    """
    Where points meet the network.

    `edge` is -1 for a point that meets it nowhere; `link_m` is the straight way to the edge,
    `along_m` how far along the edge that is, by the edge's own length.
    """

    shapes: Shapes
    edge: Codes
    link_m: Numbers
    along_m: Numbers

    @property
    def is_snapped(self) -> Flags:
        """Which points meet the network."""
        flags: Flags = self.edge >= 0
        return flags

    def only(self, chosen: Flags | Codes) -> "Snapped":
        """Take some of the points."""
        return Snapped(
            self.shapes[chosen], self.edge[chosen], self.link_m[chosen], self.along_m[chosen]
        )


def points_to_walk_from(features: gpd.GeoDataFrame) -> Shapes:
    """Take the entrance, else the outline or point, in metres; None where there is neither."""
    if features.empty:
        return np.empty(0, dtype=object)
    shapes = features.geometry
    if "entrance" in features:
        entrances = gpd.GeoSeries(features["entrance"], index=shapes.index, crs=shapes.crs)
        shapes = entrances.where(entrances.notna(), shapes)
    points: Shapes = geometry_to_metres(shapes).to_numpy().copy()
    points[shapely.is_empty(points)] = None
    return points


def snap(network: Network, shapes: Shapes) -> Snapped:
    """Bring shapes in metres, None among them, to the nearest edge no barrier cuts off."""
    edge = np.full(len(shapes), -1, dtype=np.intp)
    asked, found = _nearest(network, shapes)
    crosses = _crosses(network, shapes[asked], found)
    edge[asked[~crosses]] = found[~crosses]
    cut_off = asked[crosses]
    edge[cut_off] = _around_barriers(network, shapes[cut_off])
    return _measured(network, shapes, edge)


def _nearest(network: Network, shapes: Shapes) -> tuple[Codes, Codes]:
    """Find the nearest edge of each shape near enough to one."""
    bounds = shapely.bounds(shapes)
    # In the order of the ground neighbours follow each other: twice as fast.
    order = np.lexsort((bounds[:, 0], bounds[:, 1] // SNAP_LIMIT_M))
    (asked, found), away_m = network.line_tree.query_nearest(
        shapes[order], all_matches=False, return_distance=True
    )
    near = away_m <= SNAP_LIMIT_M
    return order[asked[near]], found[near]


def _measured(network: Network, shapes: Shapes, edge: Codes) -> Snapped:
    link_m, along_m = np.full(len(shapes), np.inf), np.zeros(len(shapes))
    on = np.flatnonzero(edge >= 0)
    lines, lengths_m = network.lines[edge[on]], network.lengths_m[edge[on]]
    links = shapely.shortest_line(shapes[on], lines)
    link_m[on] = shapely.length(links)
    meets = shapely.get_point(links, -1)
    along_m[on] = shapely.line_locate_point(lines, meets, normalized=True) * lengths_m
    return Snapped(shapes, edge, link_m, along_m)


def _crosses(network: Network, shapes: Shapes, edges: Codes) -> Flags:
    """Tell which straight ways from a shape to its edge run across a barrier."""
    blocked = np.zeros(len(shapes), dtype=bool)
    if len(network.barrier_tree) == 0 or len(shapes) == 0:
        return blocked
    links = shapely.shortest_line(shapes, network.lines[edges])
    length_m = shapely.length(links)
    long = np.flatnonzero(length_m > 2 * TOUCH_M)
    tips = [
        shapely.line_interpolate_point(links[long], TOUCH_M),
        shapely.line_interpolate_point(links[long], length_m[long] - TOUCH_M),
    ]
    inner = shapely.linestrings(np.stack([shapely.get_coordinates(tip) for tip in tips], axis=1))
    hit, _ = network.barrier_tree.query(inner, predicate="intersects")
    blocked[long[hit]] = True
    return blocked


def _around_barriers(network: Network, shapes: Shapes) -> Codes:
    """Find the nearest edge that can be walked to straight, among a few; -1 for none."""
    edge = np.full(len(shapes), -1, dtype=np.intp)
    asked, found = network.line_tree.query(shapes, predicate="dwithin", distance=SNAP_LIMIT_M)
    away_m = shapely.distance(shapes[asked], network.lines[found])
    order = np.lexsort((found, away_m, asked))
    asked, found = asked[order], found[order]
    rank = np.arange(len(asked)) - np.searchsorted(asked, asked)
    near = rank < CANDIDATES
    asked, found = asked[near], found[near]
    open_ = ~_crosses(network, shapes[asked], found)
    points, first = np.unique(asked[open_], return_index=True)
    edge[points] = found[open_][first]
    return edge
