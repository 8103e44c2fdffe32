"""The Pareto front: least travel for each number of organisations."""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from gis.formation.arrays import Bools, Ints
from gis.formation.certificate import Cut
from gis.formation.cheapest import Choice, Sweep
from gis.formation.columns import EXCEPTION, NEARBY, STANDALONE, Columns, changed_units
from gis.formation.model import Model, Row, option_rows
from gis.formation.primal import search_plan
from gis.formation.problem import Problem
from gis.formation.sifting import Relaxation
from gis.formation.starting import starting_plan

_POINTS = 25
_SEARCH_S = 20.0  # for a plan, before it is left to the engine

Solve = Callable[[Model, Ints | None], Choice | None]
"""Solves a model, given a choice that keeps its rows if one is known; None: there is none."""


@dataclass(frozen=True, eq=False)
class FrontPoint:
    """
    A plan of least travel for its number of organisations.

    `change_limit` is the number of units that might change, None for any.
    """

    choice: Choice
    organisations: int
    travel: int
    changed: int
    change_limit: int | None


def pareto_front(
    problem: Problem,
    columns: Columns,
    solve: Solve,
    *,
    points: int = _POINTS,
    deadline: float = np.inf,
) -> tuple[FrontPoint, ...]:
    """
    Minimise travel for evenly spaced numbers of organisations, exceptions at their minimum.

    With a current plan also where no unit, or at most half as many as in the freest plan,
    changes. Travel is rounded to whole member-metres per proposal.

    Parameters
    ----------
    problem, columns
        The problem with all its proposals.
    solve
        Asked where the search for a point does not end by itself.
    points
        How many numbers of organisations are tried within each limit of changes.
    deadline
        When to stop searching (`time.monotonic`); points not proven by then say so.

    Returns
    -------
    front
        By change limit, then number of organisations; each point proven unless the deadline struck,
        none as good as another of its limit in both numbers.
    """
    search = _Search(problem, columns, solve, deadline)
    free = search.front(None, points)
    if not problem.current or not free:
        return tuple(free)
    most_changed = max(point.changed for point in free)
    limits = sorted({0, most_changed // 2} - {most_changed})
    limited = [point for limit in limits for point in search.front(limit, points)]
    return (*limited, *free)


class _Search:
    """The models of one problem, which differ in cost and rows only and share all cuts."""

    def __init__(self, problem: Problem, columns: Columns, solve: Solve, deadline: float) -> None:
        self._columns = columns
        self._solve = solve
        self._deadline = deadline
        self._rows = tuple(
            row for row in option_rows(problem, columns) if row.name != "max_organisations"
        )
        self._is_org: Ints = _whole((columns.mode == NEARBY) | (columns.mode == STANDALONE))
        self._is_exception: Ints = _whole(columns.mode == EXCEPTION)
        self._travel: Ints = np.rint(columns.travel).astype(np.int64)
        self._changed: Ints = changed_units(problem, columns)
        # Of equal travel the plan with fewer organisations.
        self._both = self._travel * (columns.unit_count + 1) + self._is_org
        self._keep([])

    def front(self, change_limit: int | None, points: int) -> list[FrontPoint]:
        """Find the points within one change limit."""
        rows = self._rows
        if change_limit is not None:
            rows = (*rows, Row("changed units", self._changed, change_limit))
        excepted = self._least_excepted(rows)
        if excepted is None:
            return []
        fewest = int(self._is_exception[excepted].sum())
        rows = (*rows, Row("exceptions", self._is_exception, fewest))
        sweep, leanest = self._leanest(rows, excepted)
        return self._points(sweep, leanest, change_limit, points)

    def _leanest(self, rows: tuple[Row, ...], start: Ints) -> tuple[Sweep, Ints]:
        """Find a plan of fewest organisations, and prepare to sweep the numbers above."""
        limited = (*rows, Row("organisations", self._is_org, self._organisations(start)))
        counting = self._sweep(self._is_org, rows, start)
        fewest = counting.lower_bound(start)
        self._keep(counting.cuts)
        # Of plans with so many organisations one of little travel is found more easily. What
        # counts least lets its relaxation have a solution.
        sweep = self._sweep(self._travel, limited, np.union1d(start, counting.support))
        sweep.limit(fewest)
        leanest = sweep.first_plan()
        if leanest is not None:
            return sweep, leanest
        leanest = self._least(counting, start)
        return self._sweep(self._travel, limited, leanest), leanest

    def _points(
        self, sweep: Sweep, leanest: Ints, change_limit: int | None, points: int
    ) -> list[FrontPoint]:
        freest = self._least_travel(sweep, self._columns.unit_count, leanest, leanest)
        smallest, largest = self._organisations(leanest), self._organisations(freest.columns)
        count = min(points, largest - smallest + 1)
        found: dict[tuple[int, int], FrontPoint] = {}
        latest = leanest
        for most in np.linspace(smallest, largest, count).round().astype(int).tolist():
            # The plan of a smaller number keeps the larger limit too: a start for the next.
            choice = freest
            if most != largest:
                choice = self._least_travel(sweep, most, latest, leanest)
            latest = choice.columns
            point = self._point(choice, change_limit)
            found.setdefault((point.organisations, point.travel), point)
        self._keep(sweep.cuts)
        return [found[key] for key in sorted(found)]

    def _least_excepted(self, rows: tuple[Row, ...]) -> Ints | None:
        """Find a plan of fewest exceptions; None when no plan keeps the rows."""
        model = self._model(np.zeros_like(self._travel), rows)
        is_free = len(rows) == len(self._rows)
        start = starting_plan(self._columns, model) if is_free else self._any_plan(model)
        if start is None:
            return None
        # Prices that only count say little. With travel they lead to a good plan, mostly best.
        dear = self._travel + 4 * self._travel.max(initial=1) * self._is_exception
        travelling = self._sweep(dear, rows, start)
        good = travelling.first_plan()
        self._keep(travelling.cuts)
        good = start if good is None else good
        return self._least(self._sweep(self._is_exception, rows, good), good)

    def _least(self, sweep: Sweep, start: Ints) -> Ints:
        """Find a cheapest plan, by any means."""
        found = sweep.cheapest(start, search_s=_SEARCH_S)
        self._keep(sweep.cuts)
        if found.is_proven:
            return found.columns
        return (self._solve(sweep.model, found.columns) or found).columns

    def _least_travel(self, sweep: Sweep, most: int, known: Ints, leanest: Ints) -> Choice:
        """Find the plan of least travel, and of fewest organisations among those."""
        sweep.limit(most)
        found = sweep.cheapest(known, search_s=_SEARCH_S)
        is_open = True
        # As little travel with fewer organisations would be better still.
        while found.is_proven and is_open:
            fewer = self._organisations(found.columns) - 1
            if fewer < self._organisations(leanest) or sweep.bound(fewer) > self._travelled(found):
                return found
            sweep.limit(fewer)
            less = sweep.cheapest(leanest, search_s=_SEARCH_S)
            is_open = less.is_proven
            if less.is_proven and self._travelled(less) > self._travelled(found):
                return found
            found = less if less.is_proven else found
        sweep.limit(most)
        model = self._model(self._both, sweep.model.rows)
        return self._solve(model, found.columns) or found

    def _keep(self, cuts: list[Cut]) -> None:
        """Keep cuts for the next relaxation: they hold whatever the cost and the rows."""
        self._cuts = cuts

    def _sweep(self, cost: Ints, rows: tuple[Row, ...], start: Ints) -> Sweep:
        relaxation = Relaxation(self._model(cost, rows), start=start, cuts=self._cuts)
        return Sweep(relaxation, deadline=self._deadline)

    def _any_plan(self, model: Model) -> Ints | None:
        return search_plan(model, [], deadline=self._deadline).plan

    def _model(self, cost: Ints, rows: tuple[Row, ...]) -> Model:
        return Model(self._columns.units, cost, self._columns.unit_count, rows)

    def _organisations(self, chosen: Ints) -> int:
        return int(self._is_org[chosen].sum())

    def _travelled(self, choice: Choice) -> int:
        return int(self._travel[choice.columns].sum())

    def _point(self, choice: Choice, change_limit: int | None) -> FrontPoint:
        at = choice.columns
        return FrontPoint(
            choice=choice,
            organisations=self._organisations(at),
            travel=int(self._travel[at].sum()),
            changed=int(self._changed[at].sum()),
            change_limit=change_limit,
        )


def _whole(mask: Bools) -> Ints:
    return mask.astype(np.int64)
