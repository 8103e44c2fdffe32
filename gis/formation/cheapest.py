"""
The cheapest plan by prices, cuts and the solver's search, for ever other limits of a row.

Prices found under one limit bound the plans under every other, as the limit only changes what
they add up to; cuts hold under all. What is proven here has no certificate.
"""

import time
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from gis.formation.arrays import Ints
from gis.formation.certificate import (
    Cut,
    Prices,
    choose_scale,
    reduced_costs,
    scaled_bound,
)
from gis.formation.model import Model
from gis.formation.primal import search_plan
from gis.formation.sifting import Relaxation

_ROUNDS = 40  # of cuts, at most
_LEAST_GAIN = 0.02  # by a round of cuts, of what all gained; with less they end
_EPSILON = 0.01  # of cost, more than rounding prices loses
_LIKELY = 2.5  # columns per unit, among which a good plan is looked for first
_LIKELY_S = 10.0
_MOST_COLUMNS = 20_000  # that the solver is asked to search


@dataclass(frozen=True, eq=False)
class Choice:
    """Columns that make a plan, and whether no better choice exists."""

    columns: Ints
    is_proven: bool


@dataclass(frozen=True, eq=False)
class _Relaxed:
    """What the relaxation of a model tells: prices, reduced costs, a plan if nothing is mixed."""

    model: Model
    prices: Prices
    scale: int
    plan: Ints | None
    deadline: float

    @cached_property
    def scaled(self) -> int:
        return scaled_bound(self.model, self.prices)

    @cached_property
    def likely(self) -> Ints | None:
        """A good plan among the columns of least reduced cost, if one is found."""
        return _likely_plan(self)

    @cached_property
    def reduced(self) -> Ints:
        return reduced_costs(self.model, self.prices, self.scale)

    def proves(self, plan: Ints) -> bool:
        return self.scaled > self.scale * (_cost(self.model, plan) - 1)

    def left(self, plan: Ints) -> Ints:
        """List the columns that a cheaper plan may have."""
        slack = self.scale * (_cost(self.model, plan) - 1) - self.scaled
        return np.flatnonzero(self.reduced <= slack)


class Sweep:
    """Searches for the cheapest plan of a model, of which the last row's limit moves."""

    def __init__(self, relaxation: Relaxation, *, deadline: float = np.inf) -> None:
        self._relaxation = relaxation
        self._deadline = deadline
        self._scale = choose_scale(relaxation.model)
        self._known: dict[int, _Relaxed] = {}
        self._bounds: list[tuple[int, int]] = []

    @property
    def model(self) -> Model:
        """The model with the limit as it is."""
        return self._relaxation.model

    @property
    def cuts(self) -> list[Cut]:
        """All cuts so far."""
        return self._relaxation.cuts

    @property
    def support(self) -> Ints:
        """The columns that the latest relaxation mixes."""
        return self._relaxation.support

    def limit(self, most: int) -> None:
        """Set the limit of the last row."""
        self._relaxation.limit_row(len(self.model.rows) - 1, most)

    def bound(self, most: int) -> int:
        """Say what a plan costs at least whose last row adds up to at most this."""
        scaled = max((base + price * most for base, price in self._bounds), default=0)
        return max(0, -(-scaled // self._scale))

    def lower_bound(self, known: Ints) -> int:
        """Say what a plan under the limit costs at least, without a search."""
        relaxed = self._relaxed(_cost(self.model, known))
        return 0 if relaxed is None else max(0, -(-relaxed.scaled // self._scale))

    def columns_left(self, known: Ints) -> Ints:
        """List the columns that a plan cheaper than this one may have, under the limit."""
        relaxed = self._relaxed(_cost(self.model, known))
        return np.arange(len(self.model.cost)) if relaxed is None else relaxed.left(known)

    def first_plan(self) -> Ints | None:
        """Look for a good plan under the limit; None when none is found, or none exists."""
        relaxed = self._relaxed(np.inf)
        if relaxed is None:
            return None
        return relaxed.likely if relaxed.plan is None else relaxed.plan

    def cheapest(self, known: Ints, *, search_s: float = np.inf) -> Choice:
        """
        Find the cheapest plan under the limit.

        Parameters
        ----------
        known
            Columns of a plan that keeps all rows.
        search_s
            How long the solver may search; the best plan until then is given.
        """
        relaxed = self._relaxed(_cost(self.model, known))
        if relaxed is None:
            return Choice(known, is_proven=False)
        plan = _better(self.model, known, relaxed.plan)
        if not relaxed.proves(plan):
            plan = _better(self.model, plan, relaxed.likely)
        if relaxed.proves(plan):
            return Choice(plan, is_proven=True)
        deadline = min(self._deadline, time.monotonic() + search_s)
        return _searched(relaxed, plan, deadline=deadline)

    def _relaxed(self, known_cost: float) -> _Relaxed | None:
        """Relax and cut; None when there is no solution, or only other columns have one."""
        limit = int(self.model.most[-1]) if self.model.rows else 0
        if limit not in self._known:
            if not self._tighten(known_cost):
                return None
            prices = self._relaxation.prices(self._scale)
            whole = self._relaxation.whole_solution()
            relaxed = _Relaxed(self.model, prices, self._scale, whole, self._deadline)
            price = int(prices.rows[-1]) if self.model.rows else 0
            self._bounds.append((relaxed.scaled - price * limit, price))
            self._known[limit] = relaxed
        return self._known[limit]

    def _tighten(self, known_cost: float) -> bool:
        """Cut until nothing is mixed, or the known plan is proven, or cuts gain little."""
        values: list[float] = []
        for turn in range(_ROUNDS + 1):
            if not self._relaxation.solve():
                return False
            values.append(self._relaxation.objective)
            if turn == _ROUNDS or time.monotonic() > self._deadline:
                break
            if values[-1] > known_cost - 1 + _EPSILON or _is_stuck(values):
                break
            if self._relaxation.whole_solution() is not None:
                break
            if not self._relaxation.add_broken_cuts():
                break
        return True


def _is_stuck(values: list[float]) -> bool:
    """Tell whether the latest round of cuts gained little of what was gained in all."""
    if len(values) == 1:
        return False
    return values[-1] - values[-2] <= _LEAST_GAIN * (values[-1] - values[0])


def _likely_plan(relaxed: _Relaxed) -> Ints | None:
    """Search the columns of least reduced cost, ever more of them until there is a plan."""
    order = np.argsort(relaxed.reduced, kind="stable")
    count = int(_LIKELY * relaxed.model.unit_count)
    while True:
        likely = np.sort(order[:count])
        until = min(relaxed.deadline, time.monotonic() + _LIKELY_S)
        part = relaxed.model.only(likely)
        plan = search_plan(part, list(relaxed.prices.cuts), deadline=until).plan
        if plan is not None:
            return likely[plan]
        if 2 * count >= len(order) or time.monotonic() > relaxed.deadline:
            return None
        count = int(1.6 * count)


def _searched(relaxed: _Relaxed, plan: Ints, *, deadline: float) -> Choice:
    """Let the solver look for a cheaper plan among all columns that one may have."""
    left, model = relaxed.left(plan), relaxed.model
    if not len(left):
        return Choice(plan, is_proven=True)
    if len(left) > _MOST_COLUMNS:
        return Choice(plan, is_proven=False)
    search = search_plan(
        model.only(left),
        list(relaxed.prices.cuts),
        most_cost=_cost(model, plan) - 1,
        deadline=deadline,
    )
    found = None if search.plan is None else left[search.plan]
    return Choice(_better(model, plan, found), search.is_finished)


def _better(model: Model, plan: Ints, other: Ints | None) -> Ints:
    return plan if other is None or _cost(model, other) >= _cost(model, plan) else other


def _cost(model: Model, plan: Ints) -> int:
    return int(model.cost[plan].sum())
