"""
Cuts that whole plans keep and mixtures break.

Rank-1 Chvatal-Gomory cuts of up to five unit rows, with the weights that suffice for set
partitions [Pecin et al. 2017]. All columns are listed, so the cuts are exact.
"""

from collections.abc import Collection, Iterable
from itertools import combinations, permutations

import numpy as np
from scipy.sparse import csr_matrix

from gis.formation.arrays import Floats, Ints
from gis.formation.certificate import Cut
from gis.formation.model import Model
from gis.formation.parity import EPSILON, find_parity_cuts

_SIZE = 5
_LEAST = 0.02  # a cut must be broken by this much to be worth a row
_MOST_CUTS = 800
_PER_UNIT = 10
_MOST_UNITS = 6000
_NEAR = 8  # of how many companions of a unit cuts are made
_KINDS = (
    ((1, 1, 1, 0, 0), 2),
    ((2, 1, 1, 1, 0), 3),
    ((1, 1, 1, 1, 1), 2),
    ((1, 1, 1, 1, 1), 3),
    ((2, 2, 1, 1, 1), 4),
    ((3, 1, 1, 1, 1), 4),
    ((3, 2, 2, 1, 1), 5),
    ((2, 2, 1, 1, 1), 3),
    ((3, 3, 2, 2, 1), 4),
)
_FORMS = tuple(
    (weights, divisor) for kind, divisor in _KINDS for weights in sorted(set(permutations(kind)))
)
_SUBSETS = (np.arange(2**_SIZE)[:, None] >> np.arange(_SIZE)) & 1
_COUNTS = np.array(
    [(_SUBSETS @ np.array(weights)) // divisor for weights, divisor in _FORMS], dtype=np.float64
).T
_LIMITS = np.array([sum(weights) // divisor for weights, divisor in _FORMS], dtype=np.float64)


def find_cuts(model: Model, x: Floats, known: Collection[Cut]) -> list[Cut]:
    """
    Find the cuts that a mixture of columns breaks most.

    Parameters
    ----------
    model
        The columns with a share in the mixture, and others.
    x
        Their shares.
    known
        Cuts that are there already.

    Returns
    -------
    cuts
        The order depends on the arguments only.
    """
    mixed = np.flatnonzero((x > EPSILON) & (x < 1 - EPSILON) & (model.sizes > 1))
    units = np.unique(model.units[mixed])
    units = units[units < model.unit_count][:_MOST_UNITS]
    if len(units) < _SIZE:
        return []
    return _spread([*_small_cuts(model, mixed, units, x), *_ring_cuts(model, x)], known)


def _ring_cuts(model: Model, x: Floats) -> list[Cut]:
    found = find_parity_cuts(model, x)
    return [cut for _, cut in sorted(found, key=lambda item: (-item[0], len(item[1].units), item))]


def _small_cuts(model: Model, mixed: Ints, units: Ints, x: Floats) -> list[Cut]:
    covers = csr_matrix(model.incidence[:, mixed].tocsr()[units])
    sets = _promising_sets(covers, x[mixed])
    if not len(sets):
        return []
    broken, form = _most_broken(sets, covers, x[mixed])
    order = np.lexsort((*sets.T[::-1], -np.round(broken, 9)))
    return [_as_cut(units[sets[at]], int(form[at])) for at in order if broken[at] > _LEAST]


def _promising_sets(covers: csr_matrix, shares: Floats) -> Ints:
    """Join each unit with four of those that share most with it, where that may break a cut."""
    together = np.asarray((covers.multiply(shares) @ covers.T).todense())
    np.fill_diagonal(together, 0)
    near = min(_NEAR, len(together) - 1)
    closest = np.argsort(-together, axis=1, kind="stable")[:, :near]
    chosen = np.array(list(combinations(range(near), _SIZE - 1)), dtype=np.int64)
    own = np.repeat(np.arange(len(together)), len(chosen))
    sets = np.column_stack([own, closest[:, chosen].reshape(-1, _SIZE - 1)])
    # Who counts in a cut has two of its units: at least one pair.
    total = np.zeros(len(sets))
    for one, other in combinations(range(_SIZE), 2):
        total += together[sets[:, one], sets[:, other]]
    sets = np.sort(sets[total > 1 + _LEAST], axis=1)
    sets = sets[(np.diff(sets, axis=1) > 0).all(axis=1)]
    return _unique(sets, len(together))


def _unique(sets: Ints, count: int) -> Ints:
    key = np.zeros(len(sets), dtype=np.int64)
    for column in sets.T:
        key = key * count + column
    order = np.argsort(key, kind="stable")
    is_new = np.ones(len(sets), dtype=np.bool_)
    is_new[1:] = key[order][1:] != key[order][:-1]
    return sets[order[is_new]]


def _most_broken(sets: Ints, covers: csr_matrix, shares: Floats) -> tuple[Floats, Ints]:
    """Find for each set of five the form that is broken most, and by how much."""
    starts = np.arange(0, sets.size + 1, _SIZE)
    bits = np.tile(2.0 ** np.arange(_SIZE), len(sets))
    shape = (len(sets), covers.shape[0])
    subset = csr_matrix(csr_matrix((bits, sets.ravel(), starts), shape=shape) @ covers)
    row = np.repeat(np.arange(len(sets)), np.diff(subset.indptr))
    key = row * 2**_SIZE + np.rint(subset.data).astype(np.int64)
    mass = np.bincount(key, weights=shares[subset.indices], minlength=len(sets) * 2**_SIZE)
    over = mass.reshape(-1, 2**_SIZE) @ _COUNTS - _LIMITS
    form = np.argmax(np.round(over, 9), axis=1)
    return over[np.arange(len(sets)), form], form


def _as_cut(units: Ints, form: int) -> Cut:
    weights, divisor = _FORMS[form]
    kept = [(int(unit), weight) for unit, weight in zip(units, weights, strict=True) if weight]
    return Cut(tuple(unit for unit, _ in kept), tuple(weight for _, weight in kept), divisor)


def _spread(found: Iterable[Cut], known: Collection[Cut]) -> list[Cut]:
    """Take the most broken, but no unit too often."""
    used: dict[int, int] = {}
    chosen: dict[Cut, None] = {}
    for cut in found:
        if cut in known or cut in chosen:
            continue
        if max(used.get(unit, 0) for unit in cut.units) >= _PER_UNIT:
            continue
        for unit in cut.units:
            used[unit] = used.get(unit, 0) + 1
        chosen[cut] = None
        if len(chosen) == _MOST_CUTS:
            break
    return list(chosen)
