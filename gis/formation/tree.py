"""The last resort: branch until every part of all plans is proven no better."""

import heapq
import time
from dataclasses import dataclass, field, replace

import numpy as np

from gis.formation.arrays import Floats, Ints
from gis.formation.certificate import (
    BRANCHES,
    Cut,
    Decision,
    Leaf,
    Prices,
    remaining,
    scaled_bound,
    whole_prices,
)
from gis.formation.cuts import find_cuts
from gis.formation.lp import LinearProgram
from gis.formation.model import Model

_EPSILON = 1e-6
_ROUNDS = 3  # of cuts at a node before it is split


@dataclass(order=True)
class _Node:
    bound: int
    number: int
    decisions: tuple[Decision, ...] = field(compare=False)
    prices: Prices = field(compare=False)


class BranchTree:
    """Branching over the columns that are left, from prices that hold for all of them."""

    def __init__(
        self, model: Model, left: Ints, cuts: list[Cut], prices: Prices, *, scale: int, best: int
    ) -> None:
        self._whole, self._left, self._scale = model, left, scale
        self._model = model.only(left)
        self._cuts = list(cuts)
        gap = best - scaled_bound(self._model, prices) // scale
        self._penalty = int(gap + 2 * np.abs(self._model.cost).max(initial=1) + 1)
        exact = 2**60 // (scale * (model.unit_count + 1))
        self._most_penalty = min(self._penalty * 8**5, exact)
        self._program = LinearProgram(_with_stopgaps(self._model, self._penalty), self._cuts)
        self._open = [_Node(self._bound(prices), 0, (), prices)]
        self._made = 1
        self.leaves: list[Leaf] = []

    def search(self, best: int, *, deadline: float = np.inf) -> tuple[int, Ints | None]:
        """
        Search for a plan cheaper than the best; afterwards `leaves` proves what was found.

        Returns
        -------
        best, plan
            The cost of the best plan known, and its columns if it is new.
        """
        plan = None
        while self._open and time.monotonic() < deadline:
            node = heapq.heappop(self._open)
            if node.bound >= best:
                self.leaves.append(Leaf(node.decisions, node.prices))
                continue
            found = self._visit(node, best, deadline)
            if found is not None:
                cost = int(self._whole.cost[found].sum())
                if cost < best:
                    best, plan = cost, found
        self.leaves += [Leaf(node.decisions, node.prices) for node in sorted(self._open)]
        return best, plan

    def _visit(self, node: _Node, best: int, deadline: float) -> Ints | None:
        """Solve a node, then close it, or split it."""
        keep = remaining(self._whole, self._left, node.decisions)
        open_columns = np.concatenate([keep, np.ones(self._model.unit_count, dtype=np.bool_)])
        self._program.limit_columns(np.where(open_columns, np.inf, 0.0))
        part = self._model.only(keep)
        turn = 0
        while self._program.run(deadline=deadline):
            new = self._prices(part)
            if self._bound(new) > node.bound:
                node = replace(node, bound=self._bound(new), prices=new)
            if node.bound >= best:
                self.leaves.append(Leaf(node.decisions, node.prices))
                return None
            if self._lacks() and self._penalty < self._most_penalty:
                self._raise_penalty()
                continue
            turn += 1
            if turn > _ROUNDS or not self._cut():
                return self._split(node)
        heapq.heappush(self._open, node)
        return None

    def _lacks(self) -> bool:
        """Tell whether a unit is left without a proposal, in part at least."""
        return bool(self._program.x[len(self._left) :].max(initial=0) > _EPSILON)

    def _raise_penalty(self) -> None:
        self._penalty *= 8
        stopgaps = len(self._left) + np.arange(self._model.unit_count)
        self._program.price_columns(stopgaps, self._penalty)

    def _cut(self) -> bool:
        padded = _with_stopgaps(self._model, self._penalty)
        found = find_cuts(padded, self._program.x, set(self._cuts))
        if found:
            self._program.add_cuts(padded, found)
            self._cuts += found
        return bool(found)

    def _split(self, node: _Node) -> Ints | None:
        x = self._program.x[: len(self._left)]
        decision = _choose(self._model, self._left, x)
        taken = {path[1:] for path in node.decisions}
        if decision is None or decision[1:] in taken:
            # Only rounding can keep the bound of what cannot be split below its cost.
            self.leaves.append(Leaf(node.decisions, node.prices))
            return None if decision or self._lacks() else self._left[x > 0.5]  # noqa: PLR2004
        kind, one, other = decision
        for side in (kind, BRANCHES[kind]):
            path = (*node.decisions, (side, one, other))
            heapq.heappush(self._open, _Node(node.bound, self._made, path, node.prices))
            self._made += 1
        return None

    def _prices(self, part: Model) -> Prices:
        duals = self._program.duals
        units, rows = part.unit_count, part.unit_count + len(part.rows)
        limits = np.minimum(duals[units:], 0)
        return whole_prices(
            part,
            duals[:units],
            limits[: rows - units],
            self._cuts,
            limits[rows - units :],
            self._scale,
        )

    def _bound(self, prices: Prices) -> int:
        return -(-scaled_bound(self._model, prices) // self._scale)


def _with_stopgaps(model: Model, penalty: int) -> Model:
    """Add a dear column for each unit, so that every part has a solution."""
    units = np.full((model.unit_count, model.units.shape[1]), model.unit_count, dtype=np.int64)
    units[:, 0] = np.arange(model.unit_count)
    stopgaps = Model(units, np.full(model.unit_count, penalty, dtype=np.int64), model.unit_count)
    return model.joined(stopgaps)


def _choose(model: Model, left: Ints, x: Floats) -> Decision | None:
    """Choose the pair of units most undecided, else the column most undecided."""
    mixed = np.flatnonzero((x > _EPSILON) & (x < 1 - _EPSILON))
    shares: dict[tuple[int, int], float] = {}
    for at in mixed:
        units = [int(unit) for unit in model.units[at] if unit < model.unit_count]
        for place, one in enumerate(units):
            for other in units[place + 1 :]:
                shares[one, other] = shares.get((one, other), 0.0) + float(x[at])
    undecided = [
        (round(abs(share - 0.5), 6), pair)
        for pair, share in shares.items()
        if _EPSILON < share < 1 - _EPSILON
    ]
    if undecided:
        _, (one, other) = min(undecided)
        return "together", one, other
    if len(mixed):
        at = mixed[np.argmin(np.round(np.abs(x[mixed] - 0.5), 6))]
        return "with", int(left[at]), -1
    return None
