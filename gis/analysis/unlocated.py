"""Members whose home is not known, by the places their organisations cover."""

from datetime import date

import numpy as np
import pandas as pd

from gis.analysis.counted import Numbers, summed
from gis.analysis.lineage import lineage
from gis.analysis.measures import Level
from gis.analysis.places import Places
from gis.analysis.tallies import newest_tallies
from gis.analysis.town import Town, valid_on


def unlocated_members(
    town: Town, covered: pd.DataFrame, places: Places, *, as_of: date
) -> Numbers | None:
    """
    Count them for each place of `places`; None at level grid, where no organisation belongs.

    A place's organisations are those that cover it or an estate of it (`covered`, of
    `valid_places`), and all below them, each once; an estate has those of its own row only. The
    district has all. An organisation of two places counts in both: their sum is not the whole.
    """
    if places.level is Level.GRID:
        return None
    orgs = valid_on(town.party_orgs, as_of)
    newest = newest_tallies(town.org_tallies, of="party_org_id", as_of=as_of)
    newest = newest[newest["party_org_id"].isin(orgs["id"])]
    counts = newest.set_index("party_org_id")["affiliated_unlocated"].astype("float64")
    if places.level is Level.DISTRICT:
        return np.full(len(places.rows), counts.sum())
    pairs = covered[["org_id"]].assign(place=_place_of(town, covered, places))
    pairs = pairs[pairs["place"] >= 0]
    below = lineage(orgs).merge(pairs, left_on="above", right_on="org_id")
    below = below[["id", "place"]].drop_duplicates()
    numbers = below["id"].map(counts).fillna(0).to_numpy(dtype=np.float64)
    return summed(numbers, below["place"].to_numpy(dtype=np.intp), places=len(places.rows))


def _place_of(town: Town, covered: pd.DataFrame, places: Places) -> pd.Series:
    """Give each covered row the position of the place it belongs to, -1 for none."""
    at = pd.Series(dict(zip(town.estates["id"], places.codes["estate"], strict=True)), dtype=float)
    found = covered["estate_id"].map(at)
    if places.level is not Level.ESTATE:
        codes = zip(town.communities["id"], places.codes["community"], strict=True)
        found = found.fillna(covered["community_id"].map(pd.Series(dict(codes), dtype=float)))
    return found.fillna(-1).astype(int)
