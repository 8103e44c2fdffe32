"""What prices under one limit say of all plans: nothing that trying everything denies."""

import os
from dataclasses import dataclass

import numpy as np
import pytest

from gis.errors import InvalidParameter
from gis.formation.arrays import Ints
from gis.formation.cheapest import Sweep
from gis.formation.columns import NEARBY, STANDALONE, list_columns
from gis.formation.model import Model, Row, option_rows
from gis.formation.problem_file import parse_problem
from gis.formation.sifting import Relaxation
from tests.formation_plans import every_plan
from tests.formation_problems import random_problem, solved

COUNT = 120 if os.environ.get("LINGE_TEST_FULL") == "1" else 30


@dataclass(frozen=True, eq=False)
class Case:
    """A model of least travel, all its plans, and how many organisations each has."""

    model: Model
    plans: list[Ints]
    organisations: list[int]

    def travel(self, plan: Ints) -> int:
        """Add up the travel of a plan."""
        return int(self.model.cost[plan].sum())

    def least(self, most: int) -> int:
        """Find the least travel with at most so many organisations, by trying every plan."""
        counted = zip(self.plans, self.organisations, strict=True)
        return min(self.travel(plan) for plan, count in counted if count <= most)

    def fewest(self) -> Ints:
        """Give a plan with the fewest organisations."""
        return self.plans[int(np.argmin(self.organisations))]

    def sweep(self) -> Sweep:
        """Start from a plan that keeps every limit."""
        return Sweep(Relaxation(self.model, start=self.fewest()))


def made(seed: int) -> Case | None:
    """Draw a problem; None when its options contradict each other."""
    document = random_problem(seed, 2 + seed % 6)
    document.pop("max_organisations", None)
    try:
        solved(document)
    except InvalidParameter:
        return None
    problem = parse_problem(document)
    columns = list_columns(problem)
    is_org = np.isin(columns.mode, [NEARBY, STANDALONE]).astype(np.int64)
    rows = (*option_rows(problem, columns), Row("organisations", is_org, columns.unit_count))
    travel = np.rint(columns.travel).astype(np.int64)
    model = Model(columns.units, travel, columns.unit_count, rows)
    plans = [np.array(plan, dtype=np.int64) for plan in every_plan(problem, columns)]
    return Case(model, plans, [int(is_org[plan].sum()) for plan in plans])


@pytest.mark.parametrize("seed", range(COUNT))
def test_columns_of_a_cheaper_plan_are_never_dropped(seed: int) -> None:
    case = made(seed)
    if case is None:
        return
    sweep = case.sweep()

    for most in sorted(set(case.organisations)):
        sweep.limit(most)
        known = case.fewest()
        left = set(sweep.columns_left(known).tolist())
        for plan, count in zip(case.plans, case.organisations, strict=True):
            if count <= most and case.travel(plan) < case.travel(known):
                assert left.issuperset(plan.tolist())


@pytest.mark.parametrize("seed", range(COUNT))
def test_prices_of_one_limit_bound_the_plans_of_every_other(seed: int) -> None:
    case = made(seed)
    if case is None:
        return
    limits = sorted(set(case.organisations))

    for own in limits:
        sweep = case.sweep()
        sweep.limit(own)
        sweep.cheapest(case.fewest())
        assert all(sweep.bound(other) <= case.least(other) for other in limits)


@pytest.mark.parametrize("rounds", [0, 40], ids=["without cuts", "with cuts"])
@pytest.mark.parametrize("seed", range(COUNT))
def test_each_limit_gives_the_cheapest_plan_whatever_came_before(
    seed: int, rounds: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("gis.formation.cheapest._ROUNDS", rounds)
    case = made(seed)
    if case is None:
        return
    sweep = case.sweep()
    limits = sorted(set(case.organisations))

    for most in [*limits, *reversed(limits)]:
        sweep.limit(most)
        found = sweep.cheapest(case.fewest())
        assert found.is_proven
        assert case.travel(found.columns) == case.least(most)
