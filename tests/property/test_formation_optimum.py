"""The engine finds what trying everything finds."""

import os

import pytest

from gis.errors import InvalidParameter
from gis.formation.plan_file import plan_document
from gis.formation.problem_file import parse_problem
from gis.formation.verify import verify
from tests.formation_oracle import Oracle
from tests.formation_problems import random_problem, solved

FULL = os.environ.get("LINGE_TEST_FULL") == "1"
SMALL = 400 if FULL else 60
MIDDLE = 60 if FULL else 8


@pytest.mark.parametrize("seed", range(SMALL))
def test_engine_equals_brute_force_over_all_partitions(seed: int) -> None:
    problem = random_problem(seed, 1 + seed % 8)
    cheapest = Oracle(problem).cheapest()

    if cheapest is None:
        with pytest.raises(InvalidParameter) as refused:
            solved(problem)
        assert "infeasible" not in str(refused.value)
        return
    plan = solved(problem)

    assert (plan.objective, plan.lower_bound) == (cheapest, cheapest)
    assert verify(parse_problem(problem), plan_document(plan)) == []


@pytest.mark.parametrize("seed", range(MIDDLE))
def test_engine_equals_dynamic_programming_over_subsets(seed: int) -> None:
    problem = random_problem(10_000 + seed, 9 + seed % (10 if FULL else 5))
    problem.pop("capacity", None)
    cheapest = Oracle(problem).cheapest_by_subsets()

    if cheapest is None:
        with pytest.raises(InvalidParameter):
            solved(problem)
        return
    plan = solved(problem)

    assert (plan.objective, plan.lower_bound) == (cheapest, cheapest)
    assert verify(parse_problem(problem), plan_document(plan)) == []


@pytest.mark.parametrize("seed", range(20))
def test_the_two_oracles_agree(seed: int) -> None:
    problem = random_problem(20_000 + seed, 7)
    problem.pop("capacity", None)

    assert Oracle(problem).cheapest() == Oracle(problem).cheapest_by_subsets()
