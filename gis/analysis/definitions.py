"""Which measures there are, at which levels each has a meaning, and what it must know."""

from dataclasses import dataclass
from enum import StrEnum

from gis.analysis.measures import Level


class Topic(StrEnum):
    """What can be unknown before a day of its own."""

    PLACES = "places"
    BUILDINGS = "buildings"
    ORGANISATIONS = "organisations"
    COMMITTEES = "committees"
    GROUPS = "groups"
    TALLIES = "tallies"


@dataclass(frozen=True, slots=True)
class Definition:
    """A measure's name, its levels, and the topics that must be known on the day."""

    name: str
    topics: tuple[Topic, ...]
    levels: frozenset[Level] = frozenset(Level)


_ABOVE_ESTATE = frozenset({Level.DISTRICT, Level.STREET, Level.COMMUNITY})
_ALL_BUT_GRID = frozenset(Level) - {Level.GRID}
_GROUPED = (Topic.BUILDINGS, Topic.GROUPS)
_COUNTED = (Topic.BUILDINGS, Topic.TALLIES)
_GROUPED_AND_COUNTED = (Topic.BUILDINGS, Topic.GROUPS, Topic.TALLIES)

BUILDING_SETS = ("residential", "resident", "able")
"""The three denominators of building-group coverage; mixing them is the classic dispute."""

RINGS_M = (300, 500, 1000)
"""Walks to a venue that are told, in metres."""

DEFINITIONS: tuple[Definition, ...] = (
    Definition("org_coverage", (Topic.ORGANISATIONS,), _ABOVE_ESTATE),
    Definition("estate_org_coverage", (Topic.ORGANISATIONS,), _ALL_BUT_GRID),
    Definition("rc_coverage", (Topic.COMMITTEES,), _ABOVE_ESTATE),
    Definition("group_coverage_residential", _GROUPED),
    Definition("group_coverage_resident", _GROUPED_AND_COUNTED),
    Definition("group_coverage_able", _GROUPED_AND_COUNTED),
    Definition("member_in_group", _GROUPED_AND_COUNTED),
    Definition("household_coverage_residential", _GROUPED),
    Definition("household_coverage_resident", _GROUPED_AND_COUNTED),
    Definition("household_coverage_able", _GROUPED_AND_COUNTED),
    *(Definition(f"service_households_{ring}", (Topic.BUILDINGS,)) for ring in RINGS_M),
    *(Definition(f"service_members_{ring}", _COUNTED) for ring in RINGS_M),
    Definition("affiliation_gap", _COUNTED),
    Definition("inhabitants", (Topic.PLACES,), _ALL_BUT_GRID),
    Definition("households", (Topic.BUILDINGS,)),
    Definition("buildings_residential", (Topic.BUILDINGS,)),
    Definition("affiliated_members", _COUNTED),
    Definition("affiliated_full_members", _COUNTED),
    Definition("resident_members", _COUNTED),
    Definition("unlocated_members", (Topic.TALLIES,), _ALL_BUT_GRID),
    Definition("formed_before_rc", (Topic.ORGANISATIONS, Topic.COMMITTEES), _ABOVE_ESTATE),
)
