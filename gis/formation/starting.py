"""A first plan that keeps every option, however dear."""

import numpy as np

from gis.formation.arrays import Ints
from gis.formation.columns import EXCEPTION, Columns
from gis.formation.model import Model
from gis.formation.primal import small_integer_plan

_LACKING = 10  # what a unit without a proposal costs when nothing else costs anything


def starting_plan(columns: Columns, model: Model, *, deadline: float = np.inf) -> Ints | None:
    """
    Let every unit be an exception, but those that options keep from it.

    Returns
    -------
    plan
        Columns that cover each unit once and keep the rows; None when there are none.

    Raises
    ------
    TimeoutError
        The deadline struck first.
    """
    exceptions = np.flatnonzero(columns.mode == EXCEPTION)
    is_bound = np.ones(model.unit_count + 1, dtype=np.bool_)
    is_bound[columns.units[exceptions, 0]] = False
    is_bound[-1] = False
    if not is_bound.any():
        return exceptions
    touching = is_bound[columns.units].any(axis=1)
    usable = np.flatnonzero(touching | (columns.mode == EXCEPTION))
    part = model.only(usable)
    free = Model(part.units, np.zeros(len(usable), dtype=np.int64), part.unit_count, part.rows)
    bound = np.flatnonzero(is_bound)
    stopgaps = np.full((len(bound), part.units.shape[1]), part.unit_count, dtype=np.int64)
    stopgaps[:, 0] = bound
    prices = np.full(len(bound), _LACKING, dtype=np.int64)
    whole = free.joined(Model(stopgaps, prices, part.unit_count))
    plan = small_integer_plan(whole, [], np.empty(0, dtype=np.int64), deadline=deadline)
    if plan is None:
        raise TimeoutError
    return usable[plan] if (plan < len(usable)).all() else None
