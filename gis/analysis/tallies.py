"""The newest member counts of each building or organisation on a day."""

from datetime import date

import numpy as np
import pandas as pd

from gis.analysis.town import Town, days


def newest_tallies(tallies: pd.DataFrame, *, of: str, as_of: date) -> pd.DataFrame:
    """
    Keep each one's newest row not later than the day.

    `of` is the column that says whose count it is. The result has a new column `day`.
    """
    counted_on = days(tallies["as_of"])
    known = counted_on <= np.datetime64(as_of)  # NaT compares false
    rows = tallies[known].assign(day=counted_on[known])
    return rows.sort_values("day", kind="stable").drop_duplicates(of, keep="last")


def newest_branch_tallies(town: Town, *, as_of: date) -> pd.DataFrame:
    """
    Keep the branch rows of the day on which each building was last counted.

    A branch that the building's newest count does not name has no members there any more.
    """
    newest = newest_tallies(town.building_tallies, of="building_id", as_of=as_of)
    counted_on = newest.set_index("building_id")["day"]
    branches = town.building_branch_tallies
    last = counted_on.reindex(branches["building_id"]).to_numpy().astype("datetime64[D]")
    return branches[days(branches["as_of"]) == last]


def members(tallies: pd.DataFrame, kind: str) -> pd.Series:
    """Add full and probationary members; `kind` is `affiliated` or `resident`."""
    return (tallies[f"{kind}_full"] + tallies[f"{kind}_probationary"]).astype("int64")
