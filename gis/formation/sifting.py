"""The relaxation over all columns, of which the solver sees only those that matter."""

from collections.abc import Sequence

import numpy as np
from scipy.sparse import csr_matrix, vstack

from gis.formation.arrays import Floats, Ints
from gis.formation.certificate import Cut, Prices, cut_weights, whole_prices
from gis.formation.cuts import find_cuts
from gis.formation.guessing import guess_prices
from gis.formation.lp import LinearProgram
from gis.formation.model import Model

_FIRST, _MORE = 16, 16  # columns per unit in the first program and in each later round
_MANY = 30  # columns per unit, of which the cost per unit says too little
_EPSILON = 1e-6


class Relaxation:
    """The relaxation of a model with cuts; solved by sifting."""

    def __init__(self, model: Model, *, start: Ints, cuts: Sequence[Cut] = ()) -> None:
        self.model = model
        self.cuts = list(cuts)
        self._known = set(cuts)
        self._weights = cut_weights(model, self.cuts)
        active = model.sizes == 1
        active[start] = True
        active[best_per_unit(model, np.argsort(_promise(model), kind="stable"), _FIRST)] = True
        self.active = np.flatnonzero(active)
        self._program = LinearProgram(model.only(self.active), self.cuts)

    @property
    def x(self) -> Floats:
        """The shares of the active columns."""
        return self._program.x

    @property
    def support(self) -> Ints:
        """The columns with a share."""
        return np.sort(self.active[self.x > _EPSILON])

    @property
    def objective(self) -> float:
        """The value of the relaxation when it was last solved."""
        return self._program.objective

    def solve(self, *, deadline: float = np.inf) -> bool:
        """Solve over all columns; false when the deadline struck."""
        while self._program.run(deadline=deadline):
            reduced = self.reduced_costs()
            reduced[self.active] = 0
            below = np.flatnonzero(reduced < -_EPSILON)
            if not len(below):
                return True
            order = below[np.argsort(reduced[below], kind="stable")]
            new = np.sort(best_per_unit(self.model, order, _MORE))
            self._program.add_columns(self.model.only(new), self.cuts)
            self.active = np.concatenate([self.active, new])
        return False

    def limit_row(self, place: int, most: int) -> None:
        """Set another limit for a row; a plan that keeps it is among the active columns."""
        self.model = self.model.limited(place, most)
        self._program.limit_row(place, most)

    def reduced_costs(self) -> Floats:
        """Give for every column its cost less the duals of what it covers."""
        units, rows, cuts = self._duals()
        padded = np.append(units, 0)
        left = self.model.cost.astype(np.float64)
        for column in self.model.units.T:
            left -= padded[column]
        if len(rows):
            left -= self.model.extra.T @ rows
        if len(cuts):
            left -= self._weights.T @ cuts
        return left

    def add_broken_cuts(self) -> int:
        """Add the cuts that the present solution breaks; how many there were."""
        seen = self.model.only(self.active)
        found = find_cuts(seen, self.x, self._known)
        if found:
            self._program.add_cuts(seen, found)
            self.cuts += found
            self._known.update(found)
            new = cut_weights(self.model, found)
            self._weights = csr_matrix(vstack([self._weights, new], format="csr"))
        return len(found)

    def prices(self, scale: int) -> Prices:
        """Round the duals to prices that hold for every column."""
        units, rows, cuts = self._duals()
        return whole_prices(self.model, units, rows, self.cuts, cuts, scale)

    def whole_solution(self) -> Ints | None:
        """Give the chosen columns when none is mixed."""
        mixed = (self.x > _EPSILON) & (self.x < 1 - _EPSILON)
        return None if mixed.any() else np.sort(self.active[self.x > 0.5])  # noqa: PLR2004

    def _duals(self) -> tuple[Floats, Floats, Floats]:
        units, rows = self.model.unit_count, self.model.unit_count + len(self.model.rows)
        duals = self._program.duals
        return duals[:units], np.minimum(duals[units:rows], 0), np.minimum(duals[rows:], 0)


def _promise(model: Model) -> Floats:
    """Rate columns before anything is solved; the least are the most likely to matter."""
    if len(model.cost) > _MANY * model.unit_count:
        prices = guess_prices(model)
        return np.asarray(model.cost - prices[model.units].sum(axis=1), dtype=np.float64)
    return np.asarray(model.cost / model.sizes, dtype=np.float64)


def best_per_unit(model: Model, order: Ints, most: int) -> Ints:
    """Pick from columns in order of preference the first few of each unit."""
    chosen = np.zeros(len(order), dtype=np.bool_)
    for units in model.units[order].T:
        by_unit = np.argsort(units, kind="stable")
        ranked = units[by_unit]
        rank = np.arange(len(ranked)) - np.searchsorted(ranked, ranked)
        chosen[by_unit[(rank < most) & (ranked < model.unit_count)]] = True
    return np.asarray(order[chosen])
