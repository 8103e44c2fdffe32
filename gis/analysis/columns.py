"""The measures of all places of a level, one column per measure."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

import numpy as np

from gis.analysis.counted import Counted, Numbers, summed
from gis.analysis.definitions import DEFINITIONS, Definition, Topic
from gis.analysis.measures import Measure, Reason, count_of, share_of
from gis.analysis.places import Places
from gis.analysis.survey import Survey, count_units, inhabitants
from gis.analysis.town import Town
from gis.analysis.unlocated import unlocated_members

Column = list[Measure]


@dataclass(frozen=True, slots=True)
class Known:
    """From when on each topic is known (None: not at all), and the day asked for."""

    begins: Mapping[Topic, date | None]
    as_of: date
    today: date

    @property
    def anything(self) -> bool:
        """Whether anything at all can be told of the day."""
        return any(self.reason([topic]) is None for topic in self.begins)

    def reason(self, topics: tuple[Topic, ...] | list[Topic]) -> Reason | None:
        """Say why nothing can be told of these topics; None if something can."""
        if self.as_of > self.today:
            return Reason.FUTURE
        days = [self.begins[topic] for topic in topics]
        if any(day is None or day > self.as_of for day in days):
            return Reason.BEFORE_FIRST_KNOWN_DATE
        return None


@dataclass(frozen=True, slots=True)
class _Sums:
    """A measure's numbers per place; `unknown` is None where it cannot be told."""

    amount: Numbers
    base: Numbers | None
    unknown: Numbers | None


def measure_columns(
    town: Town, state: Survey | None, places: Places, known: Known
) -> dict[str, Column]:
    """Measure every place, in the order of `places`; `state` None is a day without knowledge."""
    sums = {} if state is None else _sums(town, state, places)
    return {each.name: _column(each, sums.get(each.name), places, known) for each in DEFINITIONS}


def _column(each: Definition, sums: _Sums | None, places: Places, known: Known) -> Column:
    reason = known.reason(each.topics)
    if reason is None and places.level not in each.levels:
        reason = Reason.NOT_DEFINED_AT_LEVEL
    if reason is not None or sums is None:
        absent = Measure(each.name, known.as_of, reason=reason)
        return [absent] * len(places.rows)
    return [_measure(each.name, known.as_of, sums, at) for at in range(len(places.rows))]


def _measure(name: str, as_of: date, sums: _Sums, at: int) -> Measure:
    amount = int(sums.amount[at])
    unknown = None if sums.unknown is None else int(sums.unknown[at])
    if sums.base is None:
        nothing = name == "inhabitants" and amount == 0 and bool(unknown)
        return count_of(name, as_of, value=None if nothing else amount, unknown=unknown)
    return share_of(name, as_of, numerator=amount, denominator=int(sums.base[at]), unknown=unknown)


def _sums(town: Town, state: Survey, places: Places) -> dict[str, _Sums]:
    counted = count_units(town, state) | {"inhabitants": inhabitants(town, level=places.level)}
    sums = {
        name: _summed(each, places) for name, each in counted.items() if each.unit in places.codes
    }
    unlocated = unlocated_members(town, state.covered, places, as_of=state.as_of)
    grouped = sums["member_in_group"]
    sums["member_in_group"] = _Sums(grouped.amount, grouped.base, unlocated)
    if unlocated is not None:
        sums["unlocated_members"] = _Sums(unlocated, None, np.zeros(len(places.rows)))
    return sums


def _summed(each: Counted, places: Places) -> _Sums:
    codes, size = places.codes[each.unit], len(places.rows)
    return _Sums(
        amount=summed(each.amount, codes, places=size),
        base=None if each.base is None else summed(each.base, codes, places=size),
        unknown=summed(each.unknown, codes, places=size),
    )
