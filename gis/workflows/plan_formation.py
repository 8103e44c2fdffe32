"""Plan formation on the database: the proven best plan, alternatives, reasons."""

import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from functools import partial
from typing import Any

import numpy as np

from gis.analysis.known_dates import tally_dates
from gis.analysis.measures import Level
from gis.analysis.town import Town
from gis.errors import InvalidParameter
from gis.formation.alternatives import (
    Choice,
    Fewer,
    FrontPoint,
    diverse_plans,
    pareto_front,
    solve_proven,
    stable_core,
)
from gis.formation.arrays import Ints
from gis.formation.columns import Columns
from gis.formation.partition import Progress, solve_listed
from gis.formation.plan import NO_JOINT_ADMISSIBLE, Plan
from gis.rules.rule_sets import Forms, rule_set_named
from gis.workflows.formation_payload import Heading, PlanWriter
from gis.workflows.formation_problem import Prepared, prepare_problem

_FRONT_POINTS = 25
_LIMITS = {None: ("自由调整", "free"), 0: ("不改动现状", "no change")}

_LEVELS = {Forms.GROUPS: "building", Forms.BRANCHES: "group"}

Tell = Callable[[Progress], None]
"""Told where the search stands; what it raises ends the run."""

_FINDINGS = {
    NO_JOINT_ADMISSIBLE: {
        "zh": "在这些限制下没有可行的联合组建",
        "en": "under these limits no joint organisation is admissible",
    }
}


@dataclass(frozen=True)
class FormationRequest:
    """
    What to plan: a level and a rule set, on a day, with how many unlike plans beside the best.

    Without `as_of` it is the newest day with member counts. `with_front` adds the Pareto front.
    """

    level: Level = Level.ESTATE
    rule_set: str = "regulation"
    as_of: date | None = None
    alternatives: int = 2
    with_front: bool = True
    time_limit_s: float | None = None


@dataclass(frozen=True)
class FormationResult:
    """The problem, the engine's own plan with its certificate, and all plans as JSON values."""

    prepared: Prepared
    plan: Plan
    payload: dict[str, Any]


def plan_formation(
    town: Town, request: FormationRequest, *, today: date, progress: Tell | None = None
) -> FormationResult:
    """
    Plan which units share an organisation.

    Parameters
    ----------
    town
        All rows of all days.
    request
        What to plan.
    today
        Where no day is asked for, the newest count until today is taken.
    progress
        Called while the engine works; what it raises ends the run.

    Raises
    ------
    UnknownName
        No such rule set.
    InvalidParameter
        The level has no units, or the rule set is for parts of one branch.
    """
    return plan_prepared(town, prepare(town, request, today=today), request, progress=progress)


def prepare(town: Town, request: FormationRequest, *, today: date) -> Prepared:
    """Make the problem that a request asks for; raises what `plan_formation` does."""
    as_of = request.as_of or newest_day(town, today=today)
    rules = rule_set_named(request.rule_set)
    if rules.forms is not Forms.ORGANISATIONS:
        raise InvalidParameter(f"{rules.name} divides one branch; it places no {request.level}")
    return prepare_problem(town, level=request.level, rules=rules, as_of=as_of)


def newest_day(town: Town, *, today: date) -> date:
    """Give the newest day with member counts, else today."""
    dates = tally_dates(town, today=today)
    return dates[-1] if dates else today


def plan_prepared(
    town: Town, prepared: Prepared, request: FormationRequest, *, progress: Tell | None = None
) -> FormationResult:
    """Plan a problem that was made before, as `plan_formation` does."""
    begun = time.monotonic()
    limit_s = request.time_limit_s
    solved = solve_listed(prepared.problem, time_limit_s=limit_s, progress=progress)
    plan, columns = solved.plan, solved.columns
    writer = PlanWriter(town, prepared, columns)
    heading = Heading(
        "best",
        "best",
        {"zh": "最优方案", "en": "best plan"},
        plan.objective,
        plan.lower_bound,
        plan.status,
    )
    deadline = np.inf if limit_s is None else begun + limit_s
    others, core = _alternatives(writer, prepared, columns, solved.chosen, request, deadline)
    findings = [{"rule": name, "message": _FINDINGS[name]} for name in plan.findings]
    plans = [writer.plan(heading, solved.chosen, findings), *others]
    if prepared.rules.forms is Forms.ORGANISATIONS:
        plans += writer.references()
    level = _LEVELS.get(prepared.rules.forms, request.level.value)
    return FormationResult(prepared, plan, writer.payload(plans, core=core, level=level))


def _alternatives(
    writer: PlanWriter,
    prepared: Prepared,
    columns: Columns,
    chosen: Ints,
    request: FormationRequest,
    deadline: float,
) -> tuple[list[dict[str, Any]], list[str]]:
    """Write the unlike plans and the front; name the proposals that stand in all of them."""
    solver = partial(solve_proven, deadline=deadline)
    best = Choice(chosen, is_proven=True)
    unlike: tuple[Choice, ...] = ()
    fewer: Fewer | None = None
    if request.alternatives:
        unlike, fewer = diverse_plans(
            prepared.problem, columns, best, solver, count=request.alternatives
        )
    front = (
        pareto_front(prepared.problem, columns, solver, points=_FRONT_POINTS, deadline=deadline)
        if request.with_front
        else ()
    )
    written = [_unlike(writer, columns, number, each) for number, each in enumerate(unlike, 1)]
    if fewer is not None and request.alternatives:
        finding = {"rule": "fewer_alternatives", "message": {"zh": fewer.zh, "en": fewer.en}}
        for plan in written[-1:]:
            plan["findings"].append(finding)
    written += [_point(writer, point) for point in front]
    core = stable_core([chosen, *(each.columns for each in unlike)])
    return written, [writer.key(int(at)) for at in core]


def _unlike(writer: PlanWriter, columns: Columns, number: int, choice: Choice) -> dict[str, Any]:
    cost = int(columns.cost[choice.columns].sum())
    title = {"zh": f"备选方案 {number}", "en": f"alternative {number}"}
    return writer.plan(
        Heading(
            f"diverse-{number}",
            "diverse",
            title,
            cost,
            cost if choice.is_proven else None,
            "optimal" if choice.is_proven else "time_limit",
        ),
        choice.columns,
    )


def _point(writer: PlanWriter, point: FrontPoint) -> dict[str, Any]:
    most = point.change_limit
    words = _LIMITS.get(most, (f"至多改动 {most} 个", f"at most {most} changes"))
    title = {
        "zh": f"{point.organisations} 个组织，{words[0]}",
        "en": f"{point.organisations} organisations, {words[1]}",
    }
    name = f"pareto-{'free' if most is None else most}-{point.organisations}"
    return writer.plan(
        Heading(
            name,
            "pareto",
            title,
            None,
            None,
            "optimal" if point.choice.is_proven else "time_limit",
        ),
        point.choice.columns,
    )
