"""Walking distances on the network, from a point to the nearest venue or to each of several."""

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely
from scipy.sparse import csr_array
from scipy.sparse.csgraph import dijkstra

from gis.analysis.counted import Numbers
from gis.analysis.network import Network, Shapes, network_of
from gis.analysis.snapping import Snapped, points_to_walk_from, snap

__all__ = ["nearest_walk_m", "network_of", "walk_matrix"]

DETOUR = 1.5
"""Walk ÷ straight line where no network tells: the median in real old towns is 1.54."""

ROUNDING_M = 1e-6
"""A walk of exactly the limit is still found."""


def nearest_walk_m(
    network: Network,
    buildings: gpd.GeoDataFrame,
    venues: gpd.GeoDataFrame,
    *,
    limit_m: float,
) -> Numbers:
    """
    Measure each building's walk to its nearest venue.

    Where the building or all venues are off the network, 1.5 × the straight line stands in.

    Parameters
    ----------
    network
        Of `network_of`.
    buildings
        Any geometry, any CRS, `entrance` counts first; may be empty.
    venues
        Points, any CRS; may be empty.
    limit_m
        Farther walks are not searched for.

    Returns
    -------
    walk_m
        One number per building in order: inf beyond the limit, nan without a place.
    """
    starts = snap(network, points_to_walk_from(buildings))
    targets = snap(network, points_to_walk_from(venues))
    is_missing = shapely.is_missing(starts.shapes)
    walk_m = np.full(len(starts.shapes), np.inf)
    by_network = starts.is_snapped & targets.is_snapped.any()
    straight = ~by_network & ~is_missing
    walk_m[by_network] = _by_network(network, starts.only(by_network), targets, limit_m)
    walk_m[straight] = DETOUR * _straight(starts.shapes[straight], targets.shapes)
    walk_m[walk_m > limit_m + ROUNDING_M] = np.inf
    walk_m[is_missing] = np.nan
    return walk_m


def walk_matrix(network: Network, starts: Snapped, ends: Snapped) -> Numbers:
    """
    Measure the walk from every start (row) to every end (column), of `snap`.

    Where either is off the network, 1.5 × the straight line; inf where no way leads, nan where
    a point has no place.
    """
    matrix: Numbers = DETOUR * shapely.distance(starts.shapes[:, None], ends.shapes[None, :])
    on, off = np.flatnonzero(starts.is_snapped), np.flatnonzero(ends.is_snapped)
    if len(on) and len(off):
        matrix[np.ix_(on, off)] = _between(network, starts.only(on), ends.only(off))
    return matrix


def _between(network: Network, starts: Snapped, ends: Snapped) -> Numbers:
    graph = _graph(network, starts)
    sources = network.node_count + np.arange(len(starts.edge))
    node_m = dijkstra(graph, indices=sources)[:, : network.node_count]
    by_node: Numbers = _over_ends(network, ends, node_m)
    same = starts.edge[:, None] == ends.edge[None, :]
    along = np.abs(starts.along_m[:, None] - ends.along_m[None, :])
    direct = np.where(same, starts.link_m[:, None] + along, np.inf)
    nearest: Numbers = np.minimum(by_node, direct) + ends.link_m
    return nearest


def _by_network(network: Network, starts: Snapped, targets: Snapped, limit_m: float) -> Numbers:
    """Walk from all targets at once; both are on the network from here on."""
    targets = targets.only(targets.is_snapped)
    sources = network.node_count + np.arange(len(targets.edge))
    limit = limit_m + ROUNDING_M
    found = dijkstra(_graph(network, targets), indices=sources, min_only=True, limit=limit)
    by_node = _over_ends(network, starts, found[: network.node_count])
    walk_m: Numbers = np.minimum(by_node, _on_same_edge(starts, targets)) + starts.link_m
    return walk_m


def _graph(network: Network, sources: Snapped) -> csr_array:
    """
    Build the arcs: every edge both ways, and each source to both ends of its edge.

    Of parallel arcs the shortest is kept; a sparse matrix would add them up.
    """
    nodes = network.node_count + np.arange(len(sources.edge))
    begins, ends = network.begins[sources.edge], network.ends[sources.edge]
    rest_m = network.lengths_m[sources.edge] - sources.along_m
    start = np.concatenate([network.begins, network.ends, nodes, nodes])
    stop = np.concatenate([network.ends, network.begins, begins, ends])
    far_m = [sources.link_m + sources.along_m, sources.link_m + rest_m]
    length_m = np.concatenate([network.lengths_m, network.lengths_m, *far_m])
    order = np.lexsort((length_m, stop, start))
    start, stop, length_m = start[order], stop[order], length_m[order]
    is_first = np.ones(len(order), dtype=bool)
    is_first[1:] = (start[1:] != start[:-1]) | (stop[1:] != stop[:-1])
    size = network.node_count + len(nodes)
    arcs = (length_m[is_first], (start[is_first], stop[is_first]))
    return csr_array(arcs, shape=(size, size))


def _over_ends(network: Network, points: Snapped, node_m: Numbers) -> Numbers:
    """Go on from the nearer end of each point's edge; `node_m` may have a row per source."""
    begins, ends = network.begins[points.edge], network.ends[points.edge]
    rest_m = network.lengths_m[points.edge] - points.along_m
    over: Numbers = np.minimum(node_m[..., begins] + points.along_m, node_m[..., ends] + rest_m)
    return over


def _on_same_edge(starts: Snapped, targets: Snapped) -> Numbers:
    """Walk straight along an edge that both are on; inf where there is no target."""
    here = pd.DataFrame({"edge": starts.edge, "at": starts.along_m}).reset_index()
    there = pd.DataFrame({"edge": targets.edge, "to": targets.along_m, "link": targets.link_m})
    pairs = here.merge(there, on="edge")
    walk = (pairs["at"] - pairs["to"]).abs() + pairs["link"]
    nearest = np.full(len(starts.edge), np.inf)
    np.minimum.at(nearest, pairs["index"].to_numpy(), walk.to_numpy())
    return nearest


def _straight(shapes: Shapes, targets: Shapes) -> Numbers:
    away_m = np.full(len(shapes), np.inf)
    tree = shapely.STRtree(targets)
    (asked, _), found = tree.query_nearest(shapes, return_distance=True, all_matches=False)
    away_m[asked] = found
    return away_m
