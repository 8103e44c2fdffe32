"""The measures that are counted building by building."""

from collections.abc import Iterator

import numpy as np
import pandas as pd

from gis.analysis.counted import Counted, Numbers
from gis.analysis.definitions import BUILDING_SETS, RINGS_M
from gis.analysis.organisation import Flags

CLOSE_ENOUGH_M = 1e-6
"""A walk of exactly the limit is within it, whatever the last digit says."""


def building_measures(buildings: pd.DataFrame) -> dict[str, Counted]:
    """Count every such measure; needs the columns of `describe_buildings` and `walk_m`."""
    counted = dict(_groups(buildings))
    counted |= dict(_services(buildings))
    return counted | _members(buildings) | _counts(buildings)


def _groups(buildings: pd.DataFrame) -> Iterator[tuple[str, Counted]]:
    """Cover the three sets of buildings, and the households in them."""
    home, grouped = _flags(buildings, "is_home"), _flags(buildings, "is_grouped")
    uncounted = home & ~_flags(buildings, "is_counted")
    households = buildings["households"].to_numpy()
    unsized = np.isnan(households)
    sets = {
        "residential": home,
        "resident": home & (buildings["resident"].to_numpy() >= 1),
        "able": home & ~uncounted & _flags(buildings, "is_able"),
    }
    for name in BUILDING_SETS:
        chosen = sets[name]
        unknown = np.zeros_like(home) if name == "residential" else uncounted
        yield f"group_coverage_{name}", _counted(chosen & grouped, chosen, unknown)
        lived_in = np.where(unsized, 0, households)
        yield (
            f"household_coverage_{name}",
            _counted(
                lived_in * (chosen & grouped), lived_in * chosen, unknown | (chosen & unsized)
            ),
        )


def _services(buildings: pd.DataFrame) -> Iterator[tuple[str, Counted]]:
    """Count who lives within a walk of a venue."""
    home, counted = _flags(buildings, "is_home"), _flags(buildings, "is_counted")
    walks = buildings["walk_m"].to_numpy()
    placed = home & ~np.isnan(walks)
    households = buildings["households"].to_numpy()
    sized = placed & ~np.isnan(households)
    living = placed & counted
    lived_in = np.where(sized, households, 0)
    residents = np.where(living, buildings["resident"].to_numpy(), 0)
    for ring in RINGS_M:
        near = placed & (np.nan_to_num(walks, nan=np.inf) <= ring + CLOSE_ENOUGH_M)
        yield f"service_households_{ring}", _counted(lived_in * near, lived_in, home & ~sized)
        yield f"service_members_{ring}", _counted(residents * near, residents, home & ~living)


def _members(buildings: pd.DataFrame) -> dict[str, Counted]:
    """Count people, wherever they live; only a home without a tally is missing one."""
    uncounted = _flags(buildings, "is_home") & ~_flags(buildings, "is_counted")
    affiliated, resident = buildings["affiliated"].to_numpy(), buildings["resident"].to_numpy()
    elsewhere = buildings["not_affiliated_here"].to_numpy()
    return {
        "member_in_group": _counted(
            buildings["in_group_members"].to_numpy(), affiliated, np.zeros_like(uncounted)
        ),
        "affiliation_gap": _counted(np.minimum(elsewhere, resident), resident, uncounted),
        "affiliated_members": _counted(affiliated, None, uncounted),
        "affiliated_full_members": _counted(
            buildings["affiliated_full"].to_numpy(), None, uncounted
        ),
        "resident_members": _counted(resident, None, uncounted),
    }


def _counts(buildings: pd.DataFrame) -> dict[str, Counted]:
    home = _flags(buildings, "is_home")
    households = buildings["households"].to_numpy()
    unsized = np.isnan(households)
    lived_in = np.where(home & ~unsized, households, 0)
    return {
        "households": _counted(lived_in, None, home & unsized),
        "buildings_residential": _counted(home, None, np.zeros_like(home)),
    }


def _flags(buildings: pd.DataFrame, name: str) -> Flags:
    flags: Flags = buildings[name].to_numpy(dtype=bool)
    return flags


def _counted(amount: Numbers | Flags, base: Numbers | Flags | None, unknown: Flags) -> Counted:
    denominator = None if base is None else base.astype(np.float64)
    return Counted("building", amount.astype(np.float64), denominator, unknown.astype(np.float64))
