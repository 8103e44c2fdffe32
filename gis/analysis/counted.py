"""Numbers per building, estate or community, before they are summed over places."""

from dataclasses import dataclass
from typing import Literal

import numpy as np
import numpy.typing as npt

Numbers = npt.NDArray[np.float64]
Codes = npt.NDArray[np.intp]
Unit = Literal["building", "estate", "community"]
"""What is counted one by one; every place is a set of units."""


@dataclass(frozen=True, slots=True)
class Counted:
    """
    What one measure takes from each unit.

    `amount` is a share's numerator or the count itself; `base` is the denominator, None for
    counts; `unknown` says how many things of the unit could not be counted.
    """

    unit: Unit
    amount: Numbers
    base: Numbers | None
    unknown: Numbers


def summed(numbers: Numbers, codes: Codes, *, places: int) -> Numbers:
    """Sum the units of each place; code -1 is in none."""
    inside = codes >= 0
    total = np.bincount(codes[inside], weights=numbers[inside], minlength=places)
    return total.astype(np.float64)
