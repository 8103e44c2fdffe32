"""Other plans: the front and the unlike plans are those that trying everything finds."""

import os

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
from gis.formation.problem import Problem
from gis.formation.problem_file import parse_problem
from tests.formation_plans import every_plan
from tests.formation_problems import random_problem, solved

COUNT = 120 if os.environ.get("LINGE_TEST_FULL") == "1" else 25


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


WAYS = {
    "prices": {},
    "search": {"cheapest._ROUNDS": 0},
    "engine": {"cheapest._ROUNDS": 0, "cheapest._MOST_COLUMNS": -1},
    "search after engine": {"cheapest._MOST_COLUMNS": -1, "alternatives._MOMENT_S": -1.0},
}


@pytest.mark.parametrize("way", WAYS)
@pytest.mark.parametrize("seed", range(COUNT))
def test_front_is_the_front_of_all_plans(
    seed: int, way: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name, value in WAYS[way].items():
        monkeypatch.setattr(f"gis.formation.{name}", value)
    found = made(seed)
    if found is None:
        return
    problem, columns = found
    travel = np.rint(columns.travel).astype(int)
    is_org = np.isin(columns.mode, [NEARBY, STANDALONE])
    changed = changed_units(problem, columns)
    every = [list(plan) for plan in every_plan(problem, columns)]

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
    every = list(every_plan(problem, columns))
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
