"""What a building without a group could be joined with: groups, other buildings, branches."""

from datetime import date

import geopandas as gpd
import numpy as np
import pandas as pd

from gis.analysis.buildings import describe_buildings
from gis.analysis.network import Network
from gis.analysis.option_distances import (
    Asking,
    nearest_of_each,
    streets_at,
    with_distances,
)
from gis.analysis.snapping import points_to_walk_from, snap
from gis.analysis.tallies import members, newest_branch_tallies
from gis.analysis.territorial import shapes_of
from gis.analysis.town import Town, valid_on
from gis.analysis.unit_options import merged_counts
from gis.analysis.units import building_names
from gis.crs import geometry_to_metres
from gis.errors import UnknownName

BRANCHES = ("branch", "joint_branch")
_COUNTS = ["full_members", "members"]


def options_of_building(town: Town, network: Network, *, key: str, as_of: date) -> pd.DataFrame:
    """
    List the groups, ungrouped buildings and branches in reach, with counts after merging.

    A group counts the members of its branch in its buildings and in this one. Another building
    counts those of the branch that has most members here, else all that are affiliated. Not
    ranked.
    """
    buildings = _described(town, as_of=as_of)
    rows = np.flatnonzero((buildings["source_key"] == key).to_numpy(dtype=bool))
    if not len(rows):
        raise UnknownName(f"{key!r} is no building on {as_of}")
    at = rows[:1]
    stops = snap(network, points_to_walk_from(buildings))
    shapes = geometry_to_metres(buildings.geometry).to_numpy()
    building = buildings.iloc[at[0]]
    asking = Asking(stops.only(at), shapes[at], building["street_id"])
    near = with_distances(network, asking, buildings.drop(columns="geometry"), stops, shapes)
    near = near[near["source_key"] != key]
    branches = _branch_counts(town, as_of=as_of)
    hosts = _branch_seats(town, near, branches, as_of=as_of)
    outlines = np.append(shapes, [None])[hosts["nearest"].to_numpy(dtype=np.intp)]
    seats = snap(network, points_to_walk_from(hosts))
    orgs = with_distances(network, asking, hosts, seats, outlines)
    found = [
        _groups(town, near, branches, building, as_of=as_of),
        _ungrouped(near, branches, building),
        _branches(town, orgs, building, as_of=as_of),
    ]
    return pd.concat(found, ignore_index=True)


def _described(town: Town, *, as_of: date) -> gpd.GeoDataFrame:
    """Take the buildings of the day with their names and streets."""
    buildings = gpd.GeoDataFrame(describe_buildings(town, as_of=as_of))
    streets = buildings["community_id"].map(town.communities.set_index("id")["street_id"])
    streets = streets.astype(object)
    return buildings.assign(
        name=building_names(town, buildings),
        street_id=streets.where(streets.notna(), None),
        row=np.arange(len(buildings)),
    )


def _branch_counts(town: Town, *, as_of: date) -> pd.DataFrame:
    """Count the members of each branch in each building; `org_key` names the branch."""
    counted = newest_branch_tallies(town, as_of=as_of)
    keys = town.party_orgs.set_index("id")["source_key"]
    return pd.DataFrame(
        {
            "id": counted["building_id"],
            "org_id": counted["party_org_id"],
            "org_key": counted["party_org_id"].map(keys),
            "full_members": counted["affiliated_full"].astype("Int64"),
            "members": members(counted, "affiliated").astype("Int64"),
        }
    )


def _groups(
    town: Town, near: pd.DataFrame, branches: pd.DataFrame, building: pd.Series, *, as_of: date
) -> pd.DataFrame:
    held = _held(town, as_of=as_of)
    held = held[~held["key"].isin(held.loc[held["id"] == building["id"], "key"])]
    distances = ["id", "walk_m", "method", "edge_m", "adjacent", "same_street"]
    each = nearest_of_each(near[distances].merge(held, on="id"))
    inside = held.merge(branches, on=["id", "org_id"]).groupby("key")[_COUNTS].sum()
    here = branches[branches["id"] == building["id"]].groupby("org_id")[_COUNTS].sum()
    counts = {
        name: each["key"].map(inside[name]).fillna(0) + each["org_id"].map(here[name]).fillna(0)
        for name in _COUNTS
    }
    keys = town.party_orgs.set_index("id")["source_key"]
    return each.assign(kind="group", current_org=each["org_id"].map(keys), **counts)


def _held(town: Town, *, as_of: date) -> pd.DataFrame:
    """List the buildings (`id`) of each group of the day, with its branch."""
    groups = valid_on(town.party_groups, as_of)
    groups = groups[groups["party_org_id"].isin(valid_on(town.party_orgs, as_of)["id"])]
    named = pd.DataFrame(
        {
            "party_group_id": groups["id"],
            "key": groups["source_key"],
            "name": groups["name"],
            "org_id": groups["party_org_id"],
        }
    )
    links = valid_on(town.group_buildings, as_of)[["building_id", "party_group_id"]]
    held = links.rename(columns={"building_id": "id"}).merge(named, on="party_group_id")
    return held.drop_duplicates(["id", "key"])


def _ungrouped(near: pd.DataFrame, branches: pd.DataFrame, building: pd.Series) -> pd.DataFrame:
    """Take the other buildings without a group in which people live or members are."""
    others = near[~near["is_grouped"] & (near["is_home"] | (near["affiliated"] > 0))]
    ordered = branches[branches["members"] > 0].sort_values(
        ["members", "org_key"], ascending=[False, True]
    )
    main = ordered.drop_duplicates("id").set_index("id")
    if building["id"] in main.index:
        own = main.loc[building["id"]]
        same = branches[branches["org_id"] == own["org_id"]].set_index("id")[_COUNTS]
    else:
        columns = {"affiliated_full": "full_members", "affiliated": "members"}
        own = building.rename(columns)
        same = near.set_index("id")[list(columns)].rename(columns=columns)
    counts = {
        name: (others["id"].map(same[name]).fillna(0) + own[name]).astype("Int64")
        for name in _COUNTS
    }
    of = others["id"].map(main["org_key"]).astype(object)
    return others.assign(
        kind="unit", key=others["source_key"], current_org=of.where(of.notna(), None), **counts
    )


def _branch_seats(
    town: Town, near: pd.DataFrame, branches: pd.DataFrame, *, as_of: date
) -> gpd.GeoDataFrame:
    """List the branches that meet somewhere; `nearest` is the row of their nearest building."""
    orgs = valid_on(town.party_orgs, as_of)
    orgs = orgs[orgs["org_kind"].isin(BRANCHES)].reset_index(drop=True)
    seats = shapes_of(valid_on(town.venues, as_of), orgs["seat_id"])
    lived_in = branches[branches["members"] > 0][["id", "org_id"]]
    closest = near[["id", "row", "edge_m"]].merge(lived_in, on="id").sort_values(["edge_m", "id"])
    row = closest.drop_duplicates("org_id").set_index("org_id")["row"]
    hosts = gpd.GeoDataFrame(
        {
            "key": orgs["source_key"],
            "name": orgs["name"],
            "org_id": orgs["id"],
            "nearest": orgs["id"].map(row).fillna(-1).astype(int),
        },
        geometry=seats,
        crs=town.venues.crs,
    )
    hosts = hosts[hosts.geometry.notna()].reset_index(drop=True)
    return hosts.assign(street_id=streets_at(town.streets, hosts))


def _branches(town: Town, near: pd.DataFrame, building: pd.Series, *, as_of: date) -> pd.DataFrame:
    own = pd.Series(
        {"full_members": building["affiliated_full"], "members": building["affiliated"]}
    )
    inside = pd.Series([building["id"]])
    counts = merged_counts(town, near["org_id"], inside, own, as_of=as_of)
    return pd.DataFrame(near.drop(columns="geometry")).assign(
        kind="organisation", current_org=near["key"], **counts
    )
