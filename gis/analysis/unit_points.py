"""Where a unit is walked from: the middle of its members' homes, at a node of the network."""

import geopandas as gpd
import numpy as np
import shapely

from gis.analysis.counted import Codes, Numbers
from gis.analysis.network import Network, Shapes
from gis.analysis.places import inside_points
from gis.analysis.snapping import points_to_walk_from
from gis.analysis.walk_graph import nearest_nodes, node_points
from gis.crs import geometry_to_metres


def middles(
    outlines: gpd.GeoDataFrame, buildings: gpd.GeoDataFrame, unit: Codes, weights: Numbers
) -> Numbers:
    """
    Find the weighted median of each unit's buildings, each coordinate by itself, in metres.

    Parameters
    ----------
    outlines
        The units; where no building tells, a point inside the outline stands in, nan if none.
    buildings
        Placed or not; the entrance counts before the outline.
    unit
        The row of the unit each building lies in, -1 for none.
    weights
        One row per kind of weight, one column per building; the first kind that a unit has any
        of counts.

    Returns
    -------
    points
        Two columns, one row per unit.
    """
    inside = geometry_to_metres(inside_points(outlines)).to_numpy()
    points = coordinates(inside)
    homes = coordinates(points_to_walk_from(buildings))
    is_placed = ~np.isnan(homes[:, 0]) & (unit >= 0)
    is_open = np.ones(len(points), dtype=bool)
    for weight in weights:
        counted = np.flatnonzero(is_placed & (weight > 0))
        counted = counted[is_open[unit[counted]]]
        told = np.unique(unit[counted])
        for axis in (0, 1):
            points[told, axis] = _medians(unit[counted], homes[counted, axis], weight[counted])
        is_open[told] = False
    return points


def coordinates(shapes: Shapes) -> Numbers:
    """Give one point within each shape, as two columns; nan where there is none."""
    points = shapely.point_on_surface(shapes)
    found: Numbers = np.column_stack([shapely.get_x(points), shapely.get_y(points)])
    return found


def shapes_at(points: Numbers) -> Shapes:
    """Turn two columns into points; None where they are nan."""
    shapes: Shapes = shapely.points(points)
    shapes[np.isnan(points[:, 0]) | np.isnan(points[:, 1])] = None
    return shapes


def at_nodes(network: Network, points: Numbers) -> tuple[Numbers, Codes]:
    """Move points to their nearest nodes; a point off the network stays, with node -1."""
    nodes = np.full(len(points), -1, dtype=np.intp)
    is_placed = np.isfinite(points[:, 0]) & np.isfinite(points[:, 1])
    nodes[is_placed] = nearest_nodes(network, points[is_placed])
    moved = points.copy()
    if not network.is_empty:
        moved[nodes >= 0] = node_points(network)[nodes[nodes >= 0]]
    return moved, nodes


def _medians(unit: Codes, numbers: Numbers, weights: Numbers) -> Numbers:
    """
    Take each unit's lower weighted median, in the order of the units.

    It is the smallest number up to which at least half of the weight lies.
    """
    order = np.lexsort((numbers, unit))
    unit, numbers, weights = unit[order], numbers[order], weights[order]
    _, first, of = np.unique(unit, return_index=True, return_inverse=True)
    total = np.cumsum(weights)
    before = (total - weights)[first]
    whole = np.add.reduceat(weights, first) if len(first) else weights
    is_enough = total - before[of] >= whole[of] / 2 - 1e-9
    _, at = np.unique(of[is_enough], return_index=True)
    return numbers[is_enough][at]
