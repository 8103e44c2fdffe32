"""Other plans: the front and the unlike plans are those that trying everything finds."""

import os
from collections.abc import Iterator

import numpy as np
import pytest

from gis.errors import InvalidParameter
from gis.formation.alternatives import (
    Choice,
    difference,
    diverse_plans,
    pareto_front,
    solve_proven,
    stable_core,
)
from gis.formation.columns import (
    EXCEPTION,
    NEARBY,
    STANDALONE,
    Columns,
    changed_units,
    list_columns,
)
from gis.formation.model import option_rows
from gis.formation.problem import Problem
from gis.formation.problem_file import parse_problem
from tests.formation_problems import random_problem, solved

COUNT = 120 if os.environ.get("LINGE_TEST_FULL") == "1" else 25


def plans(problem: Problem, columns: Columns) -> Iterator[tuple[int, ...]]:
    """Try every way to put each unit into one column, keeping capacities."""
    sets = [frozenset(int(u) for u in row if u < columns.unit_count) for row in columns.units]
    rows = [row for row in option_rows(problem, columns) if row.name != "max_organisations"]

    def grow(left: frozenset[int], chosen: tuple[int, ...]) -> Iterator[tuple[int, ...]]:
        if not left:
            if all(row.weights[list(chosen)].sum() <= row.most for row in rows):
                yield tuple(sorted(chosen))
            return
        first = min(left)
        for at, units in enumerate(sets):
            if first in units and units <= left:
                yield from grow(left - units, (*chosen, at))

    return grow(frozenset(range(columns.unit_count)), ())


def made(seed: int) -> tuple[Problem, Columns] | None:
    """Make a problem that has a plan."""
    document = random_problem(seed, 2 + seed % 5)
    document.pop("max_organisations", None)
    try:
        solved(document)
    except InvalidParameter:
        return None
    problem = parse_problem(document)
    return problem, list_columns(problem)


@pytest.mark.parametrize("moment_s", [0.4, -1.0], ids=["engine", "search"])
@pytest.mark.parametrize("seed", range(COUNT))
def test_front_is_the_front_of_all_plans(
    seed: int, moment_s: float, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("gis.formation.alternatives._MOMENT_S", moment_s)
    found = made(seed)
    if found is None:
        return
    problem, columns = found
    travel = np.rint(columns.travel).astype(int)
    is_org = np.isin(columns.mode, [NEARBY, STANDALONE])
    changed = changed_units(problem, columns)
    every = [list(plan) for plan in plans(problem, columns)]

    front = pareto_front(problem, columns, solve_proven, points=99)

    for limit in {point.change_limit for point in front}:
        within = [plan for plan in every if limit is None or changed[plan].sum() <= limit]
        fewest = min((columns.mode[plan] == EXCEPTION).sum() for plan in within)
        kept = [plan for plan in within if (columns.mode[plan] == EXCEPTION).sum() == fewest]
        pairs = {(int(is_org[plan].sum()), int(travel[plan].sum())) for plan in kept}
        best = {
            pair
            for pair in pairs
            if not any(o <= pair[0] and t <= pair[1] and (o, t) != pair for o, t in pairs)
        }
        points = {(p.organisations, p.travel) for p in front if p.change_limit == limit}
        assert points == best
    assert all(point.choice.is_proven for point in front)


@pytest.mark.parametrize("seed", range(COUNT))
def test_unlike_plans_are_unlike_near_and_the_cheapest_such(seed: int) -> None:
    found = made(seed)
    if found is None:
        return
    problem, columns = found
    every = list(plans(problem, columns))
    cheapest = min(every, key=lambda plan: columns.cost[list(plan)].sum())
    best = Choice(np.array(cheapest), is_proven=True)
    least = int(columns.cost[list(cheapest)].sum())

    unlike, fewer = diverse_plans(problem, columns, best, solve_proven, count=3)

    assert (fewer is None) == (len(unlike) == 3)
    chosen = [best.columns, *(each.columns for each in unlike)]
    for at, one in enumerate(chosen):
        assert columns.cost[one].sum() <= least * 1.05 + 1
        assert all(difference(one, other) >= 0.1 - 1e-9 for other in chosen[:at])
    core = stable_core(chosen)
    assert all(set(core) <= set(each) for each in chosen)
