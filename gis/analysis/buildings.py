"""What every measure needs to know of each building on a day, in columns."""

from datetime import date

import numpy as np
import pandas as pd
import shapely

from gis.analysis.definitions import RINGS_M
from gis.analysis.groups import able_buildings, grouped_buildings, members_in_groups
from gis.analysis.network import Network
from gis.analysis.places import inside_points
from gis.analysis.reach import nearest_walk_m
from gis.analysis.tallies import members, newest_branch_tallies, newest_tallies
from gis.analysis.town import Town, valid_on

HOMES = ("residential", "mixed")


def describe_buildings(town: Town, *, as_of: date) -> pd.DataFrame:
    """
    Give the buildings of the day the columns the measures count.

    `is_home`; `households` (nan: not known); `is_counted` (it has a tally), and 0 without one:
    `affiliated`, `affiliated_full`, `resident`, `not_affiliated_here`, `in_group_members`;
    `is_able`, `is_grouped`. All columns of the layer stay.
    """
    buildings = valid_on(town.buildings, as_of).reset_index(drop=True)
    branches = newest_branch_tallies(town, as_of=as_of)
    held = grouped_buildings(town, as_of=as_of)
    ids = buildings["id"]
    described = buildings.assign(
        is_home=buildings["building_use"].isin(HOMES).to_numpy(dtype=bool),
        households=buildings["household_count"]
        .astype("Float64")
        .to_numpy(np.float64, na_value=np.nan),
        is_able=ids.isin(able_buildings(branches)).to_numpy(dtype=bool),
        is_grouped=ids.isin(held["building_id"]).to_numpy(dtype=bool),
    )
    counted = _with_counts(
        described, newest_tallies(town.building_tallies, of="building_id", as_of=as_of)
    )
    grouped = ids.map(members_in_groups(branches, held)).fillna(0).to_numpy(dtype=np.float64)
    # Declared counts may disagree; never more members in groups than there are.
    return counted.assign(in_group_members=np.minimum(grouped, counted["affiliated"]))


def assign_grids(town: Town, buildings: pd.DataFrame, *, as_of: date) -> pd.DataFrame:
    """
    Give each building its grid of the day.

    Its own one if that is valid, else the grid of its community that holds its inside point:
    grids are divided over time. Several (on a border): the first by source key.
    """
    grids = valid_on(town.grids, as_of).sort_values("source_key").reset_index(drop=True)
    own = buildings["grid_id"]
    kept = own.where(own.isin(grids["id"]), None)
    points = _points(buildings)
    open_ = np.flatnonzero(kept.isna().to_numpy(dtype=bool) & ~shapely.is_missing(points))
    tree = shapely.STRtree(grids.geometry.to_numpy())
    asked, grid = tree.query(points[open_], predicate="intersects")
    community = buildings["community_id"].to_numpy()[open_[asked]]
    same = community == grids["community_id"].to_numpy()[grid]
    found = pd.DataFrame({"building": open_[asked[same]], "grid": grid[same]})
    first = found.groupby("building")["grid"].min()
    ids = kept.to_numpy(dtype=object).copy()
    ids[first.index.to_numpy()] = grids["id"].to_numpy()[first.to_numpy()]
    return buildings.assign(grid_id=ids)


def with_walks(
    town: Town, buildings: pd.DataFrame, network: Network, *, as_of: date
) -> pd.DataFrame:
    """Add `walk_m` to the nearest venue of the day: inf if far, nan for no place or no home."""
    homes = buildings["is_home"].to_numpy(dtype=bool)
    walks = np.full(len(buildings), np.nan)
    walks[homes] = nearest_walk_m(
        network, buildings[homes], valid_on(town.venues, as_of), limit_m=max(RINGS_M)
    )
    return buildings.assign(walk_m=walks)


def _with_counts(buildings: pd.DataFrame, newest: pd.DataFrame) -> pd.DataFrame:
    counts = pd.DataFrame(
        {
            "id": newest["building_id"],
            "affiliated": members(newest, "affiliated"),
            "affiliated_full": newest["affiliated_full"],
            "resident": members(newest, "resident"),
            "not_affiliated_here": newest["resident_not_affiliated_here"],
        }
    ).set_index("id")
    own = counts.astype("float64").reindex(buildings["id"]).reset_index(drop=True)
    is_counted = buildings["id"].isin(counts.index).to_numpy(dtype=bool)
    return buildings.assign(is_counted=is_counted, **{name: own[name].fillna(0) for name in own})


def _points(buildings: pd.DataFrame) -> np.ndarray:
    inside = inside_points(buildings).to_numpy()
    entrances = np.asarray(buildings["entrance"], dtype=object)
    return np.where(shapely.is_missing(inside), entrances, inside)
