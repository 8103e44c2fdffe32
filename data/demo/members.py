"""Invented members, quarter by quarter: where they live and which branch they belong to."""

from collections.abc import Iterable
from dataclasses import dataclass, field

import numpy as np
from demo import plan
from demo.district import SEED, Building, District
from demo.organisations import Branch, Structure

QUARTERS = len(plan.QUARTERS)
LAST = QUARTERS - 1
OUTSIDE = "outside"
"""Stands for every organisation beyond the district's own."""

TINY = 5
AFFILIATED_OUTSIDE = 430
VILLAGE_MEMBERS = ("青枫村党支部", "青枫园", 24)


@dataclass(slots=True)
class Person:
    """
    One invented member; each list has an entry per quarter.

    `branch` is empty while the person is not here, `home` is the key of a building, empty when
    unknown, `OUTSIDE` when beyond the district.
    """

    branch: list[str]
    home: list[str]
    is_full: list[bool]
    is_of_place: bool = True


@dataclass(slots=True)
class Roster:
    """All persons and the buildings each branch looks after, in the order of their numbers."""

    persons: list[Person] = field(default_factory=list)
    turf: dict[tuple[str, str], list[Building]] = field(default_factory=dict)


def invent_members(district: District, structure: Structure) -> Roster:
    """Fill every branch with as many members as planned on the last quarter, then look back."""
    rng = np.random.default_rng([SEED, 5])
    roster = Roster()
    homes = [b for b in district.buildings if b.is_home and b.key and b.valid_to is None]
    for branch in structure.branches:
        mine = [building for building in homes if building.estate == branch.estate]
        start, end = (len(mine) * (branch.part + k) // branch.parts for k in (0, 1))
        turf = mine[start:end]
        roster.turf[branch.code, branch.estate] = turf
        others = [b for b in homes if b.community != turf[0].community]
        _fill_branch(roster, branch, turf, others, rng)
    _add_villagers(roster, structure, district, homes, rng)
    small = {branch.estate for branch in structure.branches if branch.members < TINY}
    weights = _weights([b.households * (1 if b.estate in small else 6) for b in homes], rng)
    for number in _draw(AFFILIATED_OUTSIDE, weights, rng):
        roster.persons.append(_person(OUTSIDE, homes[number], rng, is_of_place=False))
    return roster


def _fill_branch(
    roster: Roster,
    branch: Branch,
    turf: list[Building],
    others: list[Building],
    rng: np.random.Generator,
) -> None:
    weights = _weights([building.households for building in turf], rng)
    for count, number in enumerate(_draw(branch.members, weights, rng)):
        person = _person(branch.code, turf[number], rng)
        if branch.members < TINY:
            _settle(person, is_full=count < 2)  # noqa: PLR2004 -- one or two full members each
        else:
            _scatter(person, others, rng)
        _date_affiliation(person, branch)
        roster.persons.append(person)
    for number in _draw(branch.members // 24, weights, rng):
        roster.persons.append(_left(_person(branch.code, turf[number], rng), branch, rng))


def _person(
    branch: str, home: Building, rng: np.random.Generator, *, is_of_place: bool = True
) -> Person:
    """Someone who is here on the last quarter; came earlier, most before the first."""
    first = 0 if rng.random() < 0.87 else int(rng.integers(1, QUARTERS))  # noqa: PLR2004 -- share
    built = next(q for q in range(QUARTERS) if home.stands_on(plan.QUARTERS[q]))
    first = max(first, built)
    known = first if rng.random() < 0.94 else min(LAST, first + int(rng.integers(1, 5)))  # noqa: PLR2004 -- share
    full_since = _full_since(first, rng)
    return Person(
        [branch if q >= first else "" for q in range(QUARTERS)],
        ["" if q < known else home.key for q in range(QUARTERS)],
        [q >= full_since for q in range(QUARTERS)],
        is_of_place,
    )


def _full_since(first: int, rng: np.random.Generator) -> int:
    """Probation lasts a year: four quarters."""
    draw = rng.random()
    if draw < 0.08:  # noqa: PLR2004 -- share on probation today
        return QUARTERS
    if draw < 0.13:  # noqa: PLR2004 -- share on probation earlier
        return max(first, int(rng.integers(1, 5)))
    return 0


def _settle(person: Person, *, is_full: bool) -> None:
    """Small estates know their few members from the start."""
    branch, home = person.branch[LAST], person.home[LAST]
    since = next(q for q in range(QUARTERS) if person.branch[q])
    first = 0 if since < LAST else LAST
    person.branch = [branch if q >= first else "" for q in range(QUARTERS)]
    person.home = [home] * QUARTERS
    person.is_full = [is_full] * QUARTERS


def _scatter(person: Person, others: list[Building], rng: np.random.Generator) -> None:
    """Let some live elsewhere in the district, some beyond it, some nobody knows where."""
    draw = rng.random()
    if draw < 0.04:  # noqa: PLR2004 -- share not located
        person.home = [""] * QUARTERS
    elif draw < 0.07:  # noqa: PLR2004 -- share beyond the district
        person.home = [OUTSIDE] * QUARTERS
    elif draw < 0.10:  # noqa: PLR2004 -- share in another community
        home = others[int(rng.integers(len(others)))]
        stands = [home.stands_on(day) for day in plan.QUARTERS]
        person.home = [home.key if here else OUTSIDE for here in stands]
        person.is_of_place = False


def _date_affiliation(person: Person, branch: Branch) -> None:
    """Before the branch covered the estate, its members belonged to another one."""
    for quarter, day in enumerate(plan.QUARTERS):
        if person.branch[quarter] and day < branch.since:
            person.branch[quarter] = branch.before or OUTSIDE


def _left(person: Person, branch: Branch, rng: np.random.Generator) -> Person:
    """Turn someone into a member who has moved on before the last quarter."""
    gone = int(rng.integers(1, QUARTERS))
    person.branch = [branch.code if q < gone else "" for q in range(QUARTERS)]
    person.is_full = [True] * QUARTERS
    _date_affiliation(person, branch)
    return person


def _add_villagers(
    roster: Roster,
    structure: Structure,
    district: District,
    homes: list[Building],
    rng: np.random.Generator,
) -> None:
    """Resettled villagers who still belong to their village's branch."""
    name, estate, count = VILLAGE_MEMBERS
    code = next(each.code for each in structure.organisations if each.name == name)
    block = next(each for each in district.estates if each.plan.name == estate)
    mine = [building for building in homes if building.estate == block.code]
    for number in _draw(count, _weights([b.households for b in mine], rng), rng):
        roster.persons.append(_person(code, mine[number], rng, is_of_place=False))


def _weights(households: Iterable[int], rng: np.random.Generator) -> list[int]:
    """Whole numbers, very uneven: a third of the buildings draws nobody."""
    return [
        0 if rng.random() < 0.33 else (14 + int(rng.integers(0, 10)) ** 2) * count  # noqa: PLR2004 -- share
        for count in households
    ]


def _draw(count: int, weights: list[int], rng: np.random.Generator) -> list[int]:
    """Places drawn in proportion to their weights, by whole numbers only."""
    weights = weights if sum(weights) else [1] * len(weights)
    edges = np.cumsum(np.array(weights, dtype=np.int64))
    return [
        int(np.searchsorted(edges, int(rng.integers(int(edges[-1]))), side="right"))
        for _ in range(count)
    ]
