"""The solver's own search, and what it says when it ends."""

import numpy as np
import pytest

from gis.formation.model import Model
from gis.formation.primal import search_plan


def make_model() -> Model:
    """Two units, together for 5, or alone for 2 and 4."""
    units = np.array([[0, 1], [0, 2], [1, 2]])
    return Model(units, np.array([5, 2, 4]), 2)


@pytest.mark.parametrize(("most_cost", "plan"), [(None, [0]), (5, [0]), (4, None)])
def test_search_ends_with_the_cheapest_plan_or_says_there_is_none(
    most_cost: int | None, plan: list[int] | None
) -> None:
    searched = search_plan(make_model(), [], most_cost=most_cost)

    assert searched.is_finished
    assert (None if searched.plan is None else searched.plan.tolist()) == plan


def test_search_without_time_proves_nothing() -> None:
    searched = search_plan(make_model(), [], deadline=0.0)

    assert searched.plan is None
    assert not searched.is_finished
