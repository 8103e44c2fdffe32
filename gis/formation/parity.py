"""
Cuts for mixtures of halves: odd rings of columns of any length.

Of n units, n odd, columns can take at most (n - 1) / 2 pairs. The mixture breaks this by 1/2 if
every column in it takes an even number of the units: linear equations in arithmetic modulo 2
[Caprara and Fischetti 1996]. Columns that stay odd cost half their share.
"""

from collections.abc import Iterator

import numpy as np
from scipy.sparse import csr_matrix
from scipy.sparse.csgraph import connected_components

from gis.formation.arrays import Floats, Ints
from gis.formation.certificate import Cut
from gis.formation.model import Model

EPSILON = 1e-6  # shares closer than this to 0 and 1 are whole
_LEAST = 0.02
_WORK = 4_000_000  # equations x equations x orders tried, per group of columns
_MOST_ORDERS = 8
_LARGEST = 61  # units in a cut; longer rows slow every later solve


def find_parity_cuts(model: Model, x: Floats) -> list[tuple[float, Cut]]:
    """Find odd sets of units whose cuts the mixture breaks, with the amount."""
    mixed = np.flatnonzero((x > EPSILON) & (x < 1 - EPSILON))
    covers = csr_matrix(model.incidence[:, mixed])
    count, label = connected_components(csr_matrix(covers.T @ covers), directed=False)
    found: dict[Cut, float] = {}
    for group in range(count):
        columns = mixed[label == group]
        if len(columns) > 2:  # noqa: PLR2004 - a ring has three columns or more
            found |= {cut: over for over, cut in _cuts_of(model, columns, x[columns])}
    return [(over, cut) for cut, over in found.items()]


def _cuts_of(model: Model, columns: Ints, shares: Floats) -> Iterator[tuple[float, Cut]]:
    units = np.unique(model.units[columns])
    units = units[units < model.unit_count]
    rows = np.searchsorted(units, model.units[columns])
    filled = model.units[columns] < model.unit_count
    sets = [[int(unit) for unit in row[good]] for row, good in zip(rows, filled, strict=True)]
    by_share = np.argsort(-np.round(shares, 6), kind="stable")
    orders = min(_MOST_ORDERS, max(1, _WORK // (len(sets) ** 2)))
    mixer = np.random.default_rng(len(units))
    for turn in range(orders):
        rank = mixer.permutation(len(units)) if turn else np.arange(len(units))
        taken = _solve([sets[at] for at in by_share], rank)
        lost = sum(shares[at] for at, units_ in enumerate(sets) if len(taken & set(units_)) % 2)
        over = (1 - float(lost)) / 2
        if over > _LEAST and len(taken) <= _LARGEST:
            chosen = tuple(int(units[at]) for at in sorted(taken))
            yield round(over, 9), Cut(chosen, (1,) * len(chosen), 2)


def _solve(sets: list[list[int]], rank: Ints) -> set[int]:
    """Choose an odd number of units, an even number of as many sets as go in, in their order."""
    count = len(rank)
    unit_at, bits = np.argsort(rank), [1 << int(place) for place in rank]
    odd = 1 << count  # the bit that says: this equation wants an odd number
    pivots: dict[int, int] = {}
    _add_equation(pivots, odd | (odd - 1), odd)
    for units in sets:
        _add_equation(pivots, sum(bits[unit] for unit in units), odd)
    chosen = odd
    # An equation has its own pivot and those of later ones; what is no pivot is not chosen.
    for pivot, row in reversed(pivots.items()):
        if (row & chosen).bit_count() % 2:
            chosen |= pivot
    return {int(unit_at[place]) for place in range(count) if chosen >> place & 1}


def _add_equation(pivots: dict[int, int], row: int, odd: int) -> None:
    """Keep what the equations before leave of a new one. Contradictions are left out."""
    for pivot, known in pivots.items():
        if row & pivot:
            row ^= known
    free = row & (odd - 1)
    if free:
        pivots[free & -free] = row
