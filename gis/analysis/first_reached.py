"""Which places on the network are first reached from one another: a network's Voronoi diagram."""

from dataclasses import dataclass

import numpy as np
import pandas as pd
from scipy.sparse import csr_array
from scipy.sparse.csgraph import dijkstra

from gis.analysis.counted import Codes, Numbers
from gis.analysis.network import Network
from gis.analysis.organisation import Flags
from gis.analysis.reach import ROUNDING_M
from gis.analysis.walk_graph import graph_of


@dataclass(frozen=True, slots=True)
class _Arcs:
    """Every edge, both ways."""

    start: Codes
    stop: Codes
    length_m: Numbers


def first_reached_pairs(network: Network, nodes: Codes, *, limit_m: float) -> pd.DataFrame:
    """
    Pair the places between which one walks without passing a third.

    Every node belongs to the place it is nearest to (to several where they are equally near);
    two places are a pair where their nodes are joined by an edge. Places at one node are pairs.

    Parameters
    ----------
    network
        Of `open_network`.
    nodes
        One node per place; -1 is off the network, and in no pair.
    limit_m
        The longest walk from one place to the other by that edge.

    Returns
    -------
    pairs
        `first` < `second` (positions in `nodes`), in that order.
    """
    on = np.flatnonzero(nodes >= 0)
    sites, site_of = np.unique(nodes[on], return_inverse=True)
    members = pd.DataFrame({"site": sites[site_of], "place": on})
    touching = _touching_sites(network, sites, limit_m=limit_m)
    touching = pd.concat([touching, pd.DataFrame({"site": sites, "other": sites})])
    found = touching.merge(members, on="site").merge(
        members.rename(columns={"site": "other", "place": "to"}), on="other"
    )
    both = np.sort(found[["place", "to"]].to_numpy(dtype=np.intp), axis=1)
    both = np.unique(both[both[:, 0] != both[:, 1]], axis=0)
    return pd.DataFrame({"first": both[:, 0], "second": both[:, 1]})


def _touching_sites(network: Network, sites: Codes, *, limit_m: float) -> pd.DataFrame:
    if len(sites) == 0 or network.is_empty:
        return pd.DataFrame({"site": sites[:0], "other": sites[:0]})
    graph = graph_of(network)
    limit = limit_m + ROUNDING_M
    away_m, _, source = dijkstra(
        graph, indices=sites, min_only=True, return_predecessors=True, limit=limit
    )
    owner: Codes = source.astype(np.intp)
    arcs = _arcs_within(graph, away_m)
    owners = _with_ties(arcs, away_m, owner)
    of_node = owners.groupby("node")["site"].nunique()
    is_shared = np.zeros(len(away_m), dtype=bool)
    is_shared[of_node.index[of_node > 1]] = True
    differ = owner[arcs.start] != owner[arcs.stop]
    border = differ | is_shared[arcs.start] | is_shared[arcs.stop]
    through = away_m[arcs.start] + arcs.length_m + away_m[arcs.stop]
    return _owners_met(arcs, owners, border & (through <= limit), limit=limit)


def _owners_met(arcs: _Arcs, owners: pd.DataFrame, kept: Flags, *, limit: float) -> pd.DataFrame:
    """Pair the owners of an arc's two ends, and those who share one node."""
    steps = pd.DataFrame({"node": arcs.start[kept], "stop": arcs.stop[kept]})
    there = owners.rename(columns={"node": "stop", "site": "other"})[["stop", "other"]]
    met = steps.merge(owners[["node", "site"]], on="node").merge(there, on="stop")
    shared = owners[owners["node"].duplicated(keep=False) & (2 * owners["away_m"] <= limit)]
    same = shared[["node", "site"]].merge(
        shared[["node", "site"]].rename(columns={"site": "other"}), on="node"
    )
    pairs = pd.concat([met[["site", "other"]], same[["site", "other"]]])
    return pairs[pairs["site"] < pairs["other"]].drop_duplicates(ignore_index=True)


def _arcs_within(graph: csr_array, away_m: Numbers) -> _Arcs:
    start = np.repeat(np.arange(graph.shape[0]), np.diff(graph.indptr))
    stop = graph.indices.astype(np.intp)
    reached = np.isfinite(away_m[start]) & np.isfinite(away_m[stop])
    return _Arcs(start[reached], stop[reached], graph.data[reached])


def _with_ties(arcs: _Arcs, away_m: Numbers, owner: Codes) -> pd.DataFrame:
    """
    List the owners of every node: the nearest place, and all that are as near.

    The search names one of them; the others come along every arc that is on a shortest way.
    """
    tight = np.abs(away_m[arcs.start] + arcs.length_m - away_m[arcs.stop]) <= ROUNDING_M
    onward = pd.DataFrame({"node": arcs.start[tight], "stop": arcs.stop[tight]})
    reached = np.flatnonzero(np.isfinite(away_m))
    known = pd.DataFrame({"node": reached, "site": owner[reached]})
    differ = tight & (owner[arcs.start] != owner[arcs.stop])
    fresh = pd.DataFrame(
        {"node": arcs.stop[differ], "site": owner[arcs.start[differ]]}
    ).drop_duplicates()
    while len(fresh):
        known = pd.concat([known, fresh])
        carried = fresh.merge(onward, on="node")[["stop", "site"]].drop_duplicates()
        carried = carried.rename(columns={"stop": "node"})
        is_new = ~pd.MultiIndex.from_frame(carried).isin(pd.MultiIndex.from_frame(known))
        fresh = carried[is_new]
    return known.assign(away_m=away_m[known["node"].to_numpy(dtype=np.intp)])
