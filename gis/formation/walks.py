"""How far it is to walk between two units."""

import numpy as np

from gis.formation.arrays import Floats, Ints
from gis.formation.problem import Problem


class Walks:
    """Walks between units, which are named by their place in `Problem.units`."""

    def __init__(self, problem: Problem) -> None:
        self._count = len(problem.units)
        self._detour = problem.detour
        self._x = np.array([unit.x_m for unit in problem.units], dtype=np.float64)
        self._y = np.array([unit.y_m for unit in problem.units], dtype=np.float64)
        at = problem.index()
        pairs = problem.pairs or ()
        keys = np.array([at[a] * self._count + at[b] for a, b, _ in pairs], dtype=np.int64)
        # A key above all others, so that every search ends inside the table.
        self._keys = np.append(keys, np.iinfo(np.int64).max)
        self._metres = np.append(np.array([m for _, _, m in pairs], dtype=np.float64), np.inf)

    def metres(self, one: Ints, other: Ints) -> Floats:
        """
        Measure the walks between units pairwise; both arrays have one shape.

        Infinite where there is no way, 0 from a unit to itself.
        """
        if self._detour is not None:
            across = np.hypot(self._x[one] - self._x[other], self._y[one] - self._y[other])
            return np.asarray(self._detour * across)
        keys = np.minimum(one, other) * self._count + np.maximum(one, other)
        places = np.searchsorted(self._keys, keys)
        walks = np.where(self._keys[places] == keys, self._metres[places], np.inf)
        return np.where(one == other, 0.0, walks)
