"""The set partition as matrices: units in columns, and the rows that options add."""

from dataclasses import dataclass, field
from functools import cached_property

import numpy as np
from scipy.sparse import csc_matrix, csr_matrix

from gis.formation.arrays import Bools, Ints
from gis.formation.columns import NEARBY, STANDALONE, TERRITORIAL, Columns
from gis.formation.problem import Problem


@dataclass(frozen=True, eq=False)
class Row:
    """A limit on plans: the sum of `weights` over the chosen columns is at most `most`."""

    name: str
    weights: Ints
    most: int


@dataclass(frozen=True, eq=False)
class Model:
    """
    Choose columns so that each unit is in exactly one, all rows hold, and the cost is least.

    `units` holds one row per column, padded with `unit_count`; `cost` is whole.
    """

    units: Ints
    cost: Ints
    unit_count: int
    rows: tuple[Row, ...] = field(default=())

    @cached_property
    def sizes(self) -> Ints:
        """Count the units of each column."""
        return np.asarray((self.units < self.unit_count).sum(axis=1), dtype=np.int64)

    @cached_property
    def incidence(self) -> csc_matrix:
        """Units by columns, 1 where the unit is in the column."""
        filled = self.units < self.unit_count
        starts = np.concatenate([[0], np.cumsum(self.sizes)])
        ones = np.ones(int(starts[-1]))
        shape = (self.unit_count, len(self.cost))
        return csc_matrix((ones, self.units[filled], starts), shape=shape)

    @cached_property
    def extra(self) -> csr_matrix:
        """Rows by columns, the weights of the rows."""
        if not self.rows:
            return csr_matrix((0, len(self.cost)))
        return csr_matrix(np.array([row.weights for row in self.rows], dtype=np.float64))

    @cached_property
    def most(self) -> Ints:
        """The limits of the rows."""
        return np.array([row.most for row in self.rows], dtype=np.int64)

    def limited(self, place: int, most: int) -> "Model":
        """Set another limit for the row at this place."""
        rows = list(self.rows)
        rows[place] = Row(rows[place].name, rows[place].weights, most)
        return Model(self.units, self.cost, self.unit_count, tuple(rows))

    def only(self, places: Ints | Bools) -> "Model":
        """Keep the columns at these places."""
        rows = tuple(Row(row.name, row.weights[places], row.most) for row in self.rows)
        return Model(self.units[places], self.cost[places], self.unit_count, rows)

    def joined(self, other: "Model") -> "Model":
        """Add the columns of another model that has no rows."""
        none = np.zeros(len(other.cost), dtype=np.int64)
        rows = tuple(Row(r.name, np.concatenate([r.weights, none]), r.most) for r in self.rows)
        units = np.concatenate([self.units, other.units])
        return Model(units, np.concatenate([self.cost, other.cost]), self.unit_count, rows)


def build_model(problem: Problem, columns: Columns) -> Model:
    """Join the columns with the rows that the problem's options ask for."""
    return Model(columns.units, columns.cost, columns.unit_count, option_rows(problem, columns))


def option_rows(problem: Problem, columns: Columns) -> tuple[Row, ...]:
    """Write `max_organisations` and each capacity as a row."""
    rows = []
    if problem.options.max_organisations is not None:
        is_org = (columns.mode == NEARBY) | (columns.mode == STANDALONE)
        most = problem.options.max_organisations
        rows.append(Row("max_organisations", is_org.astype(np.int64), most))
    members = np.array([*(unit.members for unit in problem.units), 0], dtype=np.int64)
    orgs = np.array([*(unit.territorial_org or "" for unit in problem.units), ""])
    for org, most in problem.options.capacity:
        first = columns.units[:, 0]
        taken = (columns.mode == TERRITORIAL) & (orgs[first] == org)
        rows.append(Row(f"capacity {org}", np.where(taken, members[first], 0), most))
    return tuple(rows)
