"""The town on one day, counted unit by unit: what every level's measures are summed from."""

from dataclasses import dataclass
from datetime import date

import numpy as np
import pandas as pd

from gis.analysis.building_measures import building_measures
from gis.analysis.buildings import assign_grids, describe_buildings, with_walks
from gis.analysis.counted import Counted, Unit
from gis.analysis.measures import Level
from gis.analysis.network import Network
from gis.analysis.organisation import (
    Cover,
    Flags,
    committee_status,
    cover_of,
    formed_before_committee,
    valid_places,
)
from gis.analysis.town import Town


@dataclass(frozen=True, slots=True)
class Survey:
    """
    A day's state. `covered` are the rows of `valid_places`, `buildings` those of the day.

    `committees` and `came_first` (an organisation before the committee) are in the row order of
    the town's communities.
    """

    as_of: date
    buildings: pd.DataFrame
    covered: pd.DataFrame
    cover: Cover
    committees: pd.DataFrame
    came_first: Flags


def survey(town: Town, network: Network, *, with_grids: bool, as_of: date) -> Survey:
    """Work out the day's state; each building's grid of the day only where it is asked for."""
    buildings = with_walks(town, describe_buildings(town, as_of=as_of), network, as_of=as_of)
    if with_grids:
        buildings = assign_grids(town, buildings, as_of=as_of)
    covered = valid_places(town, as_of)
    committees = committee_status(town, as_of)
    return Survey(
        as_of=as_of,
        buildings=buildings,
        covered=covered,
        cover=cover_of(town, buildings, covered),
        committees=committees,
        came_first=formed_before_committee(town, covered, committees),
    )


def count_units(town: Town, state: Survey) -> dict[str, Counted]:
    """Count every measure but unlocated members, which belong to organisations."""
    cover = state.cover
    established = (state.committees["status"] == "established").to_numpy(dtype=bool)
    every = np.ones(len(town.communities), dtype=bool)
    inhabited = cover.estate_is_inhabited
    return building_measures(state.buildings) | {
        "org_coverage": _share("community", cover.community_is_covered, every),
        "rc_coverage": _share("community", established, every),
        "formed_before_rc": _count("community", pd.Series(state.came_first)),
        "estate_org_coverage": _share(
            "estate", inhabited & cover.estate_is_covered, inhabited, cover.estate_is_unclear
        ),
    }


def inhabitants(town: Town, *, level: Level) -> Counted:
    """Take the declared counts: an estate's own, else the communities'."""
    if level is Level.ESTATE:
        return _count("estate", town.estates["inhabitant_count"])
    return _count("community", town.communities["inhabitant_count"])


def _share(unit: Unit, amount: Flags, base: Flags, unknown: Flags | None = None) -> Counted:
    missing = np.zeros(len(base)) if unknown is None else unknown.astype(np.float64)
    return Counted(unit, amount.astype(np.float64), base.astype(np.float64), missing)


def _count(unit: Unit, numbers: pd.Series) -> Counted:
    amount = numbers.fillna(0).to_numpy(dtype=np.float64)
    return Counted(unit, amount, None, numbers.isna().to_numpy(dtype=np.float64))
