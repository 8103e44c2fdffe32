"""The linear relaxation in HiGHS: columns and cuts are added, solves start where the last ended."""

import time
from collections.abc import Sequence

import highspy
import numpy as np
from scipy.sparse import csc_matrix, csr_matrix, vstack

from gis.formation.arrays import Floats, Ints
from gis.formation.certificate import Cut, cut_limits, cut_weights
from gis.formation.model import Model

_PRIMAL, _DUAL = 4, 1


class QuietHighs(highspy.Highs):
    """A solver that says nothing, uses one thread and so repeats itself exactly."""

    def __init__(self) -> None:
        super().__init__()  # type: ignore[no-untyped-call]  # highspy has no types
        self.setOptionValue("threads", 1)

    def enableCallbacks(self) -> None:  # noqa: N802 - named by highspy
        """Turn the output off first: this is where the banner would be printed."""
        self.setOptionValue("output_flag", False)
        super().enableCallbacks()  # type: ignore[no-untyped-call]  # highspy has no types


def matrix(model: Model, cuts: Sequence[Cut]) -> csc_matrix:
    """Stack units, option rows and cuts."""
    parts: list[csc_matrix | csr_matrix] = [model.incidence]
    if model.rows:
        parts.append(model.extra)
    if cuts:
        parts.append(cut_weights(model, cuts))
    return csc_matrix(vstack(parts, format="csc")) if len(parts) > 1 else model.incidence


def as_lp(model: Model, cuts: Sequence[Cut]) -> highspy.HighsLp:
    """Write the relaxation for HiGHS; columns have no upper limit, the unit rows imply it."""
    coefficients = matrix(model, cuts)
    lp = highspy.HighsLp()
    lp.num_row_, lp.num_col_ = coefficients.shape
    lp.col_cost_ = model.cost.astype(np.float64)
    lp.col_lower_ = np.zeros(len(model.cost))
    lp.col_upper_ = np.full(len(model.cost), highspy.kHighsInf)
    ones = np.ones(model.unit_count)
    limits = np.concatenate([model.most, cut_limits(cuts)]).astype(np.float64)
    lp.row_lower_ = np.concatenate([ones, np.full(len(limits), -highspy.kHighsInf)])
    lp.row_upper_ = np.concatenate([ones, limits])
    lp.a_matrix_.format_ = highspy.MatrixFormat.kColwise
    lp.a_matrix_.start_ = coefficients.indptr.astype(np.int32)
    lp.a_matrix_.index_ = coefficients.indices.astype(np.int32)
    lp.a_matrix_.value_ = coefficients.data.astype(np.float64)
    return lp


class LinearProgram:
    """A relaxation that grows."""

    def __init__(self, model: Model, cuts: Sequence[Cut] = ()) -> None:
        self._highs = QuietHighs()
        self._highs.setOptionValue("presolve", "off")
        self._highs.setOptionValue("solver", "simplex")
        self._highs.passModel(as_lp(model, cuts))
        self._strategy = _DUAL
        self._unit_count = model.unit_count
        self.x: Floats = np.zeros(len(model.cost))
        self.duals: Floats = np.zeros(model.unit_count + len(model.rows) + len(cuts))
        self.objective = 0.0

    def run(self, *, deadline: float = np.inf) -> bool:
        """Solve to the end; false when the deadline struck, with duals as they stand then."""
        left = deadline - time.monotonic()
        if left <= 0:
            return False
        highs = self._highs
        highs.setOptionValue("simplex_strategy", self._strategy)
        limit = highs.getRunTime() + left if np.isfinite(left) else highspy.kHighsInf
        highs.setOptionValue("time_limit", limit)
        highs.run()
        solution = highs.getSolution()
        is_done = highs.getModelStatus() == highspy.HighsModelStatus.kOptimal
        if solution.dual_valid and len(solution.row_dual):
            self.duals = np.array(solution.row_dual)
        self.x = np.array(solution.col_value)
        self.objective = float(highs.getInfo().objective_function_value)
        return is_done

    def add_columns(self, model: Model, cuts: Sequence[Cut]) -> None:
        """Add all columns of the model, which has the rows that are there."""
        new, count = matrix(model, cuts), len(model.cost)
        self._highs.addCols(
            count,
            model.cost.astype(np.float64),
            np.zeros(count),
            np.full(count, highspy.kHighsInf),
            int(new.nnz),
            new.indptr[:-1].astype(np.int32),
            new.indices.astype(np.int32),
            new.data.astype(np.float64),
        )
        self._strategy = _PRIMAL

    def add_cuts(self, model: Model, cuts: Sequence[Cut]) -> None:
        """Add cuts; the model has exactly the columns that are there."""
        new, limits = cut_weights(model, cuts), cut_limits(cuts).astype(np.float64)
        self._highs.addRows(
            len(limits),
            np.full(len(limits), -highspy.kHighsInf),
            limits,
            int(new.nnz),
            new.indptr[:-1].astype(np.int32),
            new.indices.astype(np.int32),
            new.data.astype(np.float64),
        )
        self._strategy = _DUAL

    def limit_columns(self, upper: Floats) -> None:
        """Set the upper limit of every column: 0 shuts it out, infinity frees it."""
        count = len(upper)
        places: Ints = np.arange(count)
        self._highs.changeColsBounds(count, places.astype(np.int32), np.zeros(count), upper)
        self._strategy = _DUAL

    def limit_row(self, place: int, most: int) -> None:
        """Set the limit of a row of options or changes, counted from the first after the units."""
        row = self._unit_count + place
        self._highs.changeRowBounds(row, -highspy.kHighsInf, float(most))
        self._strategy = _DUAL

    def price_columns(self, places: Ints, cost: float) -> None:
        """Set one cost for some columns."""
        costs = np.full(len(places), float(cost))
        self._highs.changeColsCost(len(places), places.astype(np.int32), costs)
        self._strategy = _PRIMAL
