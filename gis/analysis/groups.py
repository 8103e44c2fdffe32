"""Which buildings are in a group, and which could be one of their own."""

from datetime import date

import pandas as pd

from gis.analysis.tallies import members
from gis.analysis.town import Town, valid_on

ABLE_MEMBERS, ABLE_FULL_MEMBERS = 3, 1
"""A group needs three members, one of them full (DOMAIN 2.2)."""


def grouped_buildings(town: Town, *, as_of: date) -> pd.DataFrame:
    """
    List which branch holds which building in a group, each pair once.

    Link, group and branch must be valid on the day. A group of some stairwells only holds the
    building as well: where in a building a member lives is not known.
    """
    orgs = valid_on(town.party_orgs, as_of)
    groups = valid_on(town.party_groups, as_of)
    groups = groups[groups["party_org_id"].isin(orgs["id"])]
    links = valid_on(town.group_buildings, as_of)
    held = links[["building_id", "party_group_id"]].merge(
        groups[["id", "party_org_id"]], left_on="party_group_id", right_on="id"
    )
    return held[["building_id", "party_org_id"]].drop_duplicates(ignore_index=True)


def able_buildings(branch_tallies: pd.DataFrame) -> set[str]:
    """Find the buildings where the members of one branch alone could form a group."""
    enough = members(branch_tallies, "affiliated") >= ABLE_MEMBERS
    led = branch_tallies["affiliated_full"].astype("int64") >= ABLE_FULL_MEMBERS
    return set(branch_tallies.loc[enough & led, "building_id"])


def members_in_groups(branch_tallies: pd.DataFrame, held: pd.DataFrame) -> pd.Series:
    """
    Count each building's members whose own branch holds it in a group; index is the building.

    Groups name no members yet, so a group's buildings stand for them.
    """
    counted = branch_tallies[["building_id", "party_org_id"]].assign(
        members=members(branch_tallies, "affiliated")
    )
    inside = counted.merge(held, on=["building_id", "party_org_id"])
    return inside.groupby("building_id")["members"].sum()
