"""Everything the measures are taken from: one frame per layer, all rows of all days."""

from dataclasses import dataclass
from datetime import date

import geopandas as gpd
import numpy as np
import numpy.typing as npt
import pandas as pd

Days = npt.NDArray[np.datetime64]


@dataclass(frozen=True, slots=True)
class Town:
    """
    The features of a deployment, whole: which rows count on a day is decided in the analysis.

    Geometry is in EPSG:4490; layers without geometry are plain frames. The columns are those
    of `gis.layers`, with `id`, `source_key`, `<reference>_id`, `valid_from`, `valid_to`; a
    building has `entrance` (point or None) in place of two numbers.
    """

    districts: gpd.GeoDataFrame
    streets: gpd.GeoDataFrame
    communities: gpd.GeoDataFrame
    rc_status_periods: pd.DataFrame
    estates: gpd.GeoDataFrame
    grids: gpd.GeoDataFrame
    buildings: gpd.GeoDataFrame
    villages: gpd.GeoDataFrame
    local_institutions: gpd.GeoDataFrame
    walk_edges: gpd.GeoDataFrame
    barriers: gpd.GeoDataFrame
    venues: gpd.GeoDataFrame
    party_orgs: pd.DataFrame
    party_org_places: pd.DataFrame
    party_groups: pd.DataFrame
    group_buildings: pd.DataFrame
    building_tallies: pd.DataFrame
    building_branch_tallies: pd.DataFrame
    org_tallies: pd.DataFrame


def days(column: pd.Series) -> Days:
    """Turn a column of dates into day numbers; no date becomes NaT."""
    found: Days = pd.to_datetime(column).to_numpy().astype("datetime64[D]")
    return found


def valid_on(frame: pd.DataFrame, as_of: date) -> pd.DataFrame:
    """Keep the rows whose `[valid_from, valid_to)` holds the day; None is without bound."""
    begins, ends = days(frame["valid_from"]), days(frame["valid_to"])
    day = np.datetime64(as_of)
    holds = (np.isnat(begins) | (begins <= day)) & (np.isnat(ends) | (ends > day))
    return frame[holds]
