"""Which places' member counts must be left out, so that nobody can work them out."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from gis.analysis.bands import UNBOUNDED, Range, band_range, rounded_range
from gis.analysis.differencing import Flags, Integers, Knowledge, narrow, too_narrow
from gis.analysis.measures import Level

Figure = tuple[str, str]
Place = Mapping[str, Any]  # JSON: what its keys hold differs
Parents = npt.NDArray[np.intp]

AFFILIATED, RESIDENT = ("affiliated_members", "value"), ("resident_members", "value")
GROUPED = ("member_in_group", "denominator")
ELSEWHERE, ALL_LIVING = ("affiliation_gap", "numerator"), ("affiliation_gap", "denominator")
NEAR = tuple((f"service_members_{ring}", "numerator") for ring in (300, 500, 1000))
PLACED = tuple((f"service_members_{ring}", "denominator") for ring in (300, 500, 1000))
FULL, IN_GROUP = ("affiliated_full_members", "value"), ("member_in_group", "numerator")

SUMMED = (AFFILIATED, FULL, RESIDENT, IN_GROUP, GROUPED, ELSEWHERE, ALL_LIVING, *NEAR, *PLACED)
"""Numbers of members whose parts sum to the whole.

Unlocated members do not: an organisation of several places counts in each.
"""

_NEVER_ABOVE = (
    (FULL, AFFILIATED),
    (IN_GROUP, GROUPED),
    (AFFILIATED, RESIDENT),
    (AFFILIATED, GROUPED),
    (GROUPED, AFFILIATED),
    (RESIDENT, ALL_LIVING),
    (ALL_LIVING, RESIDENT),
    (NEAR[0], NEAR[1]),
    (NEAR[1], NEAR[2]),
    (NEAR[2], PLACED[2]),
    *((PLACED[one], PLACED[other]) for one, other in ((0, 1), (1, 2), (2, 0))),
    (PLACED[0], RESIDENT),
)
_ELSEWHERE_AT = SUMMED.index(ELSEWHERE)


@dataclass(frozen=True, slots=True)
class Hidden:
    """Which places, in order, show no member count, and which only lack the gap's numerator."""

    whole: Flags
    elsewhere: Flags


@dataclass(frozen=True, slots=True)
class _Tree:
    """The first `size` rows are the places, then come those above; the last is the district."""

    size: int
    numbers: Integers
    low: Integers
    high: Integers
    parent: Parents


def places_to_hide(
    places: Sequence[Place], *, level: Level, above: Mapping[str, str | None]
) -> Hidden:
    """
    Decide which places' member counts are left out.

    What is told of a larger place depends on nothing but its own number, so that all reports
    of a day agree; the smaller place gives way. `above` leads from a parent to its own parent,
    if known; whatever has none is taken as a part of the district.
    """
    tree = _tree(places, level=level, above=above)
    known = tree.low, tree.high
    if level is Level.COMMUNITY:
        known = _without_hidden_streets(tree)
    return _settled(_Tree(tree.size, tree.numbers, *known, tree.parent))


def _tree(places: Sequence[Place], *, level: Level, above: Mapping[str, str | None]) -> _Tree:
    keys = [] if level is Level.STREET else [_text(place["parent_id"]) for place in places]
    parents = sorted({key for key in keys if key})
    streets = sorted({key for key in (above.get(parent) for parent in parents) if key})
    size, at = len(places), {}
    at = {key: size + row for row, key in enumerate([*parents, *streets])}
    top = size + len(at)
    lifted = [at.get(key or "", top) for key in keys] or [top] * size
    lifted += [at.get(above.get(key) or "", top) for key in parents] + [top] * len(streets)
    parent = np.array([*lifted, -1], dtype=np.intp)
    numbers, is_missing = _summed_up(places, parent)
    banded = _bands_of(level, size=size, parents=len(parents))
    low, high = _ranges(numbers, banded)
    low[:, is_missing], high[:, is_missing] = 0, UNBOUNDED
    return _Tree(size, numbers, low, high, parent)


def _bands_of(level: Level, *, size: int, parents: int) -> int:
    """Count the leading rows that are told as bands; the others are rounded."""
    if level is Level.STREET:
        return 0
    return size if level is Level.COMMUNITY else size + parents


def _summed_up(places: Sequence[Place], parent: Parents) -> tuple[Integers, Flags]:
    """Read the places' numbers and sum them upwards; a figure not told somewhere is no use."""
    rows = [[_number(place, figure) for figure in SUMMED] for place in places]
    found = np.array(rows, dtype=np.int64).reshape(len(places), len(SUMMED))
    numbers = np.zeros((len(parent), len(SUMMED)), dtype=np.int64)
    numbers[: len(places)] = np.maximum(found, 0)
    for row, whole in enumerate(parent[:-1]):  # parts come before their whole
        numbers[whole] += numbers[row]
    is_missing: Flags = np.any(found < 0, axis=0)
    return numbers, is_missing


def _ranges(numbers: Integers, banded: int) -> tuple[Integers, Integers]:
    low, high = np.zeros_like(numbers), np.full_like(numbers, UNBOUNDED)
    for rows, range_of in ((slice(banded), band_range), (slice(banded, None), rounded_range)):
        low[rows], high[rows] = _told(numbers[rows], range_of)
    # A rounded gap is told as a difference of two told numbers: it says nothing more.
    low[banded:, _ELSEWHERE_AT], high[banded:, _ELSEWHERE_AT] = 0, UNBOUNDED
    return low, high


def _told(numbers: Integers, range_of: Callable[[int], Range]) -> tuple[Integers, Integers]:
    values, at = np.unique(numbers, return_inverse=True)
    ends = np.array([range_of(int(value)) for value in values], dtype=np.int64).reshape(-1, 2)
    return ends[at, 0].reshape(numbers.shape), ends[at, 1].reshape(numbers.shape)


def _without_hidden_streets(tree: _Tree) -> tuple[Integers, Integers]:
    """Forget the streets that the report of streets hides by this same rule."""
    streets = slice(tree.size, -1)
    parent = np.full(len(tree.parent) - tree.size, len(tree.parent) - tree.size - 1)
    parent[-1] = -1
    upper = slice(tree.size, None)
    hidden = _settled(
        _Tree(len(parent) - 1, tree.numbers[upper], tree.low[upper], tree.high[upper], parent)
    )
    low, high = tree.low.copy(), tree.high.copy()
    low[streets][hidden.whole], high[streets][hidden.whole] = 0, UNBOUNDED
    return low, high


def _settled(tree: _Tree) -> Hidden:
    """Hide one thing after the other until nothing can be worked out, or nothing is left."""
    whole, elsewhere = np.zeros(tree.size, dtype=bool), np.zeros(tree.size, dtype=bool)
    order, sums = _relations(tree.numbers)
    while True:
        low, high = tree.low.copy(), tree.high.copy()
        low[: tree.size][whole], high[: tree.size][whole] = 0, UNBOUNDED
        low[: tree.size, _ELSEWHERE_AT][elsewhere] = 0
        high[: tree.size, _ELSEWHERE_AT][elsewhere] = UNBOUNDED
        tight = narrow(Knowledge(low, high, tree.parent, order, sums))
        close: Flags = np.any(too_narrow(tree.numbers, *tight)[: tree.size], axis=1)
        if not close.any() or whole.all():
            return Hidden(whole, elsewhere)
        _hide_more(tree, close, whole, elsewhere)


def _hide_more(tree: _Tree, close: Flags, whole: Flags, elsewhere: Flags) -> None:
    """Hide the gap first, then the place, then beside it the smallest that still shows."""
    if (fresh := close & ~elsewhere).any():
        elsewhere |= fresh
    elif (fresh := close & ~whole).any():
        whole |= fresh
    else:
        showing = np.flatnonzero(~whole)
        beside = showing[np.isin(tree.parent[showing], tree.parent[: tree.size][close])]
        choice = beside if len(beside) else showing
        size = tree.numbers[choice, SUMMED.index(RESIDENT)]
        whole[choice[np.argmin(size)]] = True


def _relations(
    numbers: Integers,
) -> tuple[list[tuple[int, int]], list[tuple[int, int, int]]]:
    """Name what an onlooker may take for granted: what holds everywhere."""
    pairs = [(SUMMED.index(less), SUMMED.index(more)) for less, more in _NEVER_ABOVE]
    order = [(less, more) for less, more in pairs if (numbers[:, less] <= numbers[:, more]).all()]
    whole, one = SUMMED.index(RESIDENT), SUMMED.index(AFFILIATED)
    adds_up = (numbers[:, whole] == numbers[:, one] + numbers[:, _ELSEWHERE_AT]).all()
    return order, [(whole, one, _ELSEWHERE_AT)] if adds_up else []


def _number(place: Place, figure: Figure) -> int:
    number = place["measures"][figure[0]][figure[1]]
    return number if isinstance(number, int) else -1


def _text(value: object) -> str:
    return value if isinstance(value, str) else ""
