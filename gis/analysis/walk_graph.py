"""The network formation walks on: no barrier is crossed but on a bridge, tunnel or crossing."""

from collections.abc import Iterator

import numpy as np
import shapely
from scipy.sparse import csr_array
from scipy.sparse.csgraph import dijkstra
from scipy.spatial import cKDTree

from gis.analysis.counted import Codes, Numbers
from gis.analysis.network import Network, Shapes, network_of
from gis.analysis.organisation import Flags
from gis.analysis.reach import ROUNDING_M
from gis.analysis.snapping import CANDIDATES, TOUCH_M, Snapped
from gis.analysis.town import Town
from gis.crs import geometry_to_metres

CROSSES_BARRIERS = ("bridge", "tunnel", "crossing")
"""The classes of edge that lead across a barrier."""

NODE_LIMIT_M = 500.0
"""[E] Farther from any node, a place is off the network."""

CHUNK_BYTES = 64 * 1024 * 1024
"""How large one table of walks from some nodes to all others may be."""


def open_network(town: Town) -> Network:
    """
    Join the edges that cross no barrier, and those that lead across one.

    An edge that only ends on a barrier stays.
    """
    edges = town.walk_edges
    if edges.empty or town.barriers.empty:
        return network_of(edges, town.barriers)
    lines = geometry_to_metres(edges.geometry).to_numpy()
    leads_across = edges["edge_class"].isin(CROSSES_BARRIERS).to_numpy(dtype=bool)
    closed = np.zeros(len(edges), dtype=bool)
    asked = np.flatnonzero(~leads_across)
    barriers = geometry_to_metres(town.barriers.geometry).to_numpy()
    closed[asked] = _edges_cross(lines[asked], barriers)
    return network_of(edges[~closed], town.barriers)


def node_points(network: Network) -> Numbers:
    """Give the coordinates of every node, in metres; where ends are joined, those of one."""
    points = np.empty((network.node_count, 2))
    points[network.ends] = shapely.get_coordinates(shapely.get_point(network.lines, -1))
    points[network.begins] = shapely.get_coordinates(shapely.get_point(network.lines, 0))
    return points


def nearest_nodes(network: Network, points: Numbers) -> Codes:
    """
    Find each point's nearest node, -1 where there is none.

    A node across a barrier or farther than `NODE_LIMIT_M` is none; of the nearest few, the
    first that can be gone to straight.
    """
    found = np.full(len(points), -1, dtype=np.intp)
    if network.is_empty or len(points) == 0:
        return found
    corners = node_points(network)
    tries = min(CANDIDATES, network.node_count)
    tables = cKDTree(corners).query(points, k=np.arange(1, tries + 1))
    away_m, nodes = np.asarray(tables[0]), np.asarray(tables[1], dtype=np.intp)
    for rank in range(tries):
        open_ = np.flatnonzero((found < 0) & (away_m[:, rank] <= NODE_LIMIT_M))
        tried = nodes[open_, rank]
        links = shapely.linestrings(np.stack([points[open_], corners[tried]], axis=1))
        free = ~crosses_barrier(network, links)
        found[open_[free]] = tried[free]
    return found


def crosses_barrier(network: Network, links: Shapes) -> Flags:
    """Tell which straight links run across a barrier; touching it with a tip is not crossing."""
    blocked = np.zeros(len(links), dtype=bool)
    length_m = shapely.length(links)
    long = np.flatnonzero(length_m > 2 * TOUCH_M)
    if len(network.barrier_tree) == 0 or len(long) == 0:
        return blocked
    tips = [
        shapely.line_interpolate_point(links[long], TOUCH_M),
        shapely.line_interpolate_point(links[long], length_m[long] - TOUCH_M),
    ]
    inner = shapely.linestrings(np.stack([shapely.get_coordinates(tip) for tip in tips], axis=1))
    hit, _ = network.barrier_tree.query(inner, predicate="intersects")
    blocked[long[hit]] = True
    return blocked


def graph_of(network: Network, *, stops: Snapped | None = None) -> csr_array:
    """
    Build the arcs, every edge both ways; of parallel edges the shortest is kept.

    `stops`, all of them on the network, become further nodes after its own, each joined to both
    ends of its edge.
    """
    begins, ends, lengths_m = network.begins, network.ends, network.lengths_m
    size = network.node_count
    if stops is not None:
        nodes = size + np.arange(len(stops.edge), dtype=np.intp)
        rest_m = lengths_m[stops.edge] - stops.along_m
        far_m = [stops.link_m + stops.along_m, stops.link_m + rest_m]
        ends = np.concatenate([ends, begins[stops.edge], ends[stops.edge]])
        begins = np.concatenate([begins, nodes, nodes])
        lengths_m = np.concatenate([lengths_m, *far_m])
        size += len(nodes)
    start, stop = np.concatenate([begins, ends]), np.concatenate([ends, begins])
    length_m = np.concatenate([lengths_m, lengths_m])
    order = np.lexsort((length_m, stop, start))
    start, stop, length_m = start[order], stop[order], length_m[order]
    # A sparse matrix would add parallel edges up.
    is_first = np.ones(len(order), dtype=bool)
    is_first[1:] = (start[1:] != start[:-1]) | (stop[1:] != stop[:-1])
    arcs = (length_m[is_first], (start[is_first], stop[is_first]))
    return csr_array(arcs, shape=(size, size))


def walks_between(
    graph: csr_array, starts: Codes, ends: Codes, *, limit_m: float
) -> Iterator[tuple[Codes, Codes, Numbers]]:
    """
    Yield the walks within the limit: positions in `starts` and in `ends`, and metres.

    A few starts at a time, so that the memory needed is bounded.
    """
    size = max(1, CHUNK_BYTES // (8 * max(1, graph.shape[0])))
    for first in range(0, len(starts), size):
        some = starts[first : first + size]
        found = dijkstra(graph, indices=some, limit=limit_m + ROUNDING_M)[:, ends]
        row, column = np.nonzero(np.isfinite(found))
        yield first + row, column, found[row, column]


def _edges_cross(lines: Shapes, barriers: Shapes) -> Flags:
    """Tell which lines pass through a barrier, more than by ending on it."""
    edge, barrier = shapely.STRtree(barriers).query(lines, predicate="crosses")
    meets = shapely.intersection(lines[edge], barriers[barrier])
    parts, of = shapely.get_parts(meets, return_index=True)
    tips = shapely.boundary(lines[edge])[of]
    crossing = np.zeros(len(lines), dtype=bool)
    # A closed line has no ends: nothing is near them.
    near_tip = shapely.dwithin(parts, tips, TOUCH_M)
    crossing[edge[of[~near_tip]]] = True
    return crossing
