"""
All sets of units that may share a proposal, grown level by level.

What is cut off on the way (members, pairwise walk, units, street, must_not_link) stays broken
in every larger set. Smallest sizes and the way to the hub are not like that and come later.
"""

import time
from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from scipy.sparse import csr_matrix
from scipy.sparse.csgraph import connected_components

from gis.errors import InvalidParameter
from gis.formation.arrays import Bools, Ints
from gis.formation.blocks import Blocks, build_blocks, linked_groups, pair_array
from gis.formation.problem import Problem

MOST_SETS = 3_000_000  # what fits a gigabyte with all that is computed from it
_CHUNK = 100_000


@dataclass(frozen=True, eq=False)
class Candidates:
    """
    Sets of two or more units, one per row, sorted, padded with the number of units.

    `is_complete` is false when the deadline struck before all were listed.
    """

    units: Ints
    is_complete: bool


def list_candidates(problem: Problem, *, deadline: float = np.inf) -> Candidates:
    """
    List every set that keeps the rules of a nearby proposal.

    Parameters
    ----------
    problem
        Must_link groups are only ever listed whole.
    deadline
        On the clock of `time.monotonic`; sets grown until then are kept.

    Returns
    -------
    candidates
        In lexicographic order of unit numbers.

    Raises
    ------
    InvalidParameter
        There are more sets than can be handled.
    """
    count = len(problem.units)
    width = max(2, min(problem.rules.max_units, count))
    if count == 0:
        return Candidates(np.empty((0, width), dtype=np.int64), is_complete=True)
    blocks = build_blocks(problem)
    rows = [np.empty((0, width), dtype=np.int64)]
    is_complete = True
    try:
        rows += [
            _as_units(blocks, level, width) for level in _levels(problem, blocks, deadline=deadline)
        ]
    except TimeoutError:
        is_complete = False
    found = np.concatenate(rows)
    widest = int((found < count).sum(axis=1).max(initial=2))
    found = found[_is_joint(problem, found), :widest]
    return Candidates(found[np.lexsort(found.T[::-1])], is_complete)


def widest_within(problem: Problem, *, most_sets: int) -> int:
    """
    Tell up to how many units sets of several may have so that at most so many are listed; or 1.

    Where units are dense the number of sets grows tenfold with each unit more.
    """
    if not problem.units:
        return problem.rules.max_units
    total, widest = 0, 1
    for level in _levels(problem, build_blocks(problem), deadline=np.inf):
        total += len(level)
        if total > most_sets:
            return widest
        widest = int(level.shape[1])
    return problem.rules.max_units


def _levels(problem: Problem, blocks: Blocks, *, deadline: float) -> Iterator[Ints]:
    """Give the sets of one block (with several units), of two blocks, of three..."""
    fits = blocks.members <= problem.rules.joint_max_members
    fits &= blocks.sizes <= problem.rules.max_units
    fits &= _is_peaceful(blocks)
    if blocks.streets is not None:
        fits &= (np.append(blocks.streets, 0)[blocks.units] >= 0).all(axis=1)
    level = np.flatnonzero(fits)[:, None]
    total = 0
    while len(level):
        several = blocks.sizes[level].sum(axis=1) > 1
        if level.shape[1] > 1 or several.any():
            yield level[several]
        total += len(level)
        if total > MOST_SETS:
            raise InvalidParameter(
                f"more than {MOST_SETS:,} sets of units keep the rules; "
                "lower rules.max_units, rules.max_walk_m or rules.joint_max_members"
            )
        level = _grown(problem, blocks, fits, level, deadline=deadline)


def _is_peaceful(blocks: Blocks) -> Bools:
    """Tell of each block whether its own units may share a proposal."""
    places = np.arange(len(blocks.sizes))
    if blocks.units.shape[1] == 1:
        return np.ones(len(places), dtype=np.bool_)
    return np.asarray((blocks.sizes == 1) | blocks.get_along(places, places), dtype=np.bool_)


def _grown(problem: Problem, blocks: Blocks, fits: Bools, level: Ints, *, deadline: float) -> Ints:
    """Add one touching block to each set in all ways that keep the limits."""
    parts = [np.empty((0, level.shape[1] + 1), dtype=np.int64)]
    if level.shape[1] >= problem.rules.max_units:
        return parts[0]
    for start in range(0, len(level), _CHUNK):
        if time.monotonic() > deadline:
            raise TimeoutError
        chunk = level[start : start + _CHUNK]
        row, block = _extensions(blocks, chunk)
        keep = fits[block]
        keep &= blocks.members[chunk].sum(axis=1)[row] + blocks.members[block] <= (
            problem.rules.joint_max_members
        )
        if blocks.units.shape[1] > 1:
            size = blocks.sizes[chunk].sum(axis=1)
            keep &= size[row] + blocks.sizes[block] <= problem.rules.max_units
        row, block = row[keep], block[keep]
        for column in chunk.T:
            along = blocks.get_along(column[row], block)
            row, block = row[along], block[along]
        parts.append(np.sort(np.column_stack([chunk[row], block]), axis=1))
    return _unique_rows(np.concatenate(parts), len(blocks.sizes))


def _extensions(blocks: Blocks, level: Ints) -> tuple[Ints, Ints]:
    """
    Pair each set with each block that touches it, once.

    A set's first block stays first: every connected set has another block whose removal leaves
    it connected, so that nothing is missed.
    """
    count = len(blocks.sizes)
    keys = []
    for column in level.T:
        degrees = blocks.starts[column + 1] - blocks.starts[column]
        row = np.repeat(np.arange(len(level)), degrees)
        ends = np.cumsum(degrees)
        offset = np.arange(ends[-1] if len(ends) else 0) - np.repeat(ends - degrees, degrees)
        block = blocks.touching[np.repeat(blocks.starts[column], degrees) + offset]
        later = block > level[row, 0]
        keys.append(row[later] * count + block[later])
    pairs = np.concatenate(keys)
    pairs.sort()
    pairs = pairs[np.concatenate([[True], pairs[1:] != pairs[:-1]])] if len(pairs) else pairs
    row, block = pairs // count, pairs % count
    new = np.ones(len(row), dtype=np.bool_)
    for column in level.T[1:]:
        new &= column[row] != block
    return row[new], block[new]


def _unique_rows(rows: Ints, count: int) -> Ints:
    """Drop repeated rows of sorted numbers below `count`; the rest comes sorted."""
    if not len(rows):
        return rows
    bits = int(count).bit_length()
    per_word = 63 // bits
    words = []
    for start in range(0, rows.shape[1], per_word):
        word = np.zeros(len(rows), dtype=np.int64)
        for column in rows.T[start : start + per_word]:
            word = (word << bits) | column
        words.append(word)
    order = np.lexsort(words[::-1]) if len(words) > 1 else np.argsort(words[0], kind="stable")
    is_new = np.zeros(len(rows), dtype=np.bool_)
    is_new[0] = True
    for word in words:
        ranked = word[order]
        is_new[1:] |= ranked[1:] != ranked[:-1]
    return rows[order[is_new]]


def _as_units(blocks: Blocks, level: Ints, width: int) -> Ints:
    """Write sets of blocks as sets of units, padded to `width`."""
    units = np.sort(blocks.units[level].reshape(len(level), -1), axis=1)[:, :width]
    padding = np.full((len(level), width - units.shape[1]), blocks.unit_count, dtype=np.int64)
    return np.concatenate([units, padding], axis=1)


def _is_joint(problem: Problem, sets: Ints) -> Bools:
    """Check what can only be checked of whole sets: smallest sizes and real contiguity."""
    full = np.array([*(unit.full_members for unit in problem.units), 0], dtype=np.int64)
    members = np.array([*(unit.members for unit in problem.units), 0], dtype=np.int64)
    keep: Bools = full[sets].sum(axis=1) >= problem.rules.joint_min_full
    keep &= members[sets].sum(axis=1) >= problem.rules.joint_min_members
    if not problem.options.must_link:
        return keep
    group = np.append(linked_groups(problem), -1)
    sizes = np.append(np.bincount(group[:-1]), 0)
    doubtful = keep & (sizes[group[sets]] > 1).any(axis=1)
    edges = {(int(a), int(b)) for a, b in pair_array(problem, problem.neighbours)}
    for row in np.flatnonzero(doubtful):
        keep[row] = _is_connected([int(unit) for unit in sets[row] if unit < len(group) - 1], edges)
    return keep


def _is_connected(units: list[int], edges: set[tuple[int, int]]) -> bool:
    inside = [
        (i, j)
        for i, a in enumerate(units)
        for j, b in enumerate(units)
        if i < j and (a, b) in edges
    ]
    ends = np.array(inside, dtype=np.int64).reshape(-1, 2)
    shape = (len(units), len(units))
    graph = csr_matrix((np.ones(len(ends)), (ends[:, 0], ends[:, 1])), shape=shape)
    parts, _ = connected_components(graph, directed=False)
    return int(parts) == 1
