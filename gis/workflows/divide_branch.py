"""Divide one branch: into building groups, or, where it is too large, into several branches."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from typing import Any

import pandas as pd

from gis.analysis.branch_members import BranchMembers
from gis.analysis.group_units import Group
from gis.analysis.town import Town
from gis.errors import InvalidParameter
from gis.formation.plan import OPTIMAL, Proposal
from gis.rules.catalog import clause_named
from gis.rules.spec import Outcome
from gis.rules.verdicts import branch_size
from gis.workflows.formation_problem import Prepared, narrowed, prepare_groups, prepare_split
from gis.workflows.plan_formation import FormationRequest, FormationResult, Tell, plan_prepared

_MOST_SETS = 150_000
"""[E] More take longer than somebody waits at a page: half a minute for a million."""

_UNPROVEN = {
    "rule": "groups_not_proven",
    "message": {
        "zh": "时间用完，分组未证明为最优",
        "en": "time ran out: the groups it is made of are not proven best",
    },
}


def divide_into_groups(
    town: Town,
    branch: BranchMembers,
    *,
    as_of: date,
    time_limit_s: float | None = None,
    progress: Tell | None = None,
) -> FormationResult:
    """
    Divide a branch into groups of its buildings.

    Where buildings are dense, groups of fewer buildings are compared; a finding says up to how
    many.

    Parameters
    ----------
    town
        All rows of all days.
    branch
        Its members by building.
    as_of
        The day.
    time_limit_s
        When it strikes, the best division so far is given.
    progress
        As for `plan_formation`.

    Returns
    -------
    result
        The payload has a `branch` beside what `plan_formation` gives: its key and name,
        `members` (all that are known of) and `placed_members` (those in the buildings).
    """
    result = _planned(
        town, prepare_groups(town, branch, as_of=as_of), time_limit_s=time_limit_s, tell=progress
    )
    return replace(result, payload=result.payload | {"branch": _told(town, branch, result)})


def split_branch(
    town: Town,
    branch: BranchMembers,
    *,
    as_of: date,
    time_limit_s: float | None = None,
    progress: Tell | None = None,
) -> FormationResult:
    """
    Split a branch of more members than the norm into branches made of whole building groups.

    The groups are those of `divide_into_groups`; the split is proven best for these groups.
    Parameters and result are the same, and each unit, which is a group, has `buildings`.

    Raises
    ------
    InvalidParameter
        The branch is within the norm.
    """
    _require_large(town, branch)
    grouped = divide_into_groups(
        town, branch, as_of=as_of, time_limit_s=time_limit_s, progress=progress
    )
    told = grouped.payload["branch"]
    groups = [_group(each) for each in grouped.plan.proposals]
    unplaced = told["members"] - told["placed_members"]
    prepared = prepare_split(town, grouped.prepared, groups, unplaced=unplaced)
    result = _planned(town, prepared, time_limit_s=time_limit_s, tell=progress)
    names = {unit["id"]: unit["name"] for unit in grouped.payload["units"]}
    inside = dict(zip(prepared.units["source_key"], prepared.units["buildings"], strict=True))
    units = [
        unit | {"buildings": [{"id": each, "name": names[each]} for each in inside[unit["id"]]]}
        for unit in result.payload["units"]
    ]
    payload = result.payload | {"branch": told, "units": units}
    findings = payload["plans"][0]["findings"]
    if grouped.plan.status != OPTIMAL:
        findings.append(_UNPROVEN)
    if unplaced:
        findings.append(_unplaced(unplaced, prepared.rules.joint_max_members))
    return replace(result, payload=payload)


def _require_large(town: Town, branch: BranchMembers) -> None:
    size = branch_size(branch.count)
    if size.outcome is Outcome.OK:
        name, clause = _row_of(town, branch)["name"], clause_named(size.clause)
        raise InvalidParameter(
            f"{name} has {size.value:.0f} members; a split is proposed above "
            f"{size.limit:.0f} ({clause.title_zh})"
        )


def _planned(
    town: Town, whole: Prepared, *, time_limit_s: float | None, tell: Tell | None
) -> FormationResult:
    """Plan parts of a branch, of fewer units where they are dense; a finding says so."""
    prepared = narrowed(whole, most_sets=_MOST_SETS)
    request = FormationRequest(
        alternatives=0, with_front=False, as_of=whole.as_of, time_limit_s=time_limit_s
    )
    result = plan_prepared(town, prepared, request, progress=tell)
    if prepared is not whole:
        result.payload["plans"][0]["findings"].append(_narrowed_to(prepared.rules.max_units))
    return result


def _group(proposal: Proposal) -> Group:
    return Group(proposal.units, proposal.hub or proposal.units[0])


def _narrowed_to(most: int) -> dict[str, Any]:
    return {
        "rule": "larger_not_compared",
        "message": {
            "zh": f"单元密集，只比较了不超过 {most} 个单元的组合",
            "en": f"units are dense: only proposals of up to {most} units were compared",
        },
    }


def _unplaced(count: int, most: int) -> dict[str, Any]:
    return {
        "rule": "members_without_building",
        "message": {
            "zh": f"另有 {count} 名党员不住在这些楼幢；各党支部不超过 {most} 名，为他们留出名额",
            "en": f"{count} more members live in none of the buildings; the branches hold up to "
            f"{most}, which leaves room for them",
        },
    }


def _told(town: Town, branch: BranchMembers, result: FormationResult) -> Mapping[str, Any]:
    row = _row_of(town, branch)
    return {
        "id": row["source_key"],
        "name": row["name"],
        "members": branch.count,
        "placed_members": sum(unit.members for unit in result.prepared.problem.units),
    }


def _row_of(town: Town, branch: BranchMembers) -> pd.Series:
    found: pd.Series = town.party_orgs.set_index("id").loc[branch.party_org_id]
    return found
