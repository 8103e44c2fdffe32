"""Branching alone finds the best plan and proves it, also where cuts would not be needed."""

import numpy as np
import pytest

from gis.errors import InvalidParameter
from gis.formation.certificate import Leaf, Proof, choose_scale, proven_bound
from gis.formation.columns import EXCEPTION, list_columns
from gis.formation.model import Model, build_model
from gis.formation.optimise import first_prices, optimise
from gis.formation.problem_file import parse_problem
from gis.formation.tree import BranchTree
from tests.benchmark.formation_instances import make_instance
from tests.formation_problems import random_problem


def _model(document: dict[str, object]) -> tuple[Model, np.ndarray]:
    problem = parse_problem(document)
    columns = list_columns(problem)
    return build_model(problem, columns), np.flatnonzero(columns.mode == EXCEPTION)


def _branched(model: Model, start: np.ndarray) -> tuple[int, Proof]:
    scale = choose_scale(model)
    prices = first_prices(model, scale)
    best = int(model.cost[start].sum())
    every = np.arange(len(model.cost))
    tree = BranchTree(model, every, [], prices, scale=scale, best=best)
    best, _ = tree.search(best)
    return best, Proof(scale, (prices,), tuple(tree.leaves))


@pytest.mark.parametrize("seed", range(60))
def test_branching_finds_and_proves_the_best_plan(seed: int) -> None:
    document = random_problem(30_000 + seed, 12)
    for name in ("must_link", "fixed_mode"):
        document.pop(name, None)
    model, start = _model(document)

    best, proof = _branched(model, start)

    assert best == optimise(model, start).objective
    assert proven_bound(model, proof, ceiling=best) == best


def test_proof_by_leaves_must_cover_all_plans(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("gis.formation.tree.find_cuts", lambda *_: [])
    model, start = _model(make_instance("few", 200))
    best, proof = _branched(model, start)
    first, *others = proof.leaves

    assert len(others) > 1
    assert proven_bound(model, proof, ceiling=best) == best
    for leaves in (tuple(others), (first, first, *others), (Leaf((), first.prices), *others)):
        with pytest.raises(InvalidParameter):
            proven_bound(model, Proof(proof.scale, proof.stages, leaves), ceiling=best)
