"""How far options are from what asks for them: on foot, from edge to edge, and by street."""

from dataclasses import dataclass

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely

from gis.analysis.network import Network, Shapes
from gis.analysis.organisation import Flags
from gis.analysis.reach import ROUNDING_M, walk_matrix
from gis.analysis.snapping import Snapped, snap
from gis.analysis.unit_links import NEIGHBOUR_GAP_M
from gis.analysis.unit_points import shapes_at
from gis.analysis.walk_graph import crosses_barrier

OPTION_WALK_M = 3000.0
"""[E] What is farther on foot is no option, unless it lies next to the asking one."""


@dataclass(frozen=True, slots=True)
class Asking:
    """What asks for options: where it is walked from, its outline in metres, and its street."""

    stop: Snapped
    shape: Shapes
    street_id: str | None


def unit_stops(network: Network, units: gpd.GeoDataFrame) -> Snapped:
    """Bring units to the network where their nodes are; node -1 stays off it."""
    points = shapes_at(units[["x_m", "y_m"]].to_numpy(dtype=np.float64))
    found = snap(network, points)
    on = units["node"].to_numpy(dtype=np.intp) >= 0
    return Snapped(points, np.where(on, found.edge, -1), found.link_m, found.along_m)


def with_distances(
    network: Network, asking: Asking, options: pd.DataFrame, stops: Snapped, shapes: Shapes
) -> pd.DataFrame:
    """
    Add `walk_m`, `method`, `edge_m`, `adjacent` and `same_street`; drop what is out of reach.

    `options` have a `street_id`; `stops` and `shapes` (None: no outline) are in their order. A
    walk that does not exist or is too long is nan; then only what is adjacent stays.
    """
    walk_m = walk_matrix(network, asking.stop, stops)[0] if len(options) else np.empty(0)
    by_network = asking.stop.is_snapped[0] & stops.is_snapped
    links = shapely.shortest_line(asking.stop.shapes[0], stops.shapes)
    too_far = walk_m > OPTION_WALK_M + ROUNDING_M
    walk_m[too_far | (~by_network & crosses_barrier(network, links))] = np.nan
    streets = options["street_id"].to_numpy(dtype=object)
    told = options.assign(
        walk_m=np.round(walk_m, 3),
        method=np.where(by_network, "network", "straight_line"),
        edge_m=np.round(shapely.distance(asking.shape[0], shapes), 3),
        adjacent=_is_adjacent(network, asking.shape[0], shapes),
        same_street=(streets == asking.street_id) & (asking.street_id is not None),
    )
    return told[told["walk_m"].notna() | told["adjacent"]]


def nearest_of_each(options: pd.DataFrame) -> pd.DataFrame:
    """Keep one row per key, of its places the nearest: the least walk, and the least gap."""
    ordered = options.sort_values(["key", "walk_m", "edge_m"], kind="stable")
    each = ordered.groupby("key")[["edge_m", "adjacent"]].agg({"edge_m": "min", "adjacent": "any"})
    first = ordered.drop_duplicates("key").drop(columns=["edge_m", "adjacent"])
    return first.merge(each, left_on="key", right_index=True)


def streets_at(streets: gpd.GeoDataFrame, places: gpd.GeoDataFrame) -> np.ndarray:
    """Find the street each place lies in, by id; None for none."""
    found = np.full(len(places), None, dtype=object)
    points = places.geometry.representative_point().to_numpy()
    at, street = shapely.STRtree(streets.geometry.to_numpy()).query(points, predicate="intersects")
    # On a border the first by source key; later assignments win.
    order = np.argsort(streets["source_key"].to_numpy(dtype=object)[street], kind="stable")[::-1]
    found[at[order]] = streets["id"].to_numpy(dtype=object)[street[order]]
    return found


def _is_adjacent(network: Network, shape: shapely.Geometry, shapes: Shapes) -> Flags:
    near = np.flatnonzero(shapely.dwithin(shape, shapes, NEIGHBOUR_GAP_M + ROUNDING_M))
    adjacent = np.zeros(len(shapes), dtype=bool)
    links = shapely.shortest_line(shape, shapes[near])
    adjacent[near] = ~crosses_barrier(network, links)
    return adjacent
