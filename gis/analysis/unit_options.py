"""What an estate or community could be joined with: other units, and organisations."""

from datetime import date

import geopandas as gpd
import numpy as np
import pandas as pd

from gis.analysis.lineage import lineage, whole_counts
from gis.analysis.measures import Level
from gis.analysis.network import Network, Shapes
from gis.analysis.option_distances import (
    Asking,
    nearest_of_each,
    streets_at,
    unit_stops,
    with_distances,
)
from gis.analysis.snapping import points_to_walk_from, snap
from gis.analysis.tallies import members, newest_branch_tallies
from gis.analysis.territorial import meeting_places
from gis.analysis.town import Town, valid_on
from gis.analysis.unit_links import lived_in_parts
from gis.analysis.units import formation_units
from gis.crs import geometry_to_metres
from gis.errors import UnknownName


def options_of_unit(
    town: Town, network: Network, *, key: str, level: Level, as_of: date
) -> pd.DataFrame:
    """List the units and organisations in reach, with counts after merging; not ranked."""
    units = formation_units(town, level=level, as_of=as_of, network=network)
    rows = np.flatnonzero((units["source_key"] == key).to_numpy(dtype=bool))
    if not len(rows):
        raise UnknownName(f"{key!r} is no {level} with inhabitants or members on {as_of}")
    at = rows[:1]
    shapes = lived_in_parts(town, geometry_to_metres(units.geometry).to_numpy())
    stop = unit_stops(network, units.iloc[at])
    asking = Asking(stop, shapes[at], units["street_id"].iloc[at[0]])
    others = _other_units(network, asking, units, shapes, at[0])
    unit = units.iloc[at[0]]
    orgs = _organisations(town, network, asking, unit, level=level, as_of=as_of)
    return pd.concat([others, orgs], ignore_index=True)


def merged_counts(
    town: Town, org_ids: pd.Series, buildings: pd.Series, own: pd.Series, *, as_of: date
) -> pd.DataFrame:
    """
    Count each organisation with the members of some buildings added.

    It counts with all below it, located or not; its own members in `buildings` (ids) are not
    added twice. `own` has `full_members` and `members` of the buildings.
    """
    whole = whole_counts(town, as_of=as_of)
    counted = newest_branch_tallies(town, as_of=as_of)
    counted = counted[counted["building_id"].isin(buildings)]
    here = pd.DataFrame(
        {
            "id": counted["party_org_id"],
            "full_members": counted["affiliated_full"].astype("Int64"),
            "members": members(counted, "affiliated").astype("Int64"),
        }
    ).merge(lineage(valid_on(town.party_orgs, as_of)), on="id")
    twice = here.groupby("above")[["full_members", "members"]].sum()
    sums = {}
    for name in ("full_members", "members"):
        added = int(own[name]) - org_ids.map(twice[name]).fillna(0).astype("Int64")
        sums[name] = (org_ids.map(whole[name]).astype("Int64") + added).to_numpy()
    return pd.DataFrame(sums, index=org_ids.index)


def _other_units(
    network: Network, asking: Asking, units: gpd.GeoDataFrame, shapes: Shapes, at: int
) -> pd.DataFrame:
    rest = np.arange(len(units)) != at
    unit, others = units.iloc[at], units[rest]
    options = pd.DataFrame(
        {
            "kind": "unit",
            "key": others["source_key"],
            "name": others["name"],
            "members": (others["members"] + unit["members"]).astype("Int64"),
            "full_members": (others["full_members"] + unit["full_members"]).astype("Int64"),
            "current_org": others["current_org"],
            "street_id": others["street_id"],
        }
    )
    return with_distances(network, asking, options, unit_stops(network, others), shapes[rest])


def _organisations(
    town: Town, network: Network, asking: Asking, unit: pd.Series, *, level: Level, as_of: date
) -> pd.DataFrame:
    """List the organisations that cover a place, but not this one or a part of it."""
    places = meeting_places(town, as_of=as_of)
    inner = town.estates.loc[town.estates["community_id"] == unit["id"], "id"]
    is_own = places["estate_id"].isin(inner) | (places["org_key"] == unit["current_org"])
    own = places.loc[is_own, "org_id"]
    places = places[~places["org_id"].isin(own)].reset_index(drop=True)
    options = pd.DataFrame(
        {
            "kind": "organisation",
            "key": places["org_key"],
            "name": places["org_name"],
            "current_org": places["org_key"],
            "street_id": streets_at(town.streets, places),
            "org_id": places["org_id"],
        }
    )
    stops = snap(network, points_to_walk_from(places))
    near = with_distances(network, asking, options, stops, _covered_shapes(town, places))
    each = nearest_of_each(near)
    column = "estate_id" if level is Level.ESTATE else "community_id"
    buildings = valid_on(town.buildings, as_of)
    inside = buildings.loc[buildings[column] == unit["id"], "id"]
    counts = merged_counts(town, each["org_id"], inside, unit, as_of=as_of)
    return each.assign(**counts).drop(columns="org_id")


def _covered_shapes(town: Town, places: pd.DataFrame) -> Shapes:
    """Give the outline of the place each row covers, in metres."""
    shapes = np.full(len(places), None, dtype=object)
    for features, column in (
        (town.villages, "village_id"),
        (town.communities, "community_id"),
        (town.estates, "estate_id"),
    ):
        at = pd.Index(features["id"]).get_indexer(pd.Index(places[column]))
        outlines = lived_in_parts(town, geometry_to_metres(features.geometry).to_numpy())
        shapes[at >= 0] = outlines[at[at >= 0]]
    return shapes
