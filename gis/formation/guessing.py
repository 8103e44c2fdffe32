"""A guess at what each unit is worth in the relaxation, before any solver has run."""

import numpy as np

from gis.formation.arrays import Floats
from gis.formation.model import Model

_STEPS = 30
_LENGTH = 0.02  # of a first step, as a share of the bound
_SHORTER = 0.9  # after a step that did not raise the bound


def guess_prices(model: Model) -> Floats:
    """
    Raise the Lagrangian bound of covering each unit once by a few subgradient steps.

    A unit that columns of negative reduced cost cover twice becomes cheaper, one that none
    covers dearer [Held, Wolfe and Crowder 1974]. Rows of options are left out: it is a guess.

    Parameters
    ----------
    model
        Each unit is in some column.

    Returns
    -------
    prices
        One per unit and a last 0, which stands for padding; the best found.
    """
    prices = np.full(model.unit_count + 1, np.inf)
    per_unit = model.cost / model.sizes
    for units in model.units.T:
        np.minimum.at(prices, units, per_unit)
    prices[-1] = 0.0
    best, best_bound, length = prices, -np.inf, _LENGTH
    for _ in range(_STEPS):
        reduced = model.cost - prices[model.units].sum(axis=1)
        taken = reduced < 0
        bound = float(prices.sum() + reduced[taken].sum())
        if bound > best_bound:
            best, best_bound = prices, bound
        else:
            length *= _SHORTER
        cover = np.bincount(model.units[taken].ravel(), minlength=model.unit_count + 1)
        lacking = 1.0 - cover
        lacking[-1] = 0.0
        norm = float(lacking @ lacking)
        if norm == 0:
            break
        prices = prices + length * abs(best_bound) / norm * lacking
    return best
