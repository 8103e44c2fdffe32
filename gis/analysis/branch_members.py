"""The members of one branch: how many live in which building, and how many there are."""

from dataclasses import dataclass
from datetime import date

import pandas as pd

from gis.analysis.tallies import members, newest_branch_tallies, newest_tallies
from gis.analysis.town import Town


@dataclass(frozen=True, eq=False)
class BranchMembers:
    """
    What is divided when a branch is.

    `buildings` has a row per building (`id`, `full_members`, `members`, the latter above zero).
    `all_members` are those and the ones of whom no building is known, or who live elsewhere;
    None where nobody counted them.
    """

    party_org_id: str
    buildings: pd.DataFrame
    all_members: int | None

    @property
    def count(self) -> int:
        """All members that are known of."""
        return max(int(self.buildings["members"].sum()), self.all_members or 0)


def counted_branch(town: Town, *, party_org_id: str, as_of: date) -> BranchMembers:
    """Take a branch as the newest counts of its buildings and its own have it."""
    counted = newest_branch_tallies(town, as_of=as_of)
    counted = counted[counted["party_org_id"] == party_org_id]
    own = pd.DataFrame(
        {
            "id": counted["building_id"],
            "full_members": counted["affiliated_full"].astype("int64"),
            "members": members(counted, "affiliated"),
        }
    )
    whole = newest_tallies(town.org_tallies, of="party_org_id", as_of=as_of)
    whole = whole[whole["party_org_id"] == party_org_id]
    everyone = None if whole.empty else int(members(whole, "affiliated").iloc[0])
    return BranchMembers(party_org_id, own[own["members"] > 0], everyone)
