"""Which places an organisation covers, and what stands beside that: committee and dates."""

from dataclasses import dataclass
from datetime import date

import numpy as np
import numpy.typing as npt
import pandas as pd

from gis.analysis.town import Days, Town, days, valid_on

Flags = npt.NDArray[np.bool_]
NEVER = np.datetime64("NaT", "D")


@dataclass(frozen=True, slots=True)
class Cover:
    """
    What is covered on a day, in the row order of the town's estates and communities.

    `is_unclear`: whether anyone lives in the estate cannot be told. `is_partly` is of
    communities where some but not all estates with inhabitants are covered.
    """

    estate_is_inhabited: Flags
    estate_is_unclear: Flags
    estate_is_covered: Flags
    community_is_covered: Flags
    community_is_partly: Flags


def valid_places(town: Town, as_of: date) -> pd.DataFrame:
    """
    List the places covered on the day, with columns of their organisation.

    The row and its organisation must both be valid. The organisation's columns are `org_id`,
    `org_name`, `org_kind`, `formed_on`, `org_key` and `formed` (when formed, else since when).
    """
    orgs = valid_on(town.party_orgs, as_of)
    formed = pd.Series(days(orgs["formed_on"]), index=orgs.index)
    described = pd.DataFrame(
        {
            "org_id": orgs["id"],
            "org_name": orgs["name"],
            "org_key": orgs["source_key"],
            "org_kind": orgs["org_kind"],
            "formed_on": orgs["formed_on"],
            "formed": formed.where(formed.notna(), days(orgs["valid_from"])),
        }
    )
    rows = valid_on(town.party_org_places, as_of)
    return rows.merge(described, left_on="party_org_id", right_on="org_id")


def cover_of(town: Town, buildings: pd.DataFrame, rows: pd.DataFrame) -> Cover:
    """Decide what is covered; `rows` are those of `valid_places`, `buildings` of the day."""
    estates, communities = town.estates, town.communities
    inhabited, unclear = _inhabited(estates, buildings)
    by_community = estates["community_id"].isin(rows["community_id"].dropna())
    covered = (estates["id"].isin(rows["estate_id"].dropna()) | by_community).to_numpy(dtype=bool)
    lived_in = estates["community_id"][inhabited]
    some = lived_in[covered[inhabited]]
    estates_in = communities["id"].map(lived_in.value_counts()).fillna(0)
    covered_in = communities["id"].map(some.value_counts()).fillna(0)
    own_row = communities["id"].isin(rows["community_id"].dropna())
    whole = (estates_in == covered_in) & ((estates_in > 0) | own_row)
    return Cover(
        estate_is_inhabited=inhabited,
        estate_is_unclear=unclear,
        estate_is_covered=covered,
        community_is_covered=whole.to_numpy(dtype=bool),
        community_is_partly=((covered_in > 0) & ~whole).to_numpy(dtype=bool),
    )


def committee_status(town: Town, as_of: date) -> pd.DataFrame:
    """Give each community, in row order, its `status` on the day (or None) and `since` when."""
    rows = valid_on(town.rc_status_periods, as_of)
    periods = pd.DataFrame(
        {
            "id": rows["community_id"],
            "status": rows["rc_status"],
            "since": days(rows["valid_from"]),
        }
    ).drop_duplicates("id", keep="last")
    found = town.communities[["id"]].merge(periods, on="id", how="left")
    status = found["status"].astype(object)
    return pd.DataFrame({"status": status.where(status.notna(), None), "since": found["since"]})


def formed_before_committee(town: Town, rows: pd.DataFrame, committees: pd.DataFrame) -> Flags:
    """
    Tell where an organisation came first (先行组建), in the row order of communities.

    It covers the community or one of its estates, and the committee is not established yet or
    was so only later.
    """
    placed = _by_community(town, rows)
    first = placed.groupby("at")["formed"].min().reindex(town.communities["id"])
    has_org = town.communities["id"].isin(placed["at"]).to_numpy(dtype=bool)
    formed: Days = first.to_numpy().astype("datetime64[D]")
    since: Days = committees["since"].to_numpy().astype("datetime64[D]")
    established = (committees["status"] == "established").to_numpy(dtype=bool)
    earlier = ~np.isnat(formed) & ~np.isnat(since) & (formed < since)
    flags: Flags = has_org & (~established | earlier)
    return flags


def _by_community(town: Town, rows: pd.DataFrame) -> pd.DataFrame:
    home = town.estates.set_index("id")["community_id"]
    of_estate = rows["estate_id"].map(home)
    return rows.assign(at=rows["community_id"].where(rows["community_id"].notna(), of_estate))


def _inhabited(estates: pd.DataFrame, buildings: pd.DataFrame) -> tuple[Flags, Flags]:
    """Tell where people live: by the estate's count, else by its buildings' households."""
    counted = estates["inhabitant_count"]
    homes = buildings[buildings["is_home"]]
    households = estates["id"].map(homes.groupby("estate_id")["households"].sum()).fillna(0)
    uncounted = homes["households"].isna().groupby(homes["estate_id"]).any()
    some_uncounted = estates["id"].map(uncounted).eq(True)
    by_count = counted.fillna(0).astype("int64").to_numpy() > 0
    missing = counted.isna().to_numpy(dtype=bool)
    by_homes = (households > 0).to_numpy(dtype=bool)
    inhabited: Flags = by_count | (missing & by_homes)
    unclear: Flags = missing & ~by_homes & some_uncounted.to_numpy(dtype=bool)
    return inhabited, unclear
