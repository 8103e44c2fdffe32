"""The walking network as a graph of nodes and edges, in metres."""

from dataclasses import dataclass

import geopandas as gpd
import numpy as np
import numpy.typing as npt
import shapely
from scipy.sparse import coo_array
from scipy.sparse.csgraph import connected_components
from scipy.spatial import cKDTree

from gis.analysis.counted import Codes, Numbers
from gis.crs import geometry_to_metres

SAME_NODE_M = 0.01
"""Ends this close are one node: drawn files meet within a centimetre, not exactly."""

Shapes = npt.NDArray[np.object_]


@dataclass(frozen=True, slots=True)
class Network:
    """
    Edges from node `begins` to node `ends`, with their lines and lengths in metres.

    Barriers cut no edge: an edge is only where one can walk. They stop the way from a point to
    the network.
    """

    begins: Codes
    ends: Codes
    lengths_m: Numbers
    lines: Shapes
    node_count: int
    line_tree: shapely.STRtree
    barrier_tree: shapely.STRtree

    @property
    def is_empty(self) -> bool:
        """Whether there is nothing to walk on."""
        return len(self.lines) == 0


def network_of(walk_edges: gpd.GeoDataFrame, barriers: gpd.GeoDataFrame) -> Network:
    """
    Join edges where their ends coincide.

    A given `length_m` counts, else the drawn length. Lines of several parts become several
    edges, sharing the given length by their drawn ones. Rows without a line are left out.
    """
    lines, lengths_m = _lines(walk_edges)
    begins, ends, node_count = _nodes(lines)
    return Network(
        begins=begins,
        ends=ends,
        lengths_m=lengths_m,
        lines=lines,
        node_count=node_count,
        line_tree=shapely.STRtree(lines),
        barrier_tree=shapely.STRtree(_shapes(barriers)),
    )


def _shapes(features: gpd.GeoDataFrame) -> Shapes:
    if features.empty:
        return np.empty(0, dtype=object)
    shapes: Shapes = geometry_to_metres(features.geometry).to_numpy()
    present: Shapes = shapes[~(shapely.is_missing(shapes) | shapely.is_empty(shapes))]
    return present


def _lines(walk_edges: gpd.GeoDataFrame) -> tuple[Shapes, Numbers]:
    if walk_edges.empty:
        return np.empty(0, dtype=object), np.empty(0)
    whole = geometry_to_metres(walk_edges.geometry).to_numpy()
    given = walk_edges["length_m"].to_numpy(dtype=np.float64, na_value=np.nan)
    lines, of = shapely.get_parts(whole, return_index=True)
    drawn_m = shapely.length(whole)[of]
    factor = np.where(given[of] > 0, given[of] / np.where(drawn_m > 0, drawn_m, 1), 1.0)
    keep = shapely.length(lines) > 0
    return lines[keep], (shapely.length(lines) * factor)[keep]


def _nodes(lines: Shapes) -> tuple[Codes, Codes, int]:
    if len(lines) == 0:
        none = np.empty(0, dtype=np.intp)
        return none, none, 0
    tips = np.concatenate([shapely.get_point(lines, 0), shapely.get_point(lines, -1)])
    pairs = shapely.get_coordinates(tips)
    # As complex numbers: NumPy sorts rows of a table several times slower.
    joined, of = np.unique(pairs[:, 0] + 1j * pairs[:, 1], return_inverse=True)
    corners = np.column_stack([joined.real, joined.imag])
    close = cKDTree(corners).query_pairs(SAME_NODE_M, output_type="ndarray")
    ones = np.ones(len(close), dtype=np.int8)
    same = coo_array((ones, (close[:, 0], close[:, 1])), shape=(len(corners), len(corners)))
    count, node = connected_components(same, directed=False)
    nodes: Codes = node[of].astype(np.intp)
    return nodes[: len(lines)], nodes[len(lines) :], int(count)
