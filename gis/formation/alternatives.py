"""Other plans worth looking at: the Pareto front of travel and organisations, unlike plans."""

import time
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from gis.formation.arrays import Ints
from gis.formation.cheapest import Choice
from gis.formation.columns import Columns
from gis.formation.front import FrontPoint, Solve, pareto_front
from gis.formation.model import Model, Row, option_rows
from gis.formation.optimise import optimise
from gis.formation.primal import small_integer_plan
from gis.formation.problem import Problem

__all__ = [
    "LEAST_DIFFERENCE",
    "MOST_DEARER",
    "Choice",
    "Fewer",
    "FrontPoint",
    "Solve",
    "difference",
    "diverse_plans",
    "pareto_front",
    "solve_proven",
    "stable_core",
]

LEAST_DIFFERENCE = 0.1
MOST_DEARER = 0.05
_SMALL = 20_000  # columns
_MOMENT_S = 0.4
_SEARCH_S = 5.0


@dataclass(frozen=True)
class Fewer:
    """Why there are fewer plans than asked for."""

    zh: str
    en: str


def solve_proven(model: Model, start: Ints | None, *, deadline: float = np.inf) -> Choice | None:
    """
    Find the cheapest choice of columns, proven; None when none keeps the rows.

    The engine first; what it has not proven in a moment, the solver may: where a row that
    counts leaves prices little to say, its own search is quicker. Then the engine to the end.
    """
    if start is None:
        start = small_integer_plan(model, [], np.empty(0, dtype=np.int64), deadline=deadline)
        if start is None:
            return None
    tried = _engine(model, start, min(time.monotonic() + _MOMENT_S, deadline))
    if tried.is_proven or time.monotonic() > deadline:
        return tried
    if len(model.cost) <= _SMALL:
        until = min(time.monotonic() + _SEARCH_S, deadline)
        found = small_integer_plan(model, [], tried.columns, deadline=until)
        if found is not None and time.monotonic() < until:
            return Choice(np.sort(found), is_proven=True)
    return _engine(model, tried.columns, deadline)


def _engine(model: Model, start: Ints, deadline: float) -> Choice:
    outcome = optimise(model, start, deadline=deadline)
    return Choice(np.sort(outcome.chosen), outcome.lower_bound >= outcome.objective)


def diverse_plans(
    problem: Problem, columns: Columns, best: Choice, solve: Solve, *, count: int
) -> tuple[tuple[Choice, ...], Fewer | None]:
    """
    Find up to `count` plans unlike the best one and each other, and hardly dearer.

    Two plans differ by 1 − shared proposals ÷ the larger number of proposals; at least 0.1
    is asked for. Each is the cheapest that differs from those before it.

    Returns
    -------
    plans
        Cheapest first, without `best`.
    fewer
        The reason when there are fewer than asked for.
    """
    rows = list(option_rows(problem, columns))
    ceiling = int(columns.cost[best.columns].sum() * (1 + MOST_DEARER))
    found: list[Choice] = []
    latest = best
    while len(found) < count:
        # Of n proposals at most 0.9 n may be kept: enough, whichever plan is the larger.
        kept = int(np.floor((1 - LEAST_DIFFERENCE) * len(latest.columns) + 1e-9))
        rows.append(Row(f"unlike plan {len(found)}", _members(columns, latest.columns), kept))
        choice = solve(Model(columns.units, columns.cost, columns.unit_count, tuple(rows)), None)
        if choice is None:
            return tuple(found), Fewer("没有更多不同的方案", "there is no other plan so different")
        cost = int(columns.cost[choice.columns].sum())
        if cost > ceiling:
            dearer = cost / max(int(columns.cost[best.columns].sum()), 1) - 1
            return tuple(found), Fewer(
                f"下一个不同的方案代价高 {dearer:.1%}，超过 {MOST_DEARER:.0%}",
                f"the next such plan is {dearer:.1%} dearer, above {MOST_DEARER:.0%}",
            )
        found.append(choice)
        latest = choice
    return tuple(found), None


def difference(one: Ints, other: Ints) -> float:
    """Measure how unlike two plans are, from 0 to 1, by their columns."""
    larger = max(len(one), len(other))
    return 0.0 if larger == 0 else 1 - len(np.intersect1d(one, other)) / larger


def stable_core(plans: Sequence[Ints]) -> Ints:
    """List the columns that stand in every plan."""
    if not plans:
        return np.empty(0, dtype=np.int64)
    core = np.unique(plans[0])
    for each in plans[1:]:
        core = np.intersect1d(core, each)
    return core


def _members(columns: Columns, chosen: Ints) -> Ints:
    weights = np.zeros(len(columns), dtype=np.int64)
    weights[chosen] = 1
    return weights
