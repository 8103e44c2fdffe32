"""The places of a level in the order of the ground, and which units lie in each."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

import geopandas as gpd
import numpy as np
import pandas as pd

from gis.analysis.counted import Codes, Unit
from gis.analysis.measures import Level
from gis.analysis.town import Town, valid_on
from gis.crs import STORED, geometry_to_metres

_PARENT = {
    Level.STREET: "district_id",
    Level.COMMUNITY: "street_id",
    Level.ESTATE: "community_id",
    Level.GRID: "community_id",
}


@dataclass(frozen=True, slots=True)
class Places:
    """
    The places of one level.

    `rows` has their columns and `parent_id`, north-west first; `codes` gives, for each unit, the
    row of the place it lies in, -1 for none. A kind of unit that has no place is left out.
    """

    level: Level
    rows: pd.DataFrame
    codes: Mapping[Unit, Codes]


def places_of(town: Town, buildings: pd.DataFrame, *, level: Level, as_of: date) -> Places:
    """
    Collect a level's places; grids are those of the day, the others have no dates.

    `buildings` are those of the day, with `grid_id` for level grid. The district is one place
    and holds every community.
    """
    rows = _in_ground_order(_rows_of(town, level=level, as_of=as_of))
    parent = _PARENT.get(level)
    rows = rows.assign(parent_id=None if parent is None else rows[parent])
    return Places(level, rows, _codes(town, buildings, rows, level))


def inside_points(features: gpd.GeoDataFrame) -> gpd.GeoSeries:
    """Take a point within each feature, in its own system; None where it has no shape."""
    return features.geometry.representative_point()


def _rows_of(town: Town, *, level: Level, as_of: date) -> gpd.GeoDataFrame:
    if level is Level.DISTRICT:
        return town.districts.head(1) if len(town.districts) else _nameless()
    if level is Level.STREET:
        return town.streets
    if level is Level.COMMUNITY:
        return town.communities
    if level is Level.ESTATE:
        return town.estates
    grids = valid_on(town.grids, as_of)
    return grids.assign(name=grids["name"].where(grids["name"].notna(), grids["grid_code"]))


def _nameless() -> gpd.GeoDataFrame:
    """Stand in for the district while none has been imported."""
    nothing = {"id": [None], "source_key": [None], "name": [None]}
    return gpd.GeoDataFrame(nothing, geometry=[None], crs=STORED)


def _in_ground_order(rows: gpd.GeoDataFrame) -> gpd.GeoDataFrame:
    if rows.empty:
        return rows.reset_index(drop=True)
    points = geometry_to_metres(inside_points(rows))
    keys = pd.DataFrame({"across": (points.x - points.y), "key": rows["source_key"].to_numpy()})
    order = keys.sort_values(["across", "key"], kind="stable", na_position="last").index
    return rows.loc[order].reset_index(drop=True)


def _codes(
    town: Town, buildings: pd.DataFrame, rows: pd.DataFrame, level: Level
) -> dict[Unit, Codes]:
    """Find the place of every building, estate and community of the town."""
    if level is Level.GRID:
        return {"building": _position(rows, buildings["grid_id"])}
    if level is Level.ESTATE:
        return {
            "building": _position(rows, buildings["estate_id"]),
            "estate": _position(rows, town.estates["id"]),
        }
    community = _community_codes(town, rows, level)
    return {
        "building": _of_community(town, community, buildings["community_id"]),
        "estate": _of_community(town, community, town.estates["community_id"]),
        "community": community,
    }


def _community_codes(town: Town, rows: pd.DataFrame, level: Level) -> Codes:
    if level is Level.COMMUNITY:
        return _position(rows, town.communities["id"])
    if level is Level.STREET:
        return _position(rows, town.communities["street_id"])
    return np.zeros(len(town.communities), dtype=np.intp)


def _of_community(town: Town, community: Codes, ids: pd.Series) -> Codes:
    at = _position(town.communities, ids)
    codes: Codes = np.append(community, -1)[at]  # -1 picks the appended "none"
    return codes


def _position(rows: pd.DataFrame, ids: pd.Series) -> Codes:
    found: Codes = pd.Index(rows["id"]).get_indexer(pd.Index(ids))
    return found
