"""The organisations that could take a unit over where it is (属地管理), and the walk to them."""

from datetime import date

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely
from scipy.sparse.csgraph import dijkstra

from gis.analysis.counted import Codes, Numbers
from gis.analysis.network import Network, Shapes
from gis.analysis.organisation import valid_places
from gis.analysis.reach import DETOUR, ROUNDING_M
from gis.analysis.snapping import Snapped, points_to_walk_from, snap
from gis.analysis.town import Town, valid_on
from gis.analysis.unit_points import shapes_at
from gis.analysis.walk_graph import crosses_barrier, graph_of

TERRITORIAL_WALK_M = 3000.0
"""[E] A seat farther away takes no unit over."""


def meeting_places(town: Town, *, as_of: date) -> gpd.GeoDataFrame:
    """
    List where the organisations of the day that cover a place meet.

    One row per place covered, ordered by `org_key`: the seat if it is a venue of the day, else,
    for a village, the village itself; organisations with neither are left out. Columns of
    `valid_places`, with `geometry` in EPSG:4490.
    """
    rows = valid_places(town, as_of)
    seat_ids = rows["party_org_id"].map(town.party_orgs.set_index("id")["seat_id"])
    seats = shapes_of(valid_on(town.venues, as_of), seat_ids)
    villages = shapes_of(town.villages, rows["village_id"])
    shapes = np.where(shapely.is_missing(seats), villages, seats)
    placed = gpd.GeoDataFrame(rows, geometry=shapes, crs=town.villages.crs)
    placed = placed[placed.geometry.notna()]
    return placed.sort_values(["org_key", "source_key"], ignore_index=True)


def nearest_territorial(
    town: Town,
    network: Network,
    points: Numbers,
    nodes: Codes,
    *,
    street_ids: pd.Series,
    as_of: date,
) -> pd.DataFrame:
    """
    Find the nearest organisation of the same street that covers a village or a community.

    Another street's committee would have to agree (DOMAIN 2.8): such a one is not proposed.

    Parameters
    ----------
    town
        Gives organisations, places, venues and villages.
    network
        Of `open_network`.
    points
        Where the units are walked from, in metres, two columns.
    nodes
        Their nodes; -1 is reached straight, times 1.5, unless a barrier lies between.
    street_ids
        The street of each unit.
    as_of
        The day.

    Returns
    -------
    nearest
        One row per point: `territorial_walk_m` and `territorial_org` (source key); nan and None
        without one within 3,000 m. Of two as near, the first by source key.
    """
    places = meeting_places(town, as_of=as_of)
    wide = places["village_id"].notna() | places["community_id"].notna()
    places = places[wide].drop_duplicates("geometry", ignore_index=True)
    seats = snap(network, points_to_walk_from(places))
    seat_streets = _street_of(town, places)
    own_streets = street_ids.to_numpy(dtype=object)
    found = [_walks(np.empty(0, np.intp), np.empty(0, np.intp), np.empty(0))]
    for street in sorted(set(seat_streets[seat_streets != None])):  # noqa: E711 (element by element)
        units, chosen = (np.flatnonzero(each == street) for each in (own_streets, seat_streets))
        for walks in (
            _on_foot(network, nodes[units], seats.only(chosen)),
            _straight(network, points[units], nodes[units], seats.only(chosen)),
        ):
            point, seat = units[walks["point"]], chosen[walks["seat"]]
            found.append(_walks(point, seat, walks["walk_m"].to_numpy()))
    walks = pd.concat(found, ignore_index=True)
    walks = walks[walks["walk_m"] <= TERRITORIAL_WALK_M + ROUNDING_M]
    walks = walks.assign(walk_m=walks["walk_m"].round(3))
    best = walks.sort_values(["point", "walk_m", "seat"]).drop_duplicates("point")
    walk_m, org = np.full(len(points), np.nan), np.full(len(points), None, dtype=object)
    at = best["point"].to_numpy(dtype=np.intp)
    walk_m[at] = best["walk_m"]
    org[at] = places["org_key"].to_numpy(dtype=object)[best["seat"].to_numpy(dtype=np.intp)]
    return pd.DataFrame(
        {"territorial_walk_m": walk_m, "territorial_org": pd.Series(org, dtype=object)}
    )


def _street_of(town: Town, places: gpd.GeoDataFrame) -> np.ndarray:
    """Find the street in which each place meets; None outside all."""
    points = places.geometry.representative_point().to_numpy()
    point, street = shapely.STRtree(town.streets.geometry.to_numpy()).query(
        points, predicate="intersects"
    )
    found = np.full(len(places), None, dtype=object)
    found[point[::-1]] = town.streets["id"].to_numpy(dtype=object)[street[::-1]]
    return found


def _on_foot(network: Network, nodes: Codes, seats: Snapped) -> pd.DataFrame:
    """Walk from all seats at once."""
    on = np.flatnonzero(nodes >= 0)
    rows = np.flatnonzero(seats.is_snapped)
    if not len(on) or not len(rows):
        return _walks(on[:0], rows[:0], np.empty(0))
    graph = graph_of(network, stops=seats.only(rows))
    away_m, _, source = dijkstra(
        graph,
        indices=network.node_count + np.arange(len(rows)),
        min_only=True,
        return_predecessors=True,
        limit=TERRITORIAL_WALK_M + ROUNDING_M,
    )
    reached = on[np.isfinite(away_m[nodes[on]])]
    seat = rows[source[nodes[reached]] - network.node_count]
    return _walks(reached, seat, away_m[nodes[reached]])


def _straight(network: Network, points: Numbers, nodes: Codes, seats: Snapped) -> pd.DataFrame:
    """Measure straight where the unit or the seat is off the network."""
    places = shapes_at(points)
    reach_m = (TERRITORIAL_WALK_M + ROUNDING_M) / DETOUR
    point, seat = shapely.STRtree(seats.shapes).query(places, predicate="dwithin", distance=reach_m)
    off = (nodes[point] < 0) | ~seats.is_snapped[seat]
    point, seat = point[off], seat[off]
    links = shapely.shortest_line(places[point], seats.shapes[seat])
    free = ~crosses_barrier(network, links)
    return _walks(point[free], seat[free], DETOUR * shapely.length(links[free]))


def _walks(point: Codes, seat: Codes, walk_m: Numbers) -> pd.DataFrame:
    return pd.DataFrame({"point": point, "seat": seat, "walk_m": walk_m})


def shapes_of(features: gpd.GeoDataFrame, ids: pd.Series) -> Shapes:
    """Give the shape of each named feature, None for no name or one that is not there."""
    at = pd.Index(features["id"]).get_indexer(pd.Index(ids))
    shapes: Shapes = np.append(features.geometry.to_numpy(), [None])
    found: Shapes = shapes[at]
    return found
