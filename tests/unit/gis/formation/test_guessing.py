"""The guess at prices: a bound that no plan undercuts, and near the relaxation."""

import numpy as np
import pytest

from gis.formation.columns import list_columns
from gis.formation.guessing import guess_prices
from gis.formation.model import Model, build_model
from gis.formation.problem_file import parse_problem
from gis.formation.sifting import Relaxation
from tests.benchmark.formation_instances import make_instance


def _bound(model: Model, prices: np.ndarray) -> float:
    reduced = model.cost - prices[model.units].sum(axis=1)
    return float(prices.sum() + np.minimum(reduced, 0).sum())


@pytest.mark.parametrize("kind", ["typical", "dense", "wide"])
def test_guessed_prices_bound_the_relaxation_and_come_near_it(kind: str) -> None:
    problem = parse_problem(make_instance(kind, 120))
    model = build_model(problem, list_columns(problem))
    relaxation = Relaxation(model, start=np.array([], dtype=np.int64))
    assert relaxation.solve()

    prices = guess_prices(model)

    assert prices[-1] == 0
    assert _bound(model, prices) <= relaxation.objective * (1 + 1e-9)
    assert _bound(model, prices) >= 0.6 * relaxation.objective
