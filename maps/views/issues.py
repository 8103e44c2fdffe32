"""
Open issues, found in published reports: places to look at, in ground order.

Nothing is ranked. What the published figures leave open (withheld, shown as a range) is no
issue and is not counted among the places looked at.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from maps.styles import GAP_BELOW

Place = Mapping[str, Any]


@dataclass(frozen=True)
class Issue:
    """One line of the list: how many places of how many, and which, in ground order."""

    name: str
    level: str
    of: int
    places: tuple[str, ...]

    def as_dict(self) -> dict[str, object]:
        """Give the issue as plain data."""
        return {
            "name": self.name,
            "level": self.level,
            "count": len(self.places),
            "of": self.of,
            "places": list(self.places),
        }


def _state_is(state: str) -> Callable[[Place], bool | None]:
    def answer(place: Place) -> bool | None:
        found = place["facts"].get("state")
        return None if found in {None, "not_applicable"} else found == state

    return answer


def _is_preparing(place: Place) -> bool | None:
    status = place["facts"].get("rc_status")
    return None if status is None else status == "preparing"


def _is_out_of_reach(place: Place) -> bool | None:
    value = _value(place, "service_households_500")
    return None if value is None else value == 0


def _has_few_groups(place: Place) -> bool | None:
    value = _value(place, "group_coverage_residential")
    return None if value is None else value < GAP_BELOW


def _value(place: Place, measure: str) -> float | None:
    """Give a published value; one that is withheld or a range is not known."""
    value = place["measures"].get(measure, {}).get("value")
    return value if isinstance(value, int | float) else None


_QUESTIONS: tuple[tuple[str, str, Callable[[Place], bool | None]], ...] = (
    ("committee_preparing", "community", _is_preparing),
    ("community_partly_covered", "community", _state_is("partly_covered")),
    ("community_not_covered", "community", _state_is("not_covered")),
    ("estate_not_covered", "estate", _state_is("not_covered")),
    ("estate_out_of_reach", "estate", _is_out_of_reach),
    ("community_low_groups", "community", _has_few_groups),
)


def open_issues(reports: Mapping[str, Mapping[str, Any]]) -> tuple[Issue, ...]:
    """
    List what is open, from the published reports by level.

    Places keep the order of their report, which is the ground's. Questions without an open
    place, and those whose level has no report, are left out.
    """
    found = [
        _ask(name, level, question, reports[level]["places"])
        for name, level, question in _QUESTIONS
        if level in reports
    ]
    return tuple(issue for issue in found if issue.places)


def _ask(
    name: str, level: str, question: Callable[[Place], bool | None], places: list[Place]
) -> Issue:
    answers = [(place["id"], question(place)) for place in places]
    known = [(place_id, answer) for place_id, answer in answers if answer is not None]
    return Issue(name, level, len(known), tuple(place_id for place_id, answer in known if answer))
