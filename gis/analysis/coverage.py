"""The seven coverage measures of DOMAIN 2.7, for every place of a level and the district."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from gis.analysis.columns import Known, measure_columns
from gis.analysis.definitions import Topic
from gis.analysis.facts import Facts, facts_of
from gis.analysis.known_dates import all_known, first_known, tally_dates
from gis.analysis.measures import Level, Measure
from gis.analysis.network import network_of
from gis.analysis.places import places_of
from gis.analysis.survey import Survey, survey
from gis.analysis.town import Town, valid_on

__all__ = ["CoverageReport", "Level", "PlaceReport", "measure_coverage", "measure_levels"]


@dataclass(frozen=True, slots=True)
class PlaceReport:
    """One place with its facts and measures by name."""

    id: str | None
    source_key: str | None
    name: str | None
    parent_id: str | None
    facts: Facts
    measures: Mapping[str, Measure]

    def as_dict(self) -> dict[str, Any]:
        """Write the place as plain words and numbers."""
        return {
            "id": self.id,
            "source_key": self.source_key,
            "name": self.name,
            "parent_id": self.parent_id,
            "facts": self.facts,
            "measures": {name: each.as_dict() for name, each in self.measures.items()},
        }


@dataclass(frozen=True, slots=True)
class CoverageReport:
    """
    The measures of a day. `places` are in the order of the ground; there is no ranking.

    `known_from` is the first day on which everything is known; `dates` are those on which
    members were counted.
    """

    level: Level
    as_of: date
    known_from: date | None
    dates: tuple[date, ...]
    reach_method: str
    total: PlaceReport
    places: tuple[PlaceReport, ...]

    def as_dict(self) -> dict[str, Any]:
        """Write the report as plain words and numbers, days as ISO 8601."""
        return {
            "level": self.level.value,
            "as_of": self.as_of.isoformat(),
            "known_from": None if self.known_from is None else self.known_from.isoformat(),
            "dates": [day.isoformat() for day in self.dates],
            "reach_method": self.reach_method,
            "total": self.total.as_dict() | {"level": Level.DISTRICT.value},
            "places": [place.as_dict() for place in self.places],
        }


def measure_coverage(
    town: Town, *, level: Level, as_of: date | None = None, today: date
) -> CoverageReport:
    """
    Measure every place of a level, and the district.

    Each measure is empty, with the reason, where it has no meaning at the level, nothing to
    divide by, or the day is in the future or before anything of its kind is known.

    Parameters
    ----------
    town
        All rows of all days.
    level
        The kind of place.
    as_of
        The day; without one the newest on which members were counted, else today.
    today
        Later days are the future.

    Returns
    -------
    report
        Places in the order of the ground, north-west first.
    """
    return measure_levels(town, levels=(level,), as_of=as_of, today=today)[level]


def measure_levels(
    town: Town, *, levels: Collection[Level], as_of: date | None = None, today: date
) -> dict[Level, CoverageReport]:
    """Measure several levels like `measure_coverage`, counting buildings and walks once."""
    dates = tally_dates(town, today=today)
    day = as_of or (dates[-1] if dates else today)
    known = Known(first_known(town), day, today)
    network = network_of(town.walk_edges, town.barriers)
    with_grids = Level.GRID in levels
    state = survey(town, network, with_grids=with_grids, as_of=day) if known.anything else None
    whole = _measured(town, state, known, level=Level.DISTRICT)
    return {
        level: CoverageReport(
            level=level,
            as_of=day,
            known_from=all_known(known.begins),
            dates=tuple(dates),
            reach_method="straight_line" if network.is_empty else "network",
            total=whole[0],
            places=tuple(
                whole if level is Level.DISTRICT else _measured(town, state, known, level=level)
            ),
        )
        for level in levels
    }


def _measured(town: Town, state: Survey | None, known: Known, *, level: Level) -> list[PlaceReport]:
    buildings = valid_on(town.buildings, known.as_of) if state is None else state.buildings
    places = places_of(town, buildings, level=level, as_of=known.as_of)
    columns = measure_columns(town, state, places, known)
    knows_organisations = known.reason([Topic.ORGANISATIONS]) is None
    facts = facts_of(town, places, state, knows_organisations=knows_organisations)
    named = places.rows[["id", "source_key", "name", "parent_id"]].astype(object)
    keys = named.where(named.notna(), None).to_dict("records")
    return [
        PlaceReport(
            facts=facts[at], measures={name: each[at] for name, each in columns.items()}, **key
        )
        for at, key in enumerate(keys)
    ]
