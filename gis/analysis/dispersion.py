"""How far an organisation's members live from its meeting place, and from each other."""

from collections.abc import Iterator
from datetime import date

import numpy as np
import pandas as pd
import shapely
from scipy.sparse.csgraph import minimum_spanning_tree

from gis.analysis.counted import Numbers
from gis.analysis.network import Network, network_of
from gis.analysis.reach import walk_matrix
from gis.analysis.snapping import Snapped, points_to_walk_from, snap
from gis.analysis.tallies import members, newest_branch_tallies
from gis.analysis.town import Town, valid_on

COLUMNS = (
    "party_org_id",
    "name",
    "median_walk_m",
    "p90_walk_m",
    "member_count",
    "estate_count",
    "widest_gap_m",
    "method",
    "reason",
)


def dispersion(town: Town, *, as_of: date) -> pd.DataFrame:
    """
    Measure every organisation of the day, in the order of the town's rows.

    Parameters
    ----------
    town
        All rows of all days.
    as_of
        The day; members are those of each building's newest count.

    Returns
    -------
    organisations
        `median_walk_m` and `p90_walk_m` weigh each building by its members; `widest_gap_m` is
        the longest link of the shortest tree that joins the buildings; `estate_count` counts
        their estates; `method` is network, straight_line or mixed. What cannot be measured is
        empty, with a `reason`: `no_located_members`, `no_seat` or `not_reachable`.
    """
    network = network_of(town.walk_edges, town.barriers)
    homes = _homes(town, as_of=as_of)
    places = snap(network, points_to_walk_from(homes))
    venues = valid_on(town.venues, as_of)
    seats = snap(network, points_to_walk_from(venues))
    seat_rows = pd.Series(range(len(venues)), index=venues["id"])
    rows = homes.groupby("party_org_id").indices
    orgs = valid_on(town.party_orgs, as_of)
    seat_of = orgs["seat_id"].map(seat_rows)
    found = [
        {"party_org_id": key, "name": name}
        | _measured(network, homes, places.only(at), at, _seat(seats, seat))
        for key, name, seat, at in _each(orgs, seat_of, rows)
    ]
    told = pd.DataFrame(found, columns=list(COLUMNS))
    words = told[["method", "reason"]].astype(object)
    return told.assign(**words.where(words.notna(), None))


def _each(
    orgs: pd.DataFrame, seat_of: pd.Series, rows: dict[str, np.ndarray]
) -> Iterator[tuple[str, str, float, np.ndarray]]:
    nothing = np.empty(0, dtype=np.intp)
    for key, name, seat in zip(orgs["id"], orgs["name"], seat_of, strict=True):
        yield key, name, float(seat), rows.get(key, nothing)


def _homes(town: Town, *, as_of: date) -> pd.DataFrame:
    """List the placed buildings of the day in which a branch has members, once per branch."""
    counted = newest_branch_tallies(town, as_of=as_of)
    branches = pd.DataFrame(
        {
            "id": counted["building_id"],
            "party_org_id": counted["party_org_id"],
            "members": members(counted, "affiliated"),
        }
    )
    buildings = valid_on(town.buildings, as_of)[["id", "estate_id", "entrance", "geometry"]]
    homes = buildings.merge(branches[branches["members"] > 0], on="id")
    placed = homes.geometry.notna() | homes["entrance"].notna()
    return homes[placed].reset_index(drop=True)


def _seat(seats: Snapped, row: float) -> Snapped | None:
    return None if np.isnan(row) else seats.only(np.array([int(row)]))


def _measured(
    network: Network, homes: pd.DataFrame, places: Snapped, at: np.ndarray, seat: Snapped | None
) -> dict[str, object]:
    if not len(at):
        return {"member_count": 0, "estate_count": 0, "reason": "no_located_members"}
    weights = homes["members"].to_numpy(dtype=np.float64)[at]
    located = {
        "member_count": int(weights.sum()),
        "estate_count": int(homes["estate_id"].iloc[at].nunique()),
        "widest_gap_m": _widest_gap_m(places),
    }
    if seat is None:
        return located | {"reason": "no_seat"}
    walks = walk_matrix(network, seat, places)[0]
    middle, far = _weighted(walks, weights, 0.5), _weighted(walks, weights, 0.9)
    return located | {
        "median_walk_m": middle,
        "p90_walk_m": far,
        "method": _method(places, seat),
        "reason": "not_reachable" if far is None else None,
    }


def _method(places: Snapped, seat: Snapped) -> str:
    on_network = places.is_snapped & seat.is_snapped[0]
    if on_network.all():
        return "network"
    return "mixed" if on_network.any() else "straight_line"


def _weighted(walks: Numbers, weights: Numbers, share: float) -> float | None:
    """Find the walk within which that share of the members live; None without a way."""
    order = np.argsort(walks, kind="stable")
    enough = np.cumsum(weights[order]) >= share * weights.sum() - 1e-9
    walk = float(walks[order][np.argmax(enough)])
    return walk if np.isfinite(walk) else None


def _widest_gap_m(places: Snapped) -> float:
    shapes = places.shapes
    away_m = shapely.distance(shapes[:, None], shapes[None, :])
    # Zero means "no link" to a dense graph; touching buildings are next to nothing apart.
    joined = minimum_spanning_tree(np.maximum(away_m, 1e-9))
    return round(float(joined.max()), 6) if len(shapes) > 1 else 0.0
