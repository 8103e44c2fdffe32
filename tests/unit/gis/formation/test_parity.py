"""Odd rings of half-chosen columns."""

import numpy as np

from gis.formation.certificate import Cut
from gis.formation.model import Model
from gis.formation.parity import find_parity_cuts


def test_halves_of_three_pairs_in_a_ring_are_cut_off() -> None:
    pairs = np.array([[0, 1], [1, 2], [0, 2]])
    model = Model(pairs, np.ones(3, dtype=np.int64), 3)

    found = find_parity_cuts(model, np.full(3, 0.5))

    assert found == [(0.5, Cut((0, 1, 2), (1, 1, 1), 2))]


def test_halves_of_pairs_in_an_even_ring_may_stay() -> None:
    pairs = np.array([[0, 1], [1, 2], [2, 3], [0, 3]])
    model = Model(pairs, np.ones(4, dtype=np.int64), 4)

    assert find_parity_cuts(model, np.full(4, 0.5)) == []
