"""What is nearest to one unit or building, and which units have no valid basis."""

from datetime import date
from typing import Literal

import geopandas as gpd
import pandas as pd

from gis.analysis.building_options import options_of_building
from gis.analysis.measures import Level
from gis.analysis.network import Network
from gis.analysis.town import Town
from gis.analysis.unit_options import options_of_unit
from gis.analysis.walk_graph import open_network
from gis.errors import InvalidParameter

OPTION_COLUMNS = (
    "kind",
    "key",
    "name",
    "walk_m",
    "method",
    "edge_m",
    "adjacent",
    "same_street",
    "members",
    "full_members",
    "current_org",
)
BASIS_COLUMNS = (
    "source_key",
    "name",
    "reason",
    "clause",
    "full_members",
    "members",
    "counted_full_members",
    "needed_full_members",
    "current_org",
    "current_mode",
)
MIN_FULL_MEMBERS = 3
"""An organisation needs three full members (支部工作条例 Art 4); `gis.rules` has the clause."""

MIN_FULL_CLAUSE = "branch_min_full_members"


def nearest_options(
    town: Town,
    *,
    key: str,
    level: Level | Literal["building"],
    as_of: date,
    count: int = 8,
    network: Network | None = None,
) -> pd.DataFrame:
    """
    Rank what a unit or a building could be joined with.

    Parameters
    ----------
    town
        All rows of all days.
    key
        The source key of the estate, community or building.
    level
        Which of the three it is.
    as_of
        The day.
    count
        How many of each kind are listed at most; above zero.
    network
        Of `open_network`, where it is at hand.

    Returns
    -------
    options
        `kind` is unit (of the same level; a building without a group), organisation (that
        covers a place; for a building, a branch) or group (for a building only), nearest first
        by `walk_m`, then `edge_m`, then `key`. `walk_m` is nan where no way leads within
        3,000 m: then the outlines are `adjacent`. `method` is network or straight_line,
        `edge_m` the gap between the outlines (of the nearest place it covers, or the nearest
        building). `members` and `full_members` count both merged, each member once: located in
        units, all of an organisation and those below it. `current_org` is the organisation it
        belongs to today, or None.

    Raises
    ------
    UnknownName
        No such unit or building on the day.
    InvalidParameter
        `count` is not above zero, or the level has no units.
    """
    if count <= 0:
        raise InvalidParameter(f"count must be above zero, got {count}")
    network = open_network(town) if network is None else network
    if level == "building":
        options = options_of_building(town, network, key=key, as_of=as_of)
    else:
        options = options_of_unit(town, network, key=key, level=Level(level), as_of=as_of)
    ranked = options.sort_values(["walk_m", "edge_m", "key"], kind="stable", na_position="last")
    first = ranked.groupby("kind", sort=False).head(count)
    return first[list(OPTION_COLUMNS)].reset_index(drop=True)


def units_without_basis(
    units: gpd.GeoDataFrame, *, min_full_members: int = MIN_FULL_MEMBERS
) -> pd.DataFrame:
    """
    Find the units that cannot stand as they are.

    Either a unit has too few full members and no organisation of its own, or its own
    organisation, joint or not, has too few. An organisation's full members are all it has,
    located or not; if it was not counted, those located in its units.

    Parameters
    ----------
    units
        Of `formation_units`.
    min_full_members
        How many an organisation needs.

    Returns
    -------
    found
        In the order of `units`: `reason` (no_organisation, organisation_too_small,
        joint_too_small), `clause`, the unit's `full_members` and `members`,
        `counted_full_members` against `needed_full_members`, and today's organisation.
    """
    located = units.groupby("current_org")["full_members"].sum()
    has_org = units["current_org"].notna()
    of_org = units["org_full_members"].fillna(units["current_org"].map(located).astype("Int64"))
    counted = of_org.where(has_org, units["full_members"].astype("Int64"))
    # A village or community that took the unit over stands by itself.
    taken_over = has_org & (units["current_mode"] == "territorial")
    too_few = (counted < min_full_members).fillna(value=False) & ~taken_over
    reason = pd.Series("no_organisation", index=units.index, dtype=object)
    reason = reason.mask(has_org, "organisation_too_small")
    reason = reason.mask(has_org & (units["current_mode"] == "nearby"), "joint_too_small")
    told = pd.DataFrame(units.drop(columns="geometry")).assign(
        reason=reason,
        clause=MIN_FULL_CLAUSE,
        counted_full_members=counted,
        needed_full_members=min_full_members,
    )
    return told.loc[too_few.to_numpy(dtype=bool), list(BASIS_COLUMNS)].reset_index(drop=True)
