"""What formation places: estates, communities or the buildings of one branch, each a unit."""

from datetime import date

import geopandas as gpd
import numpy as np
import pandas as pd

from gis.analysis.branch_members import BranchMembers
from gis.analysis.buildings import describe_buildings
from gis.analysis.counted import Codes, Numbers
from gis.analysis.measures import Level
from gis.analysis.network import Network
from gis.analysis.places import inside_points, places_of
from gis.analysis.snapping import points_to_walk_from
from gis.analysis.territorial import nearest_territorial
from gis.analysis.town import Town, valid_on
from gis.analysis.unit_counts import unit_organisation, unit_people
from gis.analysis.unit_points import at_nodes, coordinates, middles
from gis.analysis.walk_graph import open_network
from gis.crs import geometry_to_metres
from gis.errors import InvalidParameter

FEWEST_MEMBERS, FEWEST_HOUSES = 5, 3
"""[E] k = 5 (DOMAIN 4.1), in three houses: from here on the middle of homes points at nobody."""

UNIT_COLUMNS = (
    "id",
    "source_key",
    "name",
    "parent_id",
    "street_id",
    "street_key",
    "transition_stage",
    "full_members",
    "members",
    "unlocated_members",
    "elsewhere_members",
    "residents",
    "x_m",
    "y_m",
    "node",
    "territorial_walk_m",
    "territorial_org",
    "current_org",
    "current_mode",
    "org_full_members",
    "geometry",
)
BUILDING_COLUMNS = (
    "id",
    "source_key",
    "name",
    "estate_id",
    "community_id",
    "full_members",
    "members",
    "x_m",
    "y_m",
    "node",
    "geometry",
)


def formation_units(
    town: Town, *, level: Level, as_of: date, network: Network | None = None
) -> gpd.GeoDataFrame:
    """
    Make a unit of every estate or community where people live or members are.

    Parameters
    ----------
    town
        All rows of all days.
    level
        Estate or community.
    as_of
        The day; members are those of each building's newest count.
    network
        Of `open_network`, where it is at hand.

    Returns
    -------
    units
        Ordered by `source_key`. `full_members` and `members` are affiliated and live in the
        unit's buildings. `unlocated_members` are those of its organisations (of the estate's
        own row, or of the community and its estates), `elsewhere_members` the rest of an
        organisation that covers nothing else; `org_full_members` are all full members of its
        own organisation and those below. The three are empty where not known. `x_m` and `y_m`
        are in the metric system: the node nearest to the middle of the members' homes
        (five or more members in three or more buildings), else of all households;
        `node` -1 is off the network. `geometry` is the outline, in EPSG:4490.

    Raises
    ------
    InvalidParameter
        Another level has no units.
    """
    if level not in {Level.ESTATE, Level.COMMUNITY}:
        raise InvalidParameter(f"units are estates or communities, not a {level}")
    network = open_network(town) if network is None else network
    buildings = describe_buildings(town, as_of=as_of)
    places = places_of(town, buildings, level=level, as_of=as_of)
    people = unit_people(town, buildings, places)
    organised = unit_organisation(town, buildings, places, as_of=as_of)
    rows = _with_parents(town, gpd.GeoDataFrame(places.rows), level)
    placed = _with_points(rows, buildings, places.codes["building"], network)
    told = placed.assign(**people, **organised)
    near = nearest_territorial(
        town,
        network,
        told[["x_m", "y_m"]].to_numpy(dtype=np.float64),
        told["node"].to_numpy(dtype=np.intp),
        street_ids=told["street_id"],
        as_of=as_of,
    )
    units = told.assign(**near)[people["is_unit"]].sort_values("source_key", ignore_index=True)
    return gpd.GeoDataFrame(units[list(UNIT_COLUMNS)])


def building_units(
    town: Town, branch: BranchMembers, *, as_of: date, network: Network | None = None
) -> gpd.GeoDataFrame:
    """
    Make a unit of every building in which a branch has members; the counts are its own alone.

    Parameters
    ----------
    town
        All rows of all days.
    branch
        Its members by building.
    as_of
        The day; a building that does not stand on it is left out.
    network
        Of `open_network`, where it is at hand.

    Returns
    -------
    units
        Ordered by `source_key`; `geometry` is the building's, in EPSG:4490, or none. A building
        without a place stands inside its estate, else its community. Neighbours are those of
        `unit_neighbours`.
    """
    network = open_network(town) if network is None else network
    found = valid_on(town.buildings, as_of).merge(branch.buildings, on="id")
    units = found.assign(name=building_names(town, found)).sort_values(
        "source_key", ignore_index=True
    )
    points, nodes = at_nodes(network, _building_points(town, units))
    placed = units.assign(x_m=points[:, 0], y_m=points[:, 1], node=nodes)
    return gpd.GeoDataFrame(
        placed[list(BUILDING_COLUMNS)], geometry="geometry", crs=town.buildings.crs
    )


def building_names(town: Town, buildings: pd.DataFrame) -> pd.Series:
    """Name buildings as people do: the estate, then the building's name or number."""
    estates = buildings["estate_id"].map(town.estates.set_index("id")["name"])
    own = buildings["name"].where(buildings["name"].notna(), buildings["building_no"])
    parts = [each.astype(object).where(each.notna(), "") for each in (estates, own)]
    return parts[0].str.cat(parts[1], sep=" ").str.strip()


def _building_points(town: Town, units: gpd.GeoDataFrame) -> Numbers:
    points = coordinates(points_to_walk_from(units))
    for features, column in ((town.estates, "estate_id"), (town.communities, "community_id")):
        inside = coordinates(geometry_to_metres(inside_points(features)).to_numpy())
        at = pd.Index(features["id"]).get_indexer(pd.Index(units[column]))
        around = np.vstack([inside, [[np.nan, np.nan]]])[at]
        points = np.where(np.isnan(points), around, points)
    return points


def _with_parents(town: Town, rows: gpd.GeoDataFrame, level: Level) -> gpd.GeoDataFrame:
    """Add the street, and what an estate has of its community."""
    communities = town.communities.set_index("id")
    home = rows["id"] if level is Level.COMMUNITY else rows["community_id"]
    street_id = home.map(communities["street_id"])
    return rows.assign(
        street_id=_or_none(street_id),
        street_key=_or_none(street_id.map(town.streets.set_index("id")["source_key"])),
        transition_stage=_or_none(home.map(communities["transition_stage"])),
    )


def _with_points(
    rows: gpd.GeoDataFrame, buildings: pd.DataFrame, codes: Codes, network: Network
) -> gpd.GeoDataFrame:
    """
    Add the node nearest to the middle of the members' homes, else of all households.

    Points and walks are shown on maps: where a handful of members live in a house or two, the
    middle of their homes would be their home.
    """
    homes = gpd.GeoDataFrame(buildings)
    living = homes["affiliated"].to_numpy(dtype=np.float64)
    inside = (codes >= 0) & (living > 0)
    members = np.bincount(codes[inside], weights=living[inside], minlength=len(rows))
    houses = np.bincount(codes[inside], minlength=len(rows))
    is_many = np.append((members >= FEWEST_MEMBERS) & (houses >= FEWEST_HOUSES), False)
    shown = np.where(is_many[codes], living, 0.0)
    weights = np.stack([shown, homes["households"].fillna(0).to_numpy()])
    points, nodes = at_nodes(network, middles(rows, homes, codes, weights))
    return rows.assign(x_m=points[:, 0], y_m=points[:, 1], node=nodes)


def _or_none(column: pd.Series) -> pd.Series:
    found = column.astype(object)
    return found.where(found.notna(), None)
