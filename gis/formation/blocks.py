"""Units that must stay together, seen as one: the blocks that sets are grown from."""

from dataclasses import dataclass

import numpy as np
from scipy.sparse import csr_matrix
from scipy.sparse.csgraph import connected_components

from gis.formation.arrays import Bools, Ints
from gis.formation.problem import TOLERANCE_M, Problem
from gis.formation.walks import Walks


@dataclass(frozen=True, eq=False)
class Blocks:
    """
    The blocks of a problem and which of them touch.

    `units` has one row per block, its unit numbers padded with the number of units; `starts`
    and `touching` list for each block the neighbours that it may share a proposal with.
    """

    units: Ints
    sizes: Ints
    members: Ints
    starts: Ints
    touching: Ints
    unit_count: int
    walks: Walks
    streets: Ints | None
    forbidden: Ints
    max_walk_m: float

    def get_along(self, one: Ints, other: Ints) -> Bools:
        """Tell for pairs of blocks whether each unit of one may join each of the other."""
        fine = np.ones(len(one), dtype=np.bool_)
        for left in self.units.T:
            for right in self.units.T:
                fine &= self._may_join(left[one], right[other])
        return fine

    def _may_join(self, one: Ints, other: Ints) -> Bools:
        none = self.unit_count
        filled = slice(None)
        if self.units.shape[1] > 1:
            filled = np.flatnonzero((one < none) & (other < none))  # type: ignore[assignment]
        a, b = one[filled], other[filled]
        fine = self.walks.metres(a, b) <= self.max_walk_m + TOLERANCE_M
        if self.streets is not None:
            fine &= (self.streets[a] == self.streets[b]) & (self.streets[a] >= 0)
        if len(self.forbidden):
            fine &= ~np.isin(np.minimum(a, b) * none + np.maximum(a, b), self.forbidden)
        every = np.ones(len(one), dtype=np.bool_)
        every[filled] = fine
        return every


def pair_array(problem: Problem, pairs: tuple[tuple[str, str], ...]) -> Ints:
    """Give pairs of ids as rows of unit numbers."""
    at = problem.index()
    return np.array([(at[a], at[b]) for a, b in pairs], dtype=np.int64).reshape(-1, 2)


def linked_groups(problem: Problem) -> Ints:
    """Give the number of each unit's must_link group, in the order of their first units."""
    count = len(problem.units)
    links = pair_array(problem, problem.options.must_link)
    graph = csr_matrix((np.ones(len(links)), (links[:, 0], links[:, 1])), shape=(count, count))
    _, label = connected_components(graph, directed=False)
    _, first = np.unique(label, return_index=True)
    rank = np.empty(len(first), dtype=np.int64)
    rank[label[np.sort(first)]] = np.arange(len(first))
    return rank[label]


def build_blocks(problem: Problem) -> Blocks:
    """Contract must_link groups and keep the neighbours that may share a proposal."""
    count = len(problem.units)
    group = linked_groups(problem)
    sizes = np.bincount(group).astype(np.int64)
    units = np.full((len(sizes), sizes.max(initial=1)), count, dtype=np.int64)
    order = np.argsort(group, kind="stable")
    place = np.arange(count) - np.repeat(np.cumsum(sizes) - sizes, sizes)
    units[group[order], place] = order
    members = np.array([unit.members for unit in problem.units], dtype=np.int64)
    forbidden = pair_array(problem, problem.options.must_not_link)
    lone = Blocks(
        units=units,
        sizes=sizes,
        members=np.bincount(group, weights=members, minlength=len(sizes)).astype(np.int64),
        starts=np.zeros(len(sizes) + 1, dtype=np.int64),
        touching=np.empty(0, dtype=np.int64),
        unit_count=count,
        walks=Walks(problem),
        streets=_streets(problem),
        forbidden=forbidden[:, 0] * count + forbidden[:, 1],
        max_walk_m=problem.rules.max_walk_m,
    )
    edges = group[pair_array(problem, problem.neighbours)]
    edges = np.unique(edges[edges[:, 0] != edges[:, 1]], axis=0)
    edges = edges[lone.get_along(edges[:, 0], edges[:, 1])]
    return _touching(lone, edges)


def _touching(lone: Blocks, edges: Ints) -> Blocks:
    both = np.unique(np.concatenate([edges, edges[:, ::-1]]), axis=0)
    starts = np.searchsorted(both[:, 0], np.arange(len(lone.sizes) + 1))
    fields = vars(lone) | {"starts": starts.astype(np.int64), "touching": both[:, 1].copy()}
    return Blocks(**fields)


def _streets(problem: Problem) -> Ints | None:
    """Give the number of each unit's street, -1 for none; None when streets do not matter."""
    if not problem.rules.same_street:
        return None
    names = sorted({unit.street for unit in problem.units if unit.street is not None})
    number = {name: place for place, name in enumerate(names)}
    codes = [-1 if unit.street is None else number[unit.street] for unit in problem.units]
    return np.array(codes, dtype=np.int64)
