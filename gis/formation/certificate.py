"""
The proof that no plan is cheaper, in whole numbers and without a solver.

Prices (LP duals, scaled and rounded) are put on units, rows and cuts. If no column costs less
than the prices of what it covers, the prices add up to a bound on every plan. A stage is such a
set of prices. Columns that cannot be part of a plan cheaper than the one at hand are dropped,
and the next stage, or the leaves of a branch tree, need to hold for the remaining ones only.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
from scipy.sparse import csr_matrix

from gis.errors import InvalidParameter
from gis.formation.arrays import Bools, Floats, Ints
from gis.formation.model import Model

Decision = tuple[str, int, int]  # together/apart with two units, with/without with a column, -1
_MOST = 2.0**62
BRANCHES = {"together": "apart", "apart": "together", "with": "without", "without": "with"}


class Cut(NamedTuple):
    """
    Unit rows times weights / divisor, rounded down [Chvatal 1973].

    A column counts the weights of its units by the divisor, rounded down; a plan counts at most
    all weights by the divisor, rounded down.
    """

    units: tuple[int, ...]
    weights: tuple[int, ...]
    divisor: int


@dataclass(frozen=True, eq=False)
class Prices:
    """Scaled whole prices; those of rows and cuts are at most 0."""

    units: Ints
    rows: Ints
    cuts: tuple[Cut, ...]
    cut_prices: Ints


@dataclass(frozen=True, eq=False)
class Leaf:
    """A part of all plans, told by decisions, and prices that hold in it."""

    decisions: tuple[Decision, ...]
    prices: Prices


@dataclass(frozen=True, eq=False)
class Proof:
    """Prices for stages one after the other, then for the leaves of a tree (may be none)."""

    scale: int
    stages: tuple[Prices, ...]
    leaves: tuple[Leaf, ...] = ()


def choose_scale(model: Model) -> int:
    """Give the largest power of ten up to a million with which no sum leaves 64 bits."""
    width = model.units.shape[1] + 1
    worst = float(np.abs(model.cost).max(initial=1)) * (model.unit_count + width) * 4
    scale = 1_000_000
    while scale > 1 and worst * scale > 2**62:
        scale //= 10
    return scale


def cut_weights(model: Model, cuts: Sequence[Cut]) -> csr_matrix:
    """Cuts by columns: what each column counts in each cut."""
    if not cuts:
        return csr_matrix((0, len(model.cost)))
    starts = np.concatenate([[0], np.cumsum([len(cut.units) for cut in cuts])]).astype(np.int64)
    inside = np.array([unit for cut in cuts for unit in cut.units], dtype=np.int64)
    weights = np.array([weight for cut in cuts for weight in cut.weights], dtype=np.float64)
    shape = (len(cuts), model.unit_count)
    counts = csr_matrix(csr_matrix((weights, inside, starts), shape=shape) @ model.incidence)
    divisors = np.repeat([cut.divisor for cut in cuts], np.diff(counts.indptr))
    counts.data = np.asarray(np.rint(counts.data).astype(np.int64) // divisors, dtype=np.float64)
    counts.eliminate_zeros()
    return counts


def cut_limits(cuts: Sequence[Cut]) -> Ints:
    """Say how much a plan counts in each cut at most."""
    return np.array([sum(cut.weights) // cut.divisor for cut in cuts], dtype=np.int64)


def reduced_costs(model: Model, prices: Prices, scale: int) -> Ints:
    """Give for each column its scaled cost less the prices of what it covers."""
    padded = np.append(prices.units, 0)
    left = model.cost * scale
    for column in model.units.T:
        left = left - padded[column]
    for row, price in zip(model.rows, prices.rows, strict=True):
        left = left - row.weights * price
    if len(prices.cuts):
        weights = cut_weights(model, prices.cuts).astype(np.int64)
        left = left - weights.T @ prices.cut_prices
    return np.asarray(left, dtype=np.int64)


def scaled_bound(model: Model, prices: Prices) -> int:
    """Add up the prices of all that a plan covers, in numbers without limit."""
    limits: list[int] = [*model.most.tolist(), *cut_limits(prices.cuts).tolist()]
    priced: list[int] = [*prices.rows.tolist(), *prices.cut_prices.tolist()]
    listed: list[int] = prices.units.tolist()
    return sum(listed) + sum(a * b for a, b in zip(priced, limits, strict=True))


def whole_prices(
    model: Model, units: Floats, rows: Floats, cuts: Sequence[Cut], cut_prices: Floats, scale: int
) -> Prices:
    """
    Round duals to prices under which no column of the model has a negative reduced cost.

    Where rounding or an unfinished LP leaves one, the units in it are made cheaper.
    """
    used = [int(at) for at in np.flatnonzero(cut_prices < -0.5 / scale)]
    prices = Prices(
        units=np.floor(units * scale).astype(np.int64),
        rows=np.minimum(np.rint(rows * scale), 0).astype(np.int64),
        cuts=tuple(cuts[at] for at in used),
        cut_prices=np.rint(cut_prices[used] * scale).astype(np.int64),
    )
    left = reduced_costs(model, prices, scale)
    below = np.flatnonzero(left < 0)
    lower = np.zeros(model.unit_count + 1, dtype=np.int64)
    share = -(left[below] // model.sizes[below])
    for column in model.units[below].T:
        np.maximum.at(lower, column, share)
    return Prices(prices.units - lower[:-1], prices.rows, prices.cuts, prices.cut_prices)


def remaining(model: Model, places: Ints, decisions: Sequence[Decision]) -> Bools:
    """Tell which of the columns at these places of the whole model the decisions leave."""
    units = model.units[places]
    keep = np.ones(len(places), dtype=np.bool_)
    for kind, one, other in decisions:
        if kind in ("together", "apart"):
            has_one = (units == one).any(axis=1)
            has_other = (units == other).any(axis=1)
            keep &= (has_one == has_other) if kind == "together" else ~(has_one & has_other)
        elif kind == "without":
            keep &= places != one
        else:
            taken = model.units[one][model.units[one] < model.unit_count]
            keep &= (places == one) | ~np.isin(units, taken).any(axis=1)
    return keep


def proven_bound(model: Model, proof: Proof, *, ceiling: int) -> int:
    """
    Check a proof and say what it shows: no plan costs less than this.

    Parameters
    ----------
    model
        All columns.
    proof
        Its prices must fit the model.
    ceiling
        The cost of a known plan; the answer is never above it.

    Raises
    ------
    InvalidParameter
        The proof does not hold.
    """
    left = np.arange(len(model.cost))
    best = 0
    for prices in proof.stages:
        part = model.only(left)
        reduced = _checked(part, prices, proof.scale)
        bound = scaled_bound(part, prices)
        best = max(best, _ceiled(bound, proof.scale))
        # A plan with this column costs at least bound + reduced: is that cheaper than known?
        left = left[reduced <= proof.scale * (ceiling - 1) - bound]
    if proof.leaves:
        _check_cover([leaf.decisions for leaf in proof.leaves])
        best = max(best, min(_leaf_bound(model, left, leaf, proof.scale) for leaf in proof.leaves))
    return min(best, ceiling)


def _leaf_bound(model: Model, left: Ints, leaf: Leaf, scale: int) -> int:
    allowed = left[remaining(model, left, leaf.decisions)]
    part = model.only(allowed)
    _checked(part, leaf.prices, scale)
    return _ceiled(scaled_bound(part, leaf.prices), scale)


def _checked(model: Model, prices: Prices, scale: int) -> Ints:
    if (len(prices.units), len(prices.rows)) != (model.unit_count, len(model.rows)):
        raise InvalidParameter("there is not one price for each unit and limit")
    if (prices.rows > 0).any() or (prices.cut_prices > 0).any():
        raise InvalidParameter("a limit or cut has a price above 0")
    if not all(_is_sound(cut, model.unit_count) for cut in prices.cuts):
        raise InvalidParameter("a cut is not made of different units and weights above 0")
    if _largest(model, prices, scale) > _MOST:
        raise InvalidParameter("the prices are too large for exact sums")
    reduced = reduced_costs(model, prices, scale)
    if (reduced < 0).any():
        raise InvalidParameter("a column costs less than the prices of what it covers")
    return reduced


def _largest(model: Model, prices: Prices, scale: int) -> float:
    """Bound what the sums behind any reduced cost can reach."""
    total: float = float(scale) * float(np.abs(model.cost).max(initial=0))
    total += model.units.shape[1] * float(np.abs(prices.units.astype(np.float64)).max(initial=0))
    for row, price in zip(model.rows, prices.rows, strict=True):
        total += abs(float(price)) * float(np.abs(row.weights).max(initial=0))
    for cut, price in zip(prices.cuts, prices.cut_prices, strict=True):
        total += abs(float(price)) * sum(cut.weights)
    return total


def _is_sound(cut: Cut, unit_count: int) -> bool:
    units, weights, divisor = cut
    return (
        len(units) == len(set(units)) == len(weights)
        and min(weights, default=0) > 0
        and divisor > 0
        and all(0 <= unit < unit_count for unit in units)
    )


def _ceiled(scaled: int, scale: int) -> int:
    return -(-scaled // scale)


def _check_cover(paths: list[tuple[Decision, ...]]) -> None:
    """Check that the leaves are those of a whole tree of two-way branches."""
    open_paths = [(paths, 0)]
    while open_paths:
        group, depth = open_paths.pop()
        if len(group) == 1 and len(group[0]) == depth:
            continue
        if any(len(path) <= depth for path in group):
            raise InvalidParameter("the leaves of the proof overlap")
        kind, one, other = group[0][depth]
        sides = {(side, one, other) for side in (kind, BRANCHES.get(kind, ""))}
        if {path[depth] for path in group} != sides:
            raise InvalidParameter("the leaves of the proof do not cover all plans")
        open_paths += [
            ([path for path in group if path[depth] == side], depth + 1) for side in sorted(sides)
        ]
