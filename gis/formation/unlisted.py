"""A bound on all plans that needs no list of proposals."""

import numpy as np

from gis.formation.columns import NEARBY, Columns
from gis.formation.problem import Problem


def unlisted_bound(problem: Problem, columns: Columns) -> int:
    """
    Let each unit pay its cheapest single proposal, or its share of a largest nearby one.

    Parameters
    ----------
    problem
        A nearby proposal has at most `rules.max_units` units and costs at least an organisation.
    columns
        At least all single proposals.
    """
    share = int(np.rint(problem.cost.per_organisation)) // problem.rules.max_units
    cheapest = np.full(len(problem.units), share, dtype=np.int64)
    single = columns.mode != NEARBY
    np.minimum.at(cheapest, columns.units[single, 0], columns.cost[single])
    return int(cheapest.sum())
