"""Every plan of a small problem, by trying all ways to put each unit into one column."""

from collections.abc import Iterator

from gis.formation.columns import Columns
from gis.formation.model import option_rows
from gis.formation.problem import Problem


def every_plan(problem: Problem, columns: Columns) -> Iterator[tuple[int, ...]]:
    """Try every way to put each unit into one column, keeping capacities."""
    sets = [frozenset(int(u) for u in row if u < columns.unit_count) for row in columns.units]
    rows = [row for row in option_rows(problem, columns) if row.name != "max_organisations"]

    def grow(left: frozenset[int], chosen: tuple[int, ...]) -> Iterator[tuple[int, ...]]:
        if not left:
            if all(row.weights[list(chosen)].sum() <= row.most for row in rows):
                yield tuple(sorted(chosen))
            return
        first = min(left)
        for at, units in enumerate(sets):
            if first in units and units <= left:
                yield from grow(left - units, (*chosen, at))

    return grow(frozenset(range(columns.unit_count)), ())
