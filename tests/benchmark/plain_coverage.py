"""
The same figures the way one writes them with geopandas: joins, `groupby` and `apply`.

Written to be right and readable, as an analyst would for one district, with two favours: the
buildings already know their estate, community and grid, and walking uses SciPy's graph search.
Points are brought to the nearest node of the network, which is simpler and less exact.
"""

from datetime import date

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely
from scipy.sparse import coo_array
from scipy.sparse.csgraph import dijkstra

from gis.analysis.town import Town

METRIC = "EPSG:4549"
RINGS_M = (300, 500, 1000)


def valid(frame: pd.DataFrame, as_of: date) -> pd.DataFrame:
    """Keep what holds on the day."""
    day = pd.Timestamp(as_of)
    begins, ends = pd.to_datetime(frame["valid_from"]), pd.to_datetime(frame["valid_to"])
    return frame[(begins <= day) & (ends.isna() | (ends > day))]


def walks(town: Town, buildings: gpd.GeoDataFrame, as_of: date) -> pd.Series:
    """Measure the walk to the nearest venue over the nodes of the network."""
    edges = town.walk_edges.to_crs(METRIC)
    ends = shapely.get_coordinates(edges.geometry.array).reshape(-1, 4).round(2)
    corners = pd.MultiIndex.from_arrays(
        [np.r_[ends[:, 0], ends[:, 2]], np.r_[ends[:, 1], ends[:, 3]]]
    )
    codes, unique = pd.factorize(corners)
    nodes = gpd.GeoDataFrame(
        geometry=gpd.points_from_xy(unique.get_level_values(0), unique.get_level_values(1)),
        crs=METRIC,
    )
    half = len(edges)
    graph = coo_array(
        (edges.length, (codes[:half], codes[half:])), shape=(len(nodes), len(nodes))
    ).tocsr()
    venues = gpd.sjoin_nearest(valid(town.venues, as_of).to_crs(METRIC), nodes)
    found = dijkstra(
        graph, directed=False, indices=venues["index_right"].unique(), min_only=True, limit=1000
    )
    at_node = gpd.sjoin_nearest(
        buildings[["id", "geometry"]].to_crs(METRIC), nodes, distance_col="link_m"
    ).drop_duplicates("id")
    walk_m = at_node["link_m"].to_numpy() + found[at_node["index_right"]]
    return pd.Series(walk_m, index=at_node["id"])


def prepared(town: Town, as_of: date) -> gpd.GeoDataFrame:
    """Join to each building everything the figures need."""
    buildings = valid(town.buildings, as_of)
    tallies = town.building_tallies[town.building_tallies["as_of"] <= as_of]
    newest = tallies.sort_values("as_of").drop_duplicates("building_id", keep="last")
    buildings = buildings.merge(
        newest, how="left", left_on="id", right_on="building_id", suffixes=("", "_tally")
    )
    branches = town.building_branch_tallies.merge(
        newest[["building_id", "as_of"]], on=["building_id", "as_of"]
    )
    branches["members"] = branches["affiliated_full"] + branches["affiliated_probationary"]
    able = branches[(branches["members"] >= 3) & (branches["affiliated_full"] >= 1)]
    groups = valid(town.party_groups, as_of).merge(
        valid(town.party_orgs, as_of)[["id"]], left_on="party_org_id", right_on="id"
    )
    links = valid(town.group_buildings, as_of).merge(
        groups, left_on="party_group_id", right_on="id_x"
    )
    inside = branches.merge(links, on=["building_id", "party_org_id"])
    in_group = inside.drop_duplicates(["building_id", "party_org_id"]).groupby("building_id")
    buildings["in_group"] = buildings["id"].map(in_group["members"].sum()).fillna(0)
    buildings["able"] = buildings["id"].isin(able["building_id"])
    buildings["grouped"] = buildings["id"].isin(links["building_id"])
    buildings["affiliated"] = buildings["affiliated_full"] + buildings["affiliated_probationary"]
    buildings["resident"] = buildings["resident_full"] + buildings["resident_probationary"]
    buildings["walk_m"] = buildings["id"].map(walks(town, buildings, as_of))
    return buildings


def figures(part: pd.DataFrame) -> pd.Series:
    """Compute the figures of one place from its buildings."""
    homes = part[part["building_use"].isin(["residential", "mixed"])]
    sets = {
        "residential": homes,
        "resident": homes[homes["resident"] >= 1],
        "able": homes[homes["able"]],
    }
    found: dict[str, float] = {}
    for name, each in sets.items():
        grouped = each[each["grouped"]]
        found[f"group_coverage_{name}"] = _share(len(grouped), len(each))
        found[f"household_coverage_{name}"] = _share(
            grouped["household_count"].sum(), each["household_count"].sum()
        )
    found["member_in_group"] = _share(part["in_group"].sum(), part["affiliated"].sum())
    for ring_m in RINGS_M:
        near = homes[homes["walk_m"] <= ring_m]
        found[f"service_households_{ring_m}"] = _share(
            near["household_count"].sum(), homes["household_count"].sum()
        )
        found[f"service_members_{ring_m}"] = _share(near["resident"].sum(), homes["resident"].sum())
    found["affiliation_gap"] = _share(
        part["resident_not_affiliated_here"].sum(), part["resident"].sum()
    )
    return pd.Series(found)


def plain_coverage(town: Town, as_of: date) -> dict[str, pd.DataFrame]:
    """Compute the figures of all places of all levels."""
    buildings = prepared(town, as_of)
    street = town.communities.set_index("id")["street_id"]
    buildings["street_id"] = buildings["community_id"].map(street)
    levels = {
        "street": "street_id",
        "community": "community_id",
        "estate": "estate_id",
        "grid": "grid_id",
    }
    tables = {level: buildings.groupby(column).apply(figures) for level, column in levels.items()}
    tables["district"] = figures(buildings).to_frame().T
    return tables


def _share(part: float, whole: float) -> float:
    return part / whole if whole else np.nan
