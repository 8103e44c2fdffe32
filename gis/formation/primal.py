"""Good plans, without a claim that they are the best."""

import time
from dataclasses import dataclass

import highspy
import numpy as np

from gis.formation.arrays import Floats, Ints
from gis.formation.certificate import Cut
from gis.formation.lp import QuietHighs, as_lp
from gis.formation.model import Model, Row

_MOST_ROUNDS = 1000
_FINAL = (highspy.HighsModelStatus.kOptimal, highspy.HighsModelStatus.kInfeasible)


def keeps_rows(model: Model, chosen: Ints) -> bool:
    """Tell whether the chosen columns keep all limits of the rows."""
    return all(int(row.weights[chosen].sum()) <= row.most for row in model.rows)


def greedy_plan(model: Model, start: Ints, score: Floats) -> Ints:
    """
    Improve a plan by taking columns in the order of their score where they save anything.

    Parameters
    ----------
    model
        The columns; rows limit what may be taken.
    start
        A plan that keeps the rows.
    score
        One per column; least first.

    Returns
    -------
    plan
        Columns that cover each unit once and keep the rows; never dearer than the start.
    """
    now = np.empty(model.unit_count + 1, dtype=np.int64)
    now[-1] = -1
    for units in model.units[start].T:
        now[units] = start
    now[-1] = -1
    alone = {int(model.units[at, 0]): int(at) for at in start if model.sizes[at] == 1}
    free = np.zeros(model.unit_count + 1, dtype=np.bool_)
    free[list(alone)] = True
    free[-1] = True
    single = np.append(np.zeros(model.unit_count), 0.0)
    single[list(alone)] = model.cost[list(alone.values())]
    saving = single[model.units].sum(axis=1) - model.cost
    usable = np.flatnonzero((saving > 0) & free[model.units].all(axis=1))
    order = usable[np.lexsort((usable, score[usable]))]
    plan = {int(at) for at in start}
    slack = [row.most - int(row.weights[start].sum()) for row in model.rows]
    for at in _disjoint(model, order):
        old = [alone[int(unit)] for unit in model.units[at] if unit < model.unit_count]
        more = [int(row.weights[at]) - int(row.weights[old].sum()) for row in model.rows]
        if all(add <= room for add, room in zip(more, slack, strict=True)):
            slack = [room - add for add, room in zip(more, slack, strict=True)]
            plan.difference_update(old)
            plan.add(int(at))
    return np.array(sorted(plan), dtype=np.int64)


def _disjoint(model: Model, order: Ints) -> list[int]:
    """Pick columns in order, each free of the units of those before it."""
    chosen: list[Ints] = []
    taken = np.zeros(model.unit_count + 1, dtype=np.bool_)
    for _ in range(_MOST_ROUNDS):
        if not len(order):
            break
        first = np.full(model.unit_count + 1, len(order), dtype=np.int64)
        places = np.arange(len(order))
        for units in model.units[order].T[::-1]:
            np.minimum.at(first, units, places)
        first[-1] = len(order)
        mine = first[model.units[order]]
        best = (mine >= places[:, None]).all(axis=1)
        chosen.append(order[best])
        taken[model.units[order[best]]] = True
        taken[-1] = False
        order = order[~taken[model.units[order]].any(axis=1)]
    return [int(at) for at in np.concatenate([np.empty(0, dtype=np.int64), *chosen])]


def small_integer_plan(
    model: Model, cuts: list[Cut], start: Ints, *, deadline: float = np.inf
) -> Ints | None:
    """
    Let the solver find the best plan of a small model.

    Returns
    -------
    plan
        The chosen columns; None when the solver had no plan in time.
    """
    return search_plan(model, cuts, start=start, deadline=deadline).plan


@dataclass(frozen=True, eq=False)
class Searched:
    """
    What the solver's own search ended with.

    If it is finished no plan is cheaper; without a plan there is none.
    """

    plan: Ints | None
    is_finished: bool


def search_plan(
    model: Model,
    cuts: list[Cut],
    *,
    start: Ints | None = None,
    most_cost: int | None = None,
    deadline: float = np.inf,
) -> Searched:
    """
    Let the solver search a small model.

    Parameters
    ----------
    model
        Its columns need not admit a plan.
    cuts
        Those that help.
    start
        Columns of a plan that keeps the rows.
    most_cost
        Plans that cost more are not looked for. A row says so to the solver: it draws more
        from it than from a known plan.
    deadline
        On the clock of `time.monotonic`.
    """
    left = deadline - time.monotonic()
    if left <= 0:
        return Searched(None, is_finished=False)
    highs = QuietHighs()
    if most_cost is not None:
        rows = (*model.rows, Row("cost", model.cost, most_cost))
        model = Model(model.units, model.cost, model.unit_count, rows)
        # What is gained by a start from scratch with some columns fixed was gained before.
        highs.setOptionValue("mip_allow_restart", False)
    _pass_search(highs, model, cuts)
    if np.isfinite(left):
        highs.setOptionValue("time_limit", left)
    if start is not None and len(start):
        guess = highspy.HighsSolution()
        values = np.zeros(len(model.cost))
        values[start] = 1
        guess.col_value = list(values)
        highs.setSolution(guess)
    highs.run()
    finished = highs.getModelStatus() in _FINAL
    if highs.getInfo().primal_solution_status != highspy.SolutionStatus.kSolutionStatusFeasible:
        return Searched(None, finished)
    plan = np.flatnonzero(np.array(highs.getSolution().col_value) > 0.5)  # noqa: PLR2004
    return Searched(plan, finished)


def _pass_search(highs: QuietHighs, model: Model, cuts: list[Cut]) -> None:
    lp = as_lp(model, cuts)
    lp.integrality_ = [highspy.HighsVarType.kInteger] * len(model.cost)
    highs.passModel(lp)
    highs.setOptionValue("mip_rel_gap", 0.0)
    highs.setOptionValue("mip_abs_gap", 0.99)
