"""What lies between units: the walk from one to another, and who is whose neighbour."""

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely

from gis.analysis.counted import Numbers
from gis.analysis.first_reached import first_reached_pairs
from gis.analysis.network import Network, Shapes
from gis.analysis.places import inside_points
from gis.analysis.reach import DETOUR, ROUNDING_M
from gis.analysis.town import Town
from gis.analysis.unit_points import shapes_at
from gis.analysis.walk_graph import crosses_barrier, graph_of, open_network, walks_between
from gis.crs import geometry_to_metres

NEIGHBOUR_GAP_M = 40.0
"""[E] Outlines this close are neighbours: a road may lie between (DOMAIN 2.8: 30 to 50 m)."""

NEIGHBOUR_WALK_M = 3000.0
"""[E] Farther on foot, being first reached from one another makes no neighbours."""

BARRIER_HALF_M = 0.05
"""Half the width a barrier is given, so that outlines that meet on it stand apart."""


def unit_walks(
    town: Town, units: gpd.GeoDataFrame, *, limit_m: float, network: Network | None = None
) -> pd.DataFrame:
    """
    Measure the walks between units, from node to node.

    A unit off the network (node -1) is reached straight, times 1.5, unless a barrier lies
    between.

    Parameters
    ----------
    town
        Gives the paths and barriers.
    units
        Of `formation_units` or `building_units`, for this town; may be empty.
    limit_m
        Longer walks are left out.
    network
        Of `open_network`, where it is at hand.

    Returns
    -------
    walks
        `a` < `b` (source keys), `walk_m`, `method` (network, straight_line), in the order of
        the keys. Pairs without a way are left out.
    """
    network = open_network(town) if network is None else network
    walks = [_by_network(network, units, limit_m), _straight(network, units, limit_m)]
    found = _keyed(units, pd.concat(walks, ignore_index=True))
    return found[["a", "b", "walk_m", "method"]]


def unit_neighbours(
    town: Town, units: gpd.GeoDataFrame, *, network: Network | None = None
) -> pd.DataFrame:
    """
    Pair the units that lie next to each other.

    By outline: at most 40 m apart, and the shortest link crosses no barrier. Of an outline that
    a barrier divides only the parts with buildings count. By network: first reached from one
    another, within 3,000 m. A pair of both kinds is called by outline.

    Parameters
    ----------
    town
        Gives the paths, barriers and buildings.
    units
        Of `formation_units` or `building_units`, for this town; may be empty.
    network
        Of `open_network`, where it is at hand.

    Returns
    -------
    neighbours
        `a` < `b` (source keys), `edge_m` (between the outlines, nan where one has none), `by`
        (outline, network), in the order of the keys.
    """
    network = open_network(town) if network is None else network
    outlines = geometry_to_metres(units.geometry).to_numpy()
    near = adjacent_pairs(network, lived_in_parts(town, outlines)).assign(by="outline")
    nodes = units["node"].to_numpy(dtype=np.intp)
    walked = first_reached_pairs(network, nodes, limit_m=NEIGHBOUR_WALK_M).assign(by="network")
    pairs = pd.concat([near, walked]).drop_duplicates(["first", "second"], ignore_index=True)
    first, second = pairs["first"].to_numpy(), pairs["second"].to_numpy()
    edge_m = np.round(shapely.distance(outlines[first], outlines[second]), 3)
    return _keyed(units, pairs.assign(edge_m=edge_m))[["a", "b", "edge_m", "by"]]


def adjacent_pairs(network: Network, shapes: Shapes) -> pd.DataFrame:
    """Pair shapes (positions `first` < `second`) with a short link that no barrier cuts."""
    first, second = shapely.STRtree(shapes).query(
        shapes, predicate="dwithin", distance=NEIGHBOUR_GAP_M + ROUNDING_M
    )
    once = first < second
    first, second = first[once], second[once]
    links = shapely.shortest_line(shapes[first], shapes[second])
    free = ~crosses_barrier(network, links)
    return pd.DataFrame({"first": first[free], "second": second[free]})


def lived_in_parts(town: Town, outlines: Shapes) -> Shapes:
    """
    Cut outlines (in metres) along the barriers and keep the parts that hold a building.

    A strip beyond the river that nobody lives on joins a unit to nothing. Of an outline without
    any building all parts are kept.
    """
    if town.barriers.empty:
        return outlines
    barriers = geometry_to_metres(town.barriers.geometry).to_numpy()
    tree = shapely.STRtree(shapely.buffer(barriers, BARRIER_HALF_M, cap_style="flat"))
    is_area = shapely.get_dimensions(outlines) > 1
    asked, _ = tree.query(outlines, predicate="intersects")
    cut = np.intersect1d(np.flatnonzero(is_area), asked)
    if not len(cut):
        return outlines
    homes = geometry_to_metres(inside_points(town.buildings)).to_numpy()
    kept = outlines.copy()
    kept[cut] = _parts_with(outlines[cut], shapely.union_all(tree.geometries), homes)
    return kept


def _parts_with(outlines: Shapes, barrier: shapely.Geometry, homes: Shapes) -> Shapes:
    divided = shapely.difference(outlines, barrier)
    parts, of = shapely.get_parts(divided, return_index=True)
    held, _ = shapely.STRtree(homes).query(parts, predicate="intersects")
    has_home = np.zeros(len(parts), dtype=bool)
    has_home[held] = True
    kept: Shapes = divided.copy()
    for at in np.unique(of[has_home]):
        kept[at] = shapely.union_all(parts[(of == at) & has_home])
    return kept


def _by_network(network: Network, units: gpd.GeoDataFrame, limit_m: float) -> pd.DataFrame:
    nodes = units["node"].to_numpy(dtype=np.intp)
    on = np.flatnonzero(nodes >= 0)
    stops, stop_of = np.unique(nodes[on], return_inverse=True)
    members = pd.DataFrame({"stop": stop_of, "unit": on})
    found = [
        pd.DataFrame({"from": start, "to": end, "walk_m": walk_m})[start <= end]
        for start, end, walk_m in walks_between(graph_of(network), stops, stops, limit_m=limit_m)
    ]
    walks = pd.concat([pd.DataFrame({"from": [], "to": [], "walk_m": []}, dtype=float), *found])
    pairs = walks.merge(members, left_on="from", right_on="stop").merge(
        members, left_on="to", right_on="stop", suffixes=("_a", "_b")
    )
    same_stop = pairs["from"] == pairs["to"]
    pairs = pairs[~same_stop | (pairs["unit_a"] < pairs["unit_b"])]
    return pd.DataFrame(
        {
            "first": pairs["unit_a"].astype(np.intp),
            "second": pairs["unit_b"].astype(np.intp),
            "walk_m": pairs["walk_m"],
            "method": "network",
        }
    )


def _straight(network: Network, units: gpd.GeoDataFrame, limit_m: float) -> pd.DataFrame:
    points = shapes_at(units[["x_m", "y_m"]].to_numpy(dtype=np.float64))
    off = np.flatnonzero(units["node"].to_numpy(dtype=np.intp) < 0)
    reach_m = (limit_m + ROUNDING_M) / DETOUR
    asked, second = shapely.STRtree(points).query(
        points[off], predicate="dwithin", distance=reach_m
    )
    both = np.sort(np.column_stack([off[asked], second]), axis=1)
    both = np.unique(both[both[:, 0] != both[:, 1]], axis=0)
    walk_m = straight_walk_m(network, points[both[:, 0]], points[both[:, 1]])
    pairs = {"first": both[:, 0], "second": both[:, 1], "walk_m": walk_m}
    return pd.DataFrame(pairs)[np.isfinite(walk_m)].assign(method="straight_line")


def straight_walk_m(network: Network, starts: Shapes, ends: Shapes) -> Numbers:
    """Measure straight, times 1.5, one start to one end; inf where a barrier lies between."""
    links = shapely.shortest_line(starts, ends)
    walk_m: Numbers = DETOUR * shapely.length(links)
    walk_m[crosses_barrier(network, links)] = np.inf
    return walk_m


def _keyed(units: gpd.GeoDataFrame, pairs: pd.DataFrame) -> pd.DataFrame:
    """Name the pairs by source key, the smaller first, and order them."""
    keys = units["source_key"].to_numpy(dtype=object)
    first = keys[pairs["first"].to_numpy(dtype=np.intp)]
    second = keys[pairs["second"].to_numpy(dtype=np.intp)]
    is_less = first < second if len(first) else np.empty(0, dtype=bool)
    named = pairs.assign(
        a=np.where(is_less, first, second).astype(object),
        b=np.where(is_less, second, first).astype(object),
    )
    if "walk_m" in named:
        named["walk_m"] = named["walk_m"].astype("float64").round(3)
    return named.sort_values(["a", "b"], ignore_index=True)
