"""Building Party groups: neighbouring buildings of one branch with three members or more."""

from dataclasses import dataclass, replace
from datetime import date, timedelta
from itertools import pairwise

import numpy as np
from demo import plan
from demo.district import SEED, Building
from demo.members import LAST, QUARTERS, Roster
from demo.organisations import Structure
from demo.tallies import Tallies

LEAST_MEMBERS = 3
NEIGHBOURS_M = 90
CROWDED = 14
SPLIT_BUILDINGS = 4
DIVIDED = 3
DIVIDED_ON = date(2025, 12, 15)
JOINED_LATER = date(2026, 2, 10)
NOT_YET = 0.12
SELDOM = 0.01
LEFT_OUT = 0.75


@dataclass(frozen=True, slots=True)
class Group:
    """One group of a branch."""

    code: str
    name: str
    branch: str
    valid_from: date
    valid_to: date | None = None


@dataclass(frozen=True, slots=True)
class GroupBuilding:
    """A building, or some of its stairwells, in a group."""

    group: str
    building: str
    valid_from: date
    valid_to: date | None = None
    stairwells: str = ""


def form_groups(
    structure: Structure, roster: Roster, tallies: Tallies
) -> tuple[list[Group], list[GroupBuilding]]:
    """Divide each branch's buildings into groups and give each a day of forming."""
    rng = np.random.default_rng([SEED, 6])
    names = {each.code: each.name for each in structure.organisations}
    starts = {each.code: each.valid_from for each in structure.organisations}
    groups: list[Group] = []
    rows: list[GroupBuilding] = []
    near: set[tuple[str, str]] = set()
    split = 0
    for (branch, _), turf in roster.turf.items():
        keen = plan.COMMUNITIES[turf[0].community].keen
        last: tuple[Group, list[Building]] | None = None
        for number, chunk in enumerate(_chunks(branch, turf, tallies), start=1):
            kept = _without_some_empty(chunk, tallies, keen, rng)
            since = _formed(branch, kept, tallies, starts[branch], rng)
            if since is None or rng.random() < max(SELDOM, NOT_YET + 1 - keen):
                continue
            group = Group(
                f"{branch}-{number:02}", f"{names[branch]}第{number}党小组", branch, since
            )
            groups.append(group)
            crowded = len(kept) == 1 and kept[0].stairwells > 1
            if (
                crowded
                and split < SPLIT_BUILDINGS
                and _members(branch, kept, tallies, 0)[1] >= CROWDED
            ):
                split += 1
                _split_by_stairwells(group, kept[0], groups, rows)
                continue
            rows += [_joined(group, building, tallies) for building in kept]
            if last and _hangs_together(last[1] + kept):
                near.add((last[0].code, group.code))
            last = group, kept
    _merge_before(groups, rows, near)
    return sorted(groups, key=lambda g: g.code), sorted(
        rows, key=lambda r: (r.group, r.building, r.valid_from)
    )


def _members(
    branch: str, buildings: list[Building], tallies: Tallies, quarter: int
) -> tuple[int, int]:
    """Full and all members of a branch in some buildings."""
    counts = [tallies.branches[quarter].get((building.key, branch)) for building in buildings]
    full = sum(count["affiliated_full"] for count in counts if count)
    return full, full + sum(count["affiliated_probationary"] for count in counts if count)


def _chunks(branch: str, turf: list[Building], tallies: Tallies) -> list[list[Building]]:
    """Cut into runs of neighbouring buildings, each closed as soon as it can form a group."""
    chunks: list[list[Building]] = []
    run: list[Building] = []
    for building in turf:
        if run and min(building.outline.distance(other.outline) for other in run) > NEIGHBOURS_M:
            chunks.append(run)
            run = []
        run.append(building)
        if (_can_form(branch, run, tallies, LAST) and len(run) > 1) or _is_crowded(
            branch, run, tallies
        ):
            chunks.append(run)
            run = []
    if run:
        chunks.append(run)
    return _with_rests_joined(branch, chunks, tallies)


def _is_crowded(branch: str, run: list[Building], tallies: Tallies) -> bool:
    return _members(branch, run, tallies, 0)[1] >= CROWDED


def _with_rests_joined(
    branch: str, chunks: list[list[Building]], tallies: Tallies
) -> list[list[Building]]:
    """Join a run too small for a group to the one before it, if that is next to it."""
    joined: list[list[Building]] = []
    for chunk in chunks:
        small = not _can_form(branch, chunk, tallies, LAST)
        if joined and small and chunk[0].outline.distance(joined[-1][-1].outline) <= NEIGHBOURS_M:
            joined[-1] = joined[-1] + chunk
        else:
            joined.append(chunk)
    return joined


def _can_form(branch: str, buildings: list[Building], tallies: Tallies, quarter: int) -> bool:
    full, everyone = _members(branch, buildings, tallies, quarter)
    return full >= 1 and everyone >= LEAST_MEMBERS


def _without_some_empty(
    chunk: list[Building], tallies: Tallies, keen: float, rng: np.random.Generator
) -> list[Building]:
    """Leave out some buildings in which no member lives, but never tear a group apart."""
    kept = list(chunk)
    for building in chunk:
        counts = tallies.buildings[LAST][building.key]
        lived_in = counts["resident_full"] + counts["resident_probationary"]
        rest = [each for each in kept if each is not building]
        if not lived_in and rng.random() < LEFT_OUT * (2 - keen) and rest and _hangs_together(rest):
            kept = rest
    return kept


def _hangs_together(buildings: list[Building]) -> bool:
    reached, frontier = {0}, [0]
    while frontier:
        here = buildings[frontier.pop()]
        for number, other in enumerate(buildings):
            if number not in reached and here.outline.distance(other.outline) <= NEIGHBOURS_M:
                reached.add(number)
                frontier.append(number)
    return len(reached) == len(buildings)


def _formed(
    branch: str,
    buildings: list[Building],
    tallies: Tallies,
    earliest: date,
    rng: np.random.Generator,
) -> date | None:
    """Choose a day from which the group had its members without a break; none if there is none."""
    able = [_can_form(branch, buildings, tallies, quarter) for quarter in range(QUARTERS)]
    if not able[LAST]:
        return None
    since = next(q for q in range(QUARTERS) if all(able[q:]))
    if since == 0 and rng.random() < 0.7:  # noqa: PLR2004 -- share formed before the first quarter
        day = date(2024, 1, 15) + timedelta(days=int(rng.integers(0, 340)))
        return max(day, earliest)
    quarter = max(since, int(rng.integers(1, QUARTERS)))
    day = plan.QUARTERS[quarter] - timedelta(days=int(rng.integers(3, 80)))
    built = max(building.valid_from for building in buildings)
    return max(day, earliest, built)


def _joined(group: Group, building: Building, tallies: Tallies) -> GroupBuilding:
    """Let a building belong from the start; some without members joined on a later day."""
    start = max(group.valid_from, building.valid_from)
    counts = tallies.buildings[LAST][building.key]
    if not counts.total() and len(building.key) % 9 == 0 and start < JOINED_LATER:
        start = JOINED_LATER
    return GroupBuilding(group.code, building.key, start)


def _split_by_stairwells(
    group: Group, building: Building, groups: list[Group], rows: list[GroupBuilding]
) -> None:
    """Give a crowded building two groups, by stairwells."""
    second = Group(f"{group.code}B", f"{group.name}（二）", group.branch, group.valid_from)
    groups.append(second)
    cut = building.stairwells // 2
    for each, wells in (
        (group, range(1, cut + 1)),
        (second, range(cut + 1, building.stairwells + 1)),
    ):
        names = ";".join(f"{well}单元" for well in wells)
        rows.append(GroupBuilding(each.code, building.key, each.valid_from, stairwells=names))


def _merge_before(
    groups: list[Group], rows: list[GroupBuilding], near: set[tuple[str, str]]
) -> None:
    """Let a few of today's groups come from a larger one that was divided."""
    done: set[str] = set()
    for first, second in pairwise(groups):
        early = max(first.valid_from, second.valid_from) < plan.QUARTERS[0]
        if len(done) == DIVIDED or first.branch in done or not early:
            continue
        if (first.code, second.code) not in near:
            continue
        done.add(first.branch)
        whole = Group(
            f"{first.branch}-00", first.name.replace("第1", "第0"), first.branch,
            max(first.valid_from, second.valid_from), DIVIDED_ON,
        )  # fmt: skip
        for place, row in enumerate(list(rows)):
            if row.group in {first.code, second.code}:
                rows[place] = replace(row, valid_from=DIVIDED_ON)
                rows.append(
                    replace(row, group=whole.code, valid_from=whole.valid_from, valid_to=DIVIDED_ON)
                )
        for group in (first, second):
            groups[groups.index(group)] = replace(group, valid_from=DIVIDED_ON)
        groups.append(whole)
