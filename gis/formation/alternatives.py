"""Other plans worth looking at: the Pareto front of travel and organisations, unlike plans."""

import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np

from gis.formation.arrays import Bools, Ints
from gis.formation.columns import EXCEPTION, NEARBY, STANDALONE, Columns, changed_units
from gis.formation.model import Model, Row, option_rows
from gis.formation.optimise import optimise
from gis.formation.primal import small_integer_plan
from gis.formation.problem import Problem

LEAST_DIFFERENCE = 0.1
MOST_DEARER = 0.05
_POINTS = 25
_SMALL = 20_000  # columns
_MOMENT_S = 0.4
_SEARCH_S = 5.0


@dataclass(frozen=True, eq=False)
class Choice:
    """Columns that make a plan, and whether no better choice exists."""

    columns: Ints
    is_proven: bool


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


@dataclass(frozen=True)
class Fewer:
    """Why there are fewer plans than asked for."""

    zh: str
    en: str


def solve_proven(model: Model, start: Ints | None, *, deadline: float = np.inf) -> Choice | None:
    """
    Find the cheapest choice of columns, proven; None when none keeps the rows.

    The engine first; what it has not proven in a moment, the solver may: where a row that
    counts leaves prices little to say, its own search is quicker. Then the engine to the end.
    """
    if start is None:
        start = small_integer_plan(model, [], np.empty(0, dtype=np.int64), deadline=deadline)
        if start is None:
            return None
    tried = _engine(model, start, min(time.monotonic() + _MOMENT_S, deadline))
    if tried.is_proven or time.monotonic() > deadline:
        return tried
    if len(model.cost) <= _SMALL:
        until = min(time.monotonic() + _SEARCH_S, deadline)
        found = small_integer_plan(model, [], tried.columns, deadline=until)
        if found is not None and time.monotonic() < until:
            return Choice(np.sort(found), is_proven=True)
    return _engine(model, tried.columns, deadline)


def _engine(model: Model, start: Ints, deadline: float) -> Choice:
    outcome = optimise(model, start, deadline=deadline)
    return Choice(np.sort(outcome.chosen), outcome.lower_bound >= outcome.objective)


def pareto_front(
    problem: Problem, columns: Columns, solve: Solve, *, points: int = _POINTS
) -> tuple[FrontPoint, ...]:
    """
    Minimise travel for evenly spaced numbers of organisations, exceptions at their minimum.

    With a current plan also where no unit, or at most half as many as in the freest plan,
    changes. Travel is rounded to whole member-metres per proposal.

    Returns
    -------
    front
        By change limit, then number of organisations; each point proven, none as good as
        another of its limit in both numbers.
    """
    search = _Search(problem, columns, solve)
    free = search.front(None, points)
    if not problem.current or not free:
        return tuple(free)
    most_changed = max(point.changed for point in free)
    limits = sorted({0, most_changed // 2} - {most_changed})
    limited = [point for limit in limits for point in search.front(limit, points)]
    return (*limited, *free)


class _Search:
    """The models of one problem, which differ in cost and rows only."""

    def __init__(self, problem: Problem, columns: Columns, solve: Solve) -> None:
        self._columns = columns
        self._solve = solve
        self._rows = tuple(
            row for row in option_rows(problem, columns) if row.name != "max_organisations"
        )
        self._is_org: Ints = _whole((columns.mode == NEARBY) | (columns.mode == STANDALONE))
        self._is_exception: Ints = _whole(columns.mode == EXCEPTION)
        self._travel: Ints = np.rint(columns.travel).astype(np.int64)
        self._changed: Ints = changed_units(problem, columns)
        # Of equal travel the plan with fewer organisations.
        self._both = self._travel * (columns.unit_count + 1) + self._is_org
        beyond = (int(self._both.max(initial=0)) + 1) * columns.unit_count
        self._fewest_first = self._both + beyond * self._is_exception

    def front(self, change_limit: int | None, points: int) -> list[FrontPoint]:
        """Find the points within one change limit."""
        rows = self._rows
        if change_limit is not None:
            rows = (*rows, Row("changed units", self._changed, change_limit))
        freest = self._chosen(self._fewest_first, rows, None)
        if freest is None:
            return []
        fewest = int(self._is_exception[freest.columns].sum())
        rows = (*rows, Row("exceptions", self._is_exception, fewest))
        leanest = self._leanest(rows, freest)
        smallest, largest = (int(self._is_org[each.columns].sum()) for each in (leanest, freest))
        count = min(points, largest - smallest + 1)
        found: dict[tuple[int, int], FrontPoint] = {}
        latest = leanest
        for most in np.linspace(smallest, largest, count).round().astype(int).tolist():
            # The plan of a smaller number keeps the larger limit too: a start for the next.
            latest = freest if most == largest else self._least_travel(rows, smallest, most, latest)
            point = self._point(latest, change_limit)
            found.setdefault((point.organisations, point.travel), point)
        return [found[key] for key in sorted(found)]

    def _leanest(self, rows: tuple[Row, ...], start: Choice) -> Choice:
        """
        Find a plan of fewest organisations.

        That only counts: every plan costs like many others, and the solver's own search is
        quicker than prices. It tells where the front begins; its points are proven as ever.
        """
        columns = self._columns
        model = Model(columns.units, self._is_org, columns.unit_count, rows)
        found = small_integer_plan(model, [], start.columns)
        return start if found is None else Choice(found, is_proven=True)

    def _least_travel(
        self, rows: tuple[Row, ...], smallest: int, most: int, start: Choice
    ) -> Choice:
        """Find the plan of least travel, and of fewest organisations among those."""
        until = time.monotonic() + _MOMENT_S
        tried = _engine(self._model(self._both, rows, most), start.columns, until)
        if tried.is_proven:
            return tried
        found = self._searched(rows, most, tried)
        # As little travel with fewer organisations would be better still.
        while (
            found is not None and (fewer := int(self._is_org[found.columns].sum()) - 1) >= smallest
        ):
            less = self._searched(rows, fewer, start)
            if less is None or self._travelled(less) > self._travelled(found):
                found = None if less is None else found
                break
            found = less
        if found is not None:
            return found
        return self._chosen(self._both, (*rows, self._limit(most)), tried) or tried

    def _searched(self, rows: tuple[Row, ...], most: int, start: Choice) -> Choice | None:
        """Let the solver search by itself for a while; None when it did not finish."""
        columns = self._columns
        if len(columns) > _SMALL:
            return None
        keeps = self._is_org[start.columns].sum() <= most
        known = start.columns if keeps else np.empty(0, dtype=np.int64)
        until = time.monotonic() + _SEARCH_S
        found = small_integer_plan(self._model(self._travel, rows, most), [], known, deadline=until)
        if found is None or time.monotonic() > until:
            return None
        return Choice(np.sort(found), is_proven=True)

    def _model(self, cost: Ints, rows: tuple[Row, ...], most: int) -> Model:
        columns = self._columns
        return Model(columns.units, cost, columns.unit_count, (*rows, self._limit(most)))

    def _limit(self, most: int) -> Row:
        return Row("organisations", self._is_org, most)

    def _travelled(self, choice: Choice) -> int:
        return int(self._travel[choice.columns].sum())

    def _chosen(self, cost: Ints, rows: tuple[Row, ...], start: Choice | None) -> Choice | None:
        columns = self._columns
        model = Model(columns.units, cost, columns.unit_count, rows)
        return self._solve(model, None if start is None else start.columns)

    def _point(self, choice: Choice, change_limit: int | None) -> FrontPoint:
        at = choice.columns
        return FrontPoint(
            choice=choice,
            organisations=int(self._is_org[at].sum()),
            travel=int(self._travel[at].sum()),
            changed=int(self._changed[at].sum()),
            change_limit=change_limit,
        )


def diverse_plans(
    problem: Problem, columns: Columns, best: Choice, solve: Solve, *, count: int
) -> tuple[tuple[Choice, ...], Fewer | None]:
    """
    Find up to `count` plans unlike the best one and each other, and hardly dearer.

    Two plans differ by 1 − shared proposals ÷ the larger number of proposals; at least 0.1
    is asked for. Each is the cheapest that differs from those before it.

    Returns
    -------
    plans
        Cheapest first, without `best`.
    fewer
        The reason when there are fewer than asked for.
    """
    rows = list(option_rows(problem, columns))
    ceiling = int(columns.cost[best.columns].sum() * (1 + MOST_DEARER))
    found: list[Choice] = []
    latest = best
    while len(found) < count:
        # Of n proposals at most 0.9 n may be kept: enough, whichever plan is the larger.
        kept = int(np.floor((1 - LEAST_DIFFERENCE) * len(latest.columns) + 1e-9))
        rows.append(Row(f"unlike plan {len(found)}", _members(columns, latest.columns), kept))
        choice = solve(Model(columns.units, columns.cost, columns.unit_count, tuple(rows)), None)
        if choice is None:
            return tuple(found), Fewer("没有更多不同的方案", "there is no other plan so different")
        cost = int(columns.cost[choice.columns].sum())
        if cost > ceiling:
            dearer = cost / max(int(columns.cost[best.columns].sum()), 1) - 1
            return tuple(found), Fewer(
                f"下一个不同的方案代价高 {dearer:.1%}，超过 {MOST_DEARER:.0%}",
                f"the next such plan is {dearer:.1%} dearer, above {MOST_DEARER:.0%}",
            )
        found.append(choice)
        latest = choice
    return tuple(found), None


def difference(one: Ints, other: Ints) -> float:
    """Measure how unlike two plans are, from 0 to 1, by their columns."""
    larger = max(len(one), len(other))
    return 0.0 if larger == 0 else 1 - len(np.intersect1d(one, other)) / larger


def stable_core(plans: Sequence[Ints]) -> Ints:
    """List the columns that stand in every plan."""
    if not plans:
        return np.empty(0, dtype=np.int64)
    core = np.unique(plans[0])
    for each in plans[1:]:
        core = np.intersect1d(core, each)
    return core


def _members(columns: Columns, chosen: Ints) -> Ints:
    weights = np.zeros(len(columns), dtype=np.int64)
    weights[chosen] = 1
    return weights


def _whole(mask: Bools) -> Ints:
    return mask.astype(np.int64)
