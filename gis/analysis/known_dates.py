"""From which day on something is known, topic by topic."""

from collections.abc import Mapping
from datetime import date

import numpy as np
import pandas as pd

from gis.analysis.definitions import Topic
from gis.analysis.town import Days, Town, days

ALWAYS = date.min
"""A row without a beginning: known ever since."""


def tally_dates(town: Town, *, today: date) -> list[date]:
    """List the days on which members were counted, oldest first, none after today."""
    counted = (town.building_tallies, town.building_branch_tallies, town.org_tallies)
    found = np.unique(np.concatenate([days(frame["as_of"]) for frame in counted]))
    return [day.item() for day in found if not np.isnat(day) and day.item() <= today]


def first_known(town: Town) -> Mapping[Topic, date | None]:
    """
    Find each topic's first known day; None where nothing at all is known.

    Places have no dates of their own and are known as soon as anything is.
    """
    begins: dict[Topic, date | None] = {
        Topic.BUILDINGS: _first(town.buildings),
        Topic.ORGANISATIONS: _first(town.party_org_places),
        Topic.COMMITTEES: _first(town.rc_status_periods),
        Topic.GROUPS: _first(town.party_groups),
        Topic.TALLIES: _first_day(days(town.building_tallies["as_of"])),
    }
    dated = [day for day in begins.values() if day is not None]
    return begins | {Topic.PLACES: min(dated, default=ALWAYS)}


def all_known(begins: Mapping[Topic, date | None]) -> date | None:
    """Find the first day on which every topic that is known at all is known."""
    dated = [day for day in begins.values() if day is not None]
    last = max(dated, default=ALWAYS)
    return None if last == ALWAYS else last


def _first(frame: pd.DataFrame) -> date | None:
    if frame.empty:
        return None
    begins = days(frame["valid_from"])
    return ALWAYS if np.isnat(begins).any() else _first_day(begins)


def _first_day(found: Days) -> date | None:
    dated = found[~np.isnat(found)]
    if not len(dated):
        return None
    first: date = dated.min().item()
    return first
