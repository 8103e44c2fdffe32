"""
What can be worked out from published ranges by adding and subtracting.

The attack considered: someone has the ranges of every place and of the places above it, for
all measures of one day, knows that parts sum to the whole, that some counts are never above
others and that residents are those affiliated here and those not, and narrows every range
until nothing moves. Not considered: other days, other ways to divide the same ground, what
he knows of single people, and what the choice of places withheld gives away.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from gis.analysis.bands import band_range

Integers = npt.NDArray[np.int64]
Flags = npt.NDArray[np.bool_]

NARROWEST = 3
"""A range of a place keeps this distance between its ends, or that of its band if less."""

_ROUNDS = 100


@dataclass(frozen=True, slots=True)
class Knowledge:
    """
    What is known of each place (row) and measure (column).

    `parent` is the row of the place above, -1 at the top. `order` lists pairs of measures of
    which the first is never above the second; `sums` triples whose first is the others' sum.
    """

    low: Integers
    high: Integers
    parent: npt.NDArray[np.intp]
    order: Sequence[tuple[int, int]] = ()
    sums: Sequence[tuple[int, int, int]] = ()


def narrow(known: Knowledge) -> tuple[Integers, Integers]:
    """Work out the tightest ranges; both arrays are new."""
    low, high = known.low.copy(), known.high.copy()
    for _ in range(_ROUNDS):
        before = low.copy(), high.copy()
        _by_whole(known.parent, low, high)
        _by_order(known.order, low, high)
        _by_sums(known.sums, low, high)
        if np.array_equal(before[0], low) and np.array_equal(before[1], high):
            break
    return low, high


def too_narrow(numbers: Integers, low: Integers, high: Integers) -> Flags:
    """Tell which ranges say too much of the true `numbers`."""
    widths = np.vectorize(_least_width, otypes=[np.int64])(numbers)
    flags: Flags = high - low < widths
    return flags


def _least_width(number: int) -> int:
    low, high = band_range(number)
    return min(NARROWEST, high - low)


def _by_whole(parent: npt.NDArray[np.intp], low: Integers, high: Integers) -> None:
    """Hold parts against their whole, for all wholes and measures at once."""
    parts = np.flatnonzero(parent >= 0)
    whole = parent[parts]
    least, most = np.zeros_like(low), np.zeros_like(high)
    np.add.at(least, whole, low[parts])
    np.add.at(most, whole, high[parts])
    has_parts = np.unique(whole)
    low[has_parts] = np.maximum(low[has_parts], least[has_parts])
    high[has_parts] = np.minimum(high[has_parts], most[has_parts])
    others_most, others_least = most[whole] - high[parts], least[whole] - low[parts]
    low[parts] = np.maximum(low[parts], low[whole] - others_most)
    high[parts] = np.minimum(high[parts], high[whole] - others_least)


def _by_order(order: Sequence[tuple[int, int]], low: Integers, high: Integers) -> None:
    for less, more in order:
        high[:, less] = np.minimum(high[:, less], high[:, more])
        low[:, more] = np.maximum(low[:, more], low[:, less])


def _by_sums(sums: Sequence[tuple[int, int, int]], low: Integers, high: Integers) -> None:
    for whole, one, other in sums:
        low[:, whole] = np.maximum(low[:, whole], low[:, one] + low[:, other])
        high[:, whole] = np.minimum(high[:, whole], high[:, one] + high[:, other])
        for part, rest in ((one, other), (other, one)):
            low[:, part] = np.maximum(low[:, part], low[:, whole] - high[:, rest])
            high[:, part] = np.minimum(high[:, part], high[:, whole] - low[:, rest])
