"""From a problem to the cheapest plan with its proof: the engine's front door."""

import time
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from gis.errors import InvalidParameter
from gis.formation.arrays import Ints
from gis.formation.columns import NEARBY, Columns, list_columns
from gis.formation.model import Model, build_model
from gis.formation.optimise import Outcome, optimise
from gis.formation.options import check_options, contradiction
from gis.formation.plan import NO_JOINT_ADMISSIBLE, Certificate, Plan, Proposal
from gis.formation.problem import MODES, Problem
from gis.formation.problem_file import problem_hash
from gis.formation.starting import starting_plan
from gis.formation.unlisted import unlisted_bound

_LISTING_SHARE = 0.6  # of the time limit, after which the list of proposals is cut off
_SPARE_SHARE = 0.05  # of the time limit, for writing the answer


@dataclass(frozen=True)
class Progress:
    """Where the search stands: what it did last, and what it knows."""

    doing: str
    seconds: float
    objective: int
    lower_bound: int


@dataclass(frozen=True, eq=False)
class Solved:
    """A plan, the proposals it was chosen from, and the places of the chosen ones among them."""

    plan: Plan
    columns: Columns
    chosen: Ints


def solve(
    problem: Problem,
    *,
    time_limit_s: float | None = None,
    progress: Callable[[Progress], None] | None = None,
) -> Plan:
    """Find the cheapest plan, and prove it, as `solve_listed` does."""
    return solve_listed(problem, time_limit_s=time_limit_s, progress=progress).plan


def solve_listed(
    problem: Problem,
    *,
    time_limit_s: float | None = None,
    progress: Callable[[Progress], None] | None = None,
) -> Solved:
    """
    Find the cheapest plan, and prove it; give the proposals it was chosen from along.

    Parameters
    ----------
    problem
        Limits under which no nearby proposal exists are fine.
    time_limit_s
        When it strikes, the best plan and bound so far are given; none without it.
    progress
        Called between steps; what it raises ends the search.

    Returns
    -------
    solved
        The same for the same problem, but for the plan's `seconds`, unless the time limit strikes.

    Raises
    ------
    InvalidParameter
        Options cannot be kept, alone or together; or the time limit is not above zero, or
        too short to find any plan that keeps the options.
    """
    if time_limit_s is not None and not time_limit_s > 0:
        raise InvalidParameter(f"the time limit must be above 0 s, got {time_limit_s}")
    began = time.monotonic()
    limit = np.inf if time_limit_s is None else time_limit_s
    deadline = began + limit * (1 - _SPARE_SHARE)
    check_options(problem)
    columns = list_columns(problem, deadline=began + limit * _LISTING_SHARE)
    model = build_model(problem, columns)

    def report(doing: str, objective: int, lower_bound: int) -> None:
        if progress:
            seconds = time.monotonic() - began
            progress(Progress(doing, seconds, objective, lower_bound))

    start = _start(problem, columns, model, deadline=deadline)
    outcome = optimise(model, start, deadline=deadline, report=report)
    plan = _plan(problem, columns, outcome, seconds=time.monotonic() - began)
    return Solved(plan, columns, np.sort(outcome.chosen))


def _start(problem: Problem, columns: Columns, model: Model, *, deadline: float) -> Ints:
    try:
        start = starting_plan(columns, model, deadline=deadline)
    except TimeoutError:
        raise InvalidParameter(
            "the time limit is too short to find a plan that keeps the options; raise it"
        ) from None
    if start is not None:
        return start
    if not columns.is_complete:
        raise InvalidParameter(
            "the time limit is too short to list the proposals that the options need; raise it"
        )
    raise contradiction(problem, _can_be_kept)


def _can_be_kept(problem: Problem) -> bool:
    columns = list_columns(problem)
    return starting_plan(columns, build_model(problem, columns)) is not None


def _plan(problem: Problem, columns: Columns, outcome: Outcome, *, seconds: float) -> Plan:
    is_listed = columns.is_complete
    bound = outcome.lower_bound if is_listed else unlisted_bound(problem, columns)
    lonely = is_listed and not (columns.mode == NEARBY).any()
    return Plan(
        objective=outcome.objective,
        lower_bound=min(bound, outcome.objective),
        seconds=seconds,
        proposals=proposals_of(problem, columns, outcome),
        findings=(NO_JOINT_ADMISSIBLE,) if lonely else (),
        certificate=Certificate(problem_hash(problem), outcome.proof if is_listed else None),
    )


def proposals_of(problem: Problem, columns: Columns, outcome: Outcome) -> tuple[Proposal, ...]:
    """Write the chosen columns as proposals, in the order of their smallest id."""
    proposals = []
    for at in outcome.chosen:
        units = [problem.units[unit] for unit in columns.units[at] if unit < len(problem.units)]
        hub = int(columns.hub[at])
        proposals.append(
            Proposal(
                mode=MODES[int(columns.mode[at])],
                units=tuple(unit.id for unit in units),
                hub=problem.units[hub].id if hub >= 0 else None,
                members=sum(unit.members for unit in units),
                full_members=sum(unit.full_members for unit in units),
                cost=int(columns.cost[at]),
            )
        )
    return tuple(sorted(proposals, key=lambda proposal: proposal.units))
