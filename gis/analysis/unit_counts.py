"""How many people a unit has, and which organisation it has today."""

from datetime import date

import numpy as np
import pandas as pd

from gis.analysis.counted import Codes, summed
from gis.analysis.lineage import lineage, whole_counts
from gis.analysis.measures import Level
from gis.analysis.organisation import valid_places
from gis.analysis.places import Places
from gis.analysis.tallies import members, newest_branch_tallies
from gis.analysis.town import Town, valid_on
from gis.analysis.unlocated import unlocated_members


def unit_people(town: Town, buildings: pd.DataFrame, places: Places) -> pd.DataFrame:
    """
    Count each place of `places`, in their order.

    `full_members` and `members` are affiliated and live in its buildings (of
    `describe_buildings`); `residents` may be unknown; `is_unit` says whether there is anyone.
    """
    codes = places.codes["building"]
    located = _sum(buildings["affiliated"], codes, places)
    residents = places.rows["inhabitant_count"].astype("Int64")
    lived_in = residents.fillna(0).to_numpy(dtype=np.int64) > 0
    # Where nobody was counted, homes tell: those of unknown households may hold someone.
    homes = buildings["is_home"] & (buildings["households"].isna() | (buildings["households"] > 0))
    counted_estates = _sum(town.estates["inhabitant_count"], places.codes["estate"], places)
    hints = _sum(homes, codes, places) + counted_estates
    is_uncounted = residents.isna().to_numpy(dtype=bool)
    return pd.DataFrame(
        {
            "full_members": _sum(buildings["affiliated_full"], codes, places),
            "members": located,
            "residents": residents.array,
            "is_unit": lived_in | (is_uncounted & (hints > 0)) | (located > 0),
        }
    )


def unit_organisation(
    town: Town, buildings: pd.DataFrame, places: Places, *, as_of: date
) -> pd.DataFrame:
    """
    Tell each place's own organisation of the day, in the order of `places`.

    `current_org` (source key) and `current_mode`, None without one; `org_full_members`, of it
    and all below it; `unlocated_members` and `elsewhere_members`, empty where not known.
    """
    covered = valid_places(town, as_of)
    column = "estate_id" if places.level is Level.ESTATE else "community_id"
    own = covered[covered[column].notna()].sort_values(["org_key", "source_key"])
    own = own.drop_duplicates(column).set_index(column)[["org_id", "org_key", "formation_mode"]]
    found = own.reindex(places.rows["id"]).reset_index(drop=True).astype(object)
    found = found.where(found.notna(), None)
    whole = whole_counts(town, as_of=as_of)
    elsewhere = _elsewhere(town, found["org_id"], covered, buildings, places, as_of=as_of)
    return pd.DataFrame(
        {
            "current_org": found["org_key"],
            "current_mode": found["formation_mode"],
            "org_full_members": found["org_id"].map(whole["full_members"]).astype("Int64"),
            "unlocated_members": _unlocated(town, covered, places, as_of=as_of),
            "elsewhere_members": elsewhere,
        }
    )


def _unlocated(town: Town, covered: pd.DataFrame, places: Places, *, as_of: date) -> pd.Series:
    """Count them where an organisation of the place, or of an estate in it, is there to ask."""
    numbers = unlocated_members(town, covered, places, as_of=as_of)
    told = pd.Series(numbers, dtype="float64").round().astype("Int64")
    asked = places.rows["id"].isin(covered["estate_id"].dropna())
    if places.level is Level.COMMUNITY:
        estates = town.estates[town.estates["id"].isin(covered["estate_id"].dropna())]
        asked = places.rows["id"].isin(covered["community_id"].dropna()) | places.rows["id"].isin(
            estates["community_id"].dropna()
        )
    return told.where(asked.to_numpy(dtype=bool))


def _elsewhere(
    town: Town,
    org_ids: pd.Series,
    covered: pd.DataFrame,
    buildings: pd.DataFrame,
    places: Places,
    *,
    as_of: date,
) -> pd.Series:
    """
    Count the organisation's members who are located, but not in the unit.

    Of an organisation of several places nobody knows which place's they are; declared counts
    that contradict each other tell nothing either.
    """
    rows_of = covered.groupby("org_id").size()
    alone = org_ids.where((org_ids.map(rows_of) == 1).to_numpy(dtype=bool))
    whole = whole_counts(town, as_of=as_of)
    somewhere = alone.map(whole["members"] - whole["unlocated"]).astype("Float64")
    here = _located_here(town, alone, buildings, places, as_of=as_of)
    elsewhere = (somewhere - here).round().astype("Int64")
    return elsewhere.where(elsewhere >= 0)


def _located_here(
    town: Town, org_ids: pd.Series, buildings: pd.DataFrame, places: Places, *, as_of: date
) -> pd.Series:
    """Count the members of each place's organisation, and those below, in the place."""
    counted = newest_branch_tallies(town, as_of=as_of)
    located = pd.DataFrame(
        {
            "at": counted["building_id"].map(
                pd.Series(places.codes["building"], index=buildings["id"])
            ),
            "id": counted["party_org_id"],
            "members": members(counted, "affiliated"),
        }
    )
    pairs = located.merge(lineage(valid_on(town.party_orgs, as_of)), on="id")
    sums = pairs.groupby(["at", "above"])["members"].sum()
    keys = pd.MultiIndex.from_arrays([org_ids.index, org_ids])
    return pd.Series(sums.reindex(keys).fillna(0).to_numpy(), index=org_ids.index)


def _sum(numbers: pd.Series, codes: Codes, places: Places) -> np.ndarray:
    amount = numbers.astype("Float64").fillna(0).to_numpy(dtype=np.float64)
    return summed(amount, codes, places=len(places.rows)).round().astype(np.int64)
