"""Organisations and all below them: what a whole organisation counts."""

from datetime import date

import pandas as pd

from gis.analysis.tallies import members, newest_tallies
from gis.analysis.town import Town, valid_on


def lineage(orgs: pd.DataFrame) -> pd.DataFrame:
    """Pair each organisation (`id`) with itself and every one `above`; a circle ends by itself."""
    parents = orgs.set_index("id")["parent_id"]
    parents = parents[parents.isin(orgs["id"])]
    step = pd.DataFrame({"id": orgs["id"], "above": orgs["id"]})
    steps = [step]
    for _ in range(len(orgs)):
        step = step.assign(above=step["above"].map(parents)).dropna(subset="above")
        step = step[step["id"] != step["above"]]
        if step.empty:
            break
        steps.append(step)
    return pd.concat(steps).drop_duplicates(ignore_index=True)


def whole_counts(town: Town, *, as_of: date) -> pd.DataFrame:
    """
    Sum the newest counts of each organisation of the day and all below it; index is its id.

    `full_members`, `members` (located or not) and `unlocated`; empty where none of them was
    counted.
    """
    orgs = valid_on(town.party_orgs, as_of)
    newest = newest_tallies(town.org_tallies, of="party_org_id", as_of=as_of)
    counts = pd.DataFrame(
        {
            "id": newest["party_org_id"],
            "full_members": newest["affiliated_full"].astype("Int64"),
            "members": members(newest, "affiliated").astype("Int64"),
            "unlocated": newest["affiliated_unlocated"].astype("Int64"),
        }
    )
    joined = lineage(orgs).merge(counts, on="id", how="left").drop(columns="id")
    return joined.groupby("above").sum(min_count=1)
