"""From a model to its cheapest plan and the proof of it."""

import time
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from gis.formation.arrays import Floats, Ints
from gis.formation.certificate import (
    Cut,
    Leaf,
    Prices,
    Proof,
    choose_scale,
    reduced_costs,
    scaled_bound,
    whole_prices,
)
from gis.formation.model import Model
from gis.formation.primal import greedy_plan, small_integer_plan
from gis.formation.sifting import Relaxation
from gis.formation.tree import BranchTree

_ROUNDS = 40  # of cuts before columns are dropped, at most
_STAGES = 6
_CUTTING_SHARE = 0.5  # of the time limit
_WORTHWHILE = 0.7  # a stage that leaves more than this share of the columns was the last
_ENOUGH = 1.0  # columns are added until the gap is at most this share of what they may cost


@dataclass(frozen=True, eq=False)
class Outcome:
    """The columns chosen, what they cost, what every plan costs at least, and why."""

    chosen: Ints
    objective: int
    lower_bound: int
    proof: Proof


Report = Callable[[str, int, int], None]


class Search:
    """What is known so far: the best plan, the proof, and the columns that may yet matter."""

    def __init__(self, model: Model, start: Ints, deadline: float, report: Report) -> None:
        self.model, self.deadline = model, deadline
        now = time.monotonic()
        # What is cut off by the time limit should still have had time to look for a plan.
        self.cut_deadline = now + (deadline - now) * _CUTTING_SHARE
        self.scale = choose_scale(model)
        self.chosen = self._start = start
        self.objective = int(model.cost[start].sum())
        self.bound = 0
        self.stages: list[Prices] = []
        self.leaves: list[Leaf] = []
        self.left: Ints = np.arange(len(model.cost))
        self._scaled = 0
        self._reduced: Ints = np.zeros(len(model.cost), dtype=np.int64)
        self._report = report

    @property
    def is_done(self) -> bool:
        """Tell whether nothing is left to do, or no time."""
        return self.bound >= self.objective or time.monotonic() > self.deadline

    def offer(self, plan: Ints | None, doing: str) -> None:
        """Take a plan that is better than the best."""
        if plan is not None and int(self.model.cost[plan].sum()) < self.objective:
            self.chosen = plan
            self.objective = int(self.model.cost[plan].sum())
        self._report(doing, self.objective, min(self.bound, self.objective))

    def round_by(self, score: Floats) -> None:
        """Try the columns left one by one, in the order of their score."""
        whole = np.full(len(self.model.cost), np.inf)
        whole[self.left] = score
        self.offer(greedy_plan(self.model, self._start, whole), "round")

    def add_stage(self, prices: Prices) -> None:
        """Take prices that hold for the columns left, if they show more than those before."""
        part = self.model.only(self.left)
        scaled = scaled_bound(part, prices)
        if self.stages and scaled <= self._scaled:
            return
        self._scaled, self._reduced = scaled, reduced_costs(part, prices, self.scale)
        self.stages.append(prices)
        self.bound = max(self.bound, -(-scaled // self.scale))

    def drop_columns(self) -> None:
        """Drop what cannot be part of a plan cheaper than the best."""
        if not self.stages:
            return
        keep = self._reduced <= self.scale * (self.objective - 1) - self._scaled
        self.left, self._reduced = self.left[keep], self._reduced[keep]

    def likely(self, count: int) -> tuple[Ints, float]:
        """Give the columns left of least reduced cost with the best plan's, and the largest."""
        order = np.argsort(self._reduced, kind="stable")[:count]
        reach = float(self._reduced[order[-1]]) / self.scale if len(order) else 0.0
        return np.union1d(self.left[order], self.chosen), reach

    def place(self) -> Ints:
        """Say where among the columns left those of the best plan are, if they are."""
        return np.flatnonzero(np.isin(self.left, self.chosen))


def optimise(
    model: Model, start: Ints, *, deadline: float = np.inf, report: Report | None = None
) -> Outcome:
    """
    Find the cheapest plan.

    Parameters
    ----------
    model
        All columns.
    start
        Columns of any plan that keeps the rows.
    deadline
        On the clock of `time.monotonic`; the best plan and bound until then are given.
    report
        Called with what is being done, the objective and the bound.

    Returns
    -------
    outcome
        Proven when its lower bound is its objective.
    """
    search = Search(model, start, deadline, report or (lambda *_: None))
    search.add_stage(first_prices(model, search.scale))
    search.round_by(model.cost / np.maximum(1, _single_costs(model)[model.units].sum(axis=1)))
    cuts = _shrink(search)
    if not search.is_done:
        _branch(search, cuts)
    bound = max(search.bound, 0)
    proof = Proof(search.scale, tuple(search.stages), tuple(search.leaves))
    return Outcome(search.chosen, search.objective, min(bound, search.objective), proof)


def _single_costs(model: Model) -> Floats:
    """Give what each unit costs at least on its own; a last 0 stands for padding."""
    cheapest = np.full(model.unit_count + 1, float(model.cost.max(initial=0)))
    alone = model.sizes == 1
    np.minimum.at(cheapest, model.units[alone, 0], model.cost[alone])
    cheapest[-1] = 0
    return cheapest


def first_prices(model: Model, scale: int) -> Prices:
    """Price each unit by its cheapest share of a column, which holds without any solver."""
    share = np.full(model.unit_count + 1, np.inf)
    per_unit = model.cost / np.maximum(model.sizes, 1)
    for units in model.units.T:
        np.minimum.at(share, units, per_unit)
    none: Floats = np.zeros(0)
    return whole_prices(model, share[:-1], np.zeros(len(model.rows)), (), none, scale)


def _shrink(search: Search) -> list[Cut]:
    """Relax what is left, cut, look for a plan and drop columns, as long as that helps."""
    cuts: list[Cut] = []
    for _ in range(_STAGES):
        before = len(search.left)
        relaxation = Relaxation(search.model.only(search.left), start=search.place(), cuts=cuts)
        _tighten(search, relaxation)
        cuts = relaxation.cuts
        search.add_stage(relaxation.prices(search.scale))
        if not search.is_done:
            _choose_plan(search, cuts)
        search.drop_columns()
        if search.is_done or len(search.left) > _WORTHWHILE * before:
            break
    return cuts


def _branch(search: Search, cuts: list[Cut]) -> None:
    tree = BranchTree(
        search.model,
        search.left,
        cuts,
        search.stages[-1],
        scale=search.scale,
        best=search.objective,
    )
    best, plan = tree.search(search.objective, deadline=search.deadline)
    search.leaves = tree.leaves
    search.bound = max(search.bound, min(_leaf_bounds(search, tree.leaves), best))
    search.offer(plan, "branch")


def _leaf_bounds(search: Search, leaves: list[Leaf]) -> int:
    bounds = [-(-scaled_bound(search.model, leaf.prices) // search.scale) for leaf in leaves]
    return min(bounds)


def _tighten(search: Search, relaxation: Relaxation) -> None:
    for turn in range(_ROUNDS):
        deadline = search.cut_deadline if turn else search.deadline
        is_solved = relaxation.solve(deadline=deadline)
        if not is_solved:
            return
        if turn == 0:
            score = relaxation.reduced_costs()
            score[relaxation.active] -= search.model.cost.max(initial=0) * relaxation.x
            search.round_by(score)
        whole = relaxation.whole_solution()
        if whole is not None:
            search.offer(search.left[whole], "relax")
            return
        search.offer(None, "cut")
        if not relaxation.add_broken_cuts():
            return


def _choose_plan(search: Search, cuts: list[Cut]) -> None:
    """Let the solver choose among ever more columns, until more cannot help."""
    count = 3 * search.model.unit_count + 200
    while not search.is_done:
        likely, reach = search.likely(count)
        part = search.model.only(likely)
        start = np.searchsorted(likely, search.chosen)
        plan = small_integer_plan(part, cuts, start, deadline=search.deadline)
        search.offer(None if plan is None else likely[plan], "choose")
        if count >= len(search.left) or search.objective - search.bound <= _ENOUGH * reach:
            break
        count *= 2
