"""A branch divided for its administrator, made of the members whom that account may read."""

import uuid
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from threading import BoundedSemaphore
from typing import Any

import pandas as pd

from gis.analysis.branch_members import BranchMembers
from gis.errors import TooManyRequests
from gis.store.branch_rows import branch_by_building, count_branch
from gis.store.rights import caller_transaction
from gis.workflows.asked import READ, Asked, outcome_of
from gis.workflows.data_day import data_day
from gis.workflows.divide_branch import divide_into_groups, split_branch
from gis.workflows.measure_coverage import PublishedCoverage
from gis.workflows.plan_formation import FormationResult

_LIMIT_S = 10.0
_WAIT_S = 15


class OwnBranches:
    """Divides branches for who may read their members, one at a time; keeps nothing."""

    def __init__(self, published: PublishedCoverage) -> None:
        self._published = published
        self._free = BoundedSemaphore(1)

    def groups(self, asked: Asked, org_id: uuid.UUID) -> dict[str, Any]:
        """
        Divide a branch into building groups.

        Members are as they are now, places as on the newest day of the data. Only members and
        buildings that the caller may see count; the reading is on record.

        Raises
        ------
        UnknownName
            There is no such organisation, or its members are not the caller's to read.
        TooManyRequests
            Others are being divided just now.
        """
        return self._divided(asked, org_id, divide_into_groups, "groups")

    def split(self, asked: Asked, org_id: uuid.UUID) -> dict[str, Any]:
        """
        Split a branch of more members than the norm, as `groups` divides one.

        Raises
        ------
        InvalidParameter
            The branch is within the norm.
        """
        return self._divided(asked, org_id, split_branch, "split")

    def _divided(
        self,
        asked: Asked,
        org_id: uuid.UUID,
        divide: Callable[..., FormationResult],
        what: str,
    ) -> dict[str, Any]:
        day = data_day(self._published)
        kind, details = "read_members", {"list": what}
        missing = asked.missing_noted(kind, READ, org_id, object_kind="party_org", details=details)
        with missing, caller_transaction(asked.url, asked.caller, READ) as connection:
            everyone = count_branch(connection, org_id, day=day)
            rows = branch_by_building(connection, org_id, day=day)
        read = details | {"rows": sum(row["members"] for row in rows)}
        about, outcome = ("party_org", org_id), outcome_of(rows)
        asked.note(asked.event(kind, READ, about=about, outcome=outcome, details=read))
        columns = ["id", "full_members", "members"]
        buildings = pd.DataFrame([dict(row) for row in rows], columns=columns)
        branch = BranchMembers(str(org_id), buildings.assign(id=buildings["id"].map(str)), everyone)
        with self._alone():
            town = self._published.town()
            return divide(town, branch, as_of=day, time_limit_s=_LIMIT_S).payload

    @contextmanager
    def _alone(self) -> Iterator[None]:
        """Wait a little for whoever divides just now: each takes a whole processor."""
        if not self._free.acquire(timeout=_WAIT_S):
            raise TooManyRequests("other branches are being divided; ask again", wait_s=_WAIT_S)
        try:
            yield
        finally:
            self._free.release()
