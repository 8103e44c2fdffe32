"""What the rules ask about a proposal, and where it would meet: looked up in the town."""

from collections.abc import Sequence
from dataclasses import asdict
from functools import cached_property
from typing import Any

import numpy as np
import pandas as pd
import shapely
from scipy.sparse import csr_matrix
from scipy.sparse.csgraph import connected_components

from gis.analysis.lineage import whole_counts
from gis.analysis.town import Town, valid_on
from gis.analysis.unit_links import NEIGHBOUR_GAP_M
from gis.crs import geometry_to_metres
from gis.formation.metrics import Placed, proposal_walks
from gis.formation.problem import Mode
from gis.formation.walks import Walks
from gis.rules.facts import FormationMode, OrgKind, ProposalFacts, ReceiverFacts, UnitFacts
from gis.rules.proposals import judge_proposal
from gis.rules.rule_sets import Forms
from gis.rules.spec import Verdict
from gis.workflows.formation_problem import Prepared


class Surroundings:
    """The town around the units of one problem, looked at proposal by proposal."""

    def __init__(self, town: Town, prepared: Prepared) -> None:
        self._town, self._prepared = town, prepared
        self._problem = prepared.problem
        self._rows = prepared.units.to_dict("records")
        self._walks = Walks(prepared.problem)

    def verdicts(self, proposal: Placed) -> list[dict[str, Any]]:
        """Judge a proposal by all that is known of it, as plain JSON values."""
        units = [self._unit(at) for at in proposal.units]
        is_joint = proposal.mode is Mode.NEARBY
        facts = ProposalFacts(
            mode=FormationMode(proposal.mode.value),
            units=tuple(units),
            longest_walk_m=self._longest_pair(proposal.units) if is_joint else None,
            p90_walk_m=proposal_walks(self._problem, proposal)[0] if is_joint else None,
            is_contiguous=self._is_connected(proposal.units) if is_joint else None,
            has_activity_room=self._has_room(proposal),
            receiver=self._receiver(proposal) if proposal.mode is Mode.TERRITORIAL else None,
        )
        return [_plain(each) for each in judge_proposal(facts, rules=self._prepared.rules)]

    def meeting_place(self, proposal: Placed) -> str | None:
        """Name the venue nearest to the hub within the merged area; None: there is none."""
        if proposal.mode not in {Mode.NEARBY, Mode.STANDALONE} or self._venues.empty:
            return None
        area = shapely.union_all(self._outlines[list(proposal.units)])
        points = self._venue_points
        inside = shapely.distance(points, area) <= NEIGHBOUR_GAP_M
        if not inside.any():
            return None
        hub = self._problem.units[proposal.units[0] if proposal.hub is None else proposal.hub]
        away = shapely.distance(points, shapely.Point(hub.x_m, hub.y_m))
        return str(self._venues["name"].iloc[int(np.argmin(np.where(inside, away, np.inf)))])

    def _unit(self, at: int) -> UnitFacts:
        unit, row = self._problem.units[at], self._rows[at]
        return UnitFacts(
            unit.id,
            unit.full_members,
            unit.members,
            street=unit.street,
            transition_stage=row["transition_stage"],
        )

    def _longest_pair(self, units: Sequence[int]) -> float | None:
        at = np.array(units, dtype=np.int64)
        metres = self._walks.metres(np.repeat(at, len(at)), np.tile(at, len(at)))
        longest = float(metres.max())
        return longest if np.isfinite(longest) else None

    def _is_connected(self, units: Sequence[int]) -> bool:
        ids = [self._problem.units[at].id for at in units]
        place = {each: number for number, each in enumerate(ids)}
        pairs = [
            (place[a], place[b]) for a, b in self._problem.neighbours if a in place and b in place
        ]
        links = np.array(pairs, dtype=np.int64).reshape(-1, 2)
        size = (len(ids), len(ids))
        graph = csr_matrix((np.ones(len(links)), (links[:, 0], links[:, 1])), shape=size)
        return bool(connected_components(graph, directed=False)[0] == 1)

    def _has_room(self, proposal: Placed) -> bool | None:
        makes_groups = self._prepared.rules.forms is Forms.GROUPS
        if proposal.mode not in {Mode.NEARBY, Mode.STANDALONE} or makes_groups:
            return None
        return self.meeting_place(proposal) is not None

    def _receiver(self, proposal: Placed) -> ReceiverFacts | None:
        """Look the receiving organisation up; only one of the unit's own street is proposed."""
        unit = self._problem.units[proposal.units[0]]
        if unit.territorial_org is None or unit.territorial_org not in self._orgs.index:
            return None
        row = self._orgs.loc[unit.territorial_org]
        if pd.isna(row["members"]):
            return None
        full, members = int(row["full_members"]), int(row["members"])
        return ReceiverFacts(OrgKind(row["org_kind"]), full, members, street=unit.street)

    @cached_property
    def _venues(self) -> pd.DataFrame:
        return valid_on(self._town.venues, self._prepared.as_of)

    @cached_property
    def _venue_points(self) -> Any:  # noqa: ANN401 (an array of shapes)
        return geometry_to_metres(self._venues.geometry).to_numpy()

    @cached_property
    def _outlines(self) -> Any:  # noqa: ANN401 (an array of shapes)
        return geometry_to_metres(self._prepared.units.geometry).to_numpy()

    @cached_property
    def _orgs(self) -> pd.DataFrame:
        """The organisations with the members of all below them; by source key."""
        as_of = self._prepared.as_of
        orgs = valid_on(self._town.party_orgs, as_of).set_index("id")
        return orgs.join(whole_counts(self._town, as_of=as_of)).set_index("source_key")


def _plain(verdict: Verdict) -> dict[str, Any]:
    told = asdict(verdict)
    return {
        "outcome": verdict.outcome.value,
        "rule": verdict.rule,
        "message": {"zh": told.pop("message_zh"), "en": told.pop("message_en")},
        "clause": verdict.clause,
        "needs_justification": verdict.needs_justification,
    }
