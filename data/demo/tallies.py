"""Counting the invented members: per building, per branch in a building, per organisation."""

from collections import Counter, defaultdict
from dataclasses import dataclass, field

from demo import plan
from demo.district import District
from demo.members import OUTSIDE, QUARTERS, Person, Roster
from demo.organisations import Structure

SIX = (
    "affiliated_full", "affiliated_probationary", "resident_full", "resident_probationary",
    "resident_not_affiliated_here", "affiliated_unlocated",
)  # fmt: skip

Counts = Counter[str]


@dataclass(slots=True)
class Tallies:
    """One entry per quarter in each list; every inner key is a building or organisation."""

    buildings: list[dict[str, Counts]] = field(default_factory=list)
    branches: list[dict[tuple[str, str], Counts]] = field(default_factory=list)
    organisations: list[dict[str, Counts]] = field(default_factory=list)


def count_members(district: District, structure: Structure, roster: Roster) -> Tallies:
    """Count the roster on every quarter's last day."""
    tallies = Tallies()
    for quarter in range(QUARTERS):
        buildings, branches = _in_buildings(district, roster, quarter)
        tallies.buildings.append(buildings)
        tallies.branches.append(branches)
        tallies.organisations.append(
            _of_organisations(district, structure, roster, buildings, quarter)
        )
    return tallies


def _kind(person: Person, quarter: int) -> str:
    return "full" if person.is_full[quarter] else "probationary"


def _in_buildings(
    district: District, roster: Roster, quarter: int
) -> tuple[dict[str, Counts], dict[tuple[str, str], Counts]]:
    day = plan.QUARTERS[quarter]
    buildings: dict[str, Counts] = {
        building.key: Counter()
        for building in district.buildings
        if building.key and building.is_home and building.stands_on(day)
    }
    branches: dict[tuple[str, str], Counts] = defaultdict(Counter)
    for person in roster.persons:
        branch, home = person.branch[quarter], person.home[quarter]
        if not branch or home not in buildings:
            continue
        kind = _kind(person, quarter)
        buildings[home][f"resident_{kind}"] += 1
        if person.is_of_place and branch != OUTSIDE:
            buildings[home][f"affiliated_{kind}"] += 1
            branches[home, branch][f"affiliated_{kind}"] += 1
        else:
            buildings[home]["resident_not_affiliated_here"] += 1
    return buildings, dict(sorted(branches.items()))


def _of_organisations(
    district: District,
    structure: Structure,
    roster: Roster,
    buildings: dict[str, Counts],
    quarter: int,
) -> dict[str, Counts]:
    day = plan.QUARTERS[quarter]
    found: dict[str, Counts] = {
        each.code: Counter()
        for each in structure.organisations
        if each.valid_from <= day and (each.valid_to is None or day < each.valid_to)
    }
    for person in roster.persons:
        branch = person.branch[quarter]
        if branch not in found:
            continue
        found[branch][f"affiliated_{_kind(person, quarter)}"] += 1
        if not person.home[quarter]:
            found[branch]["affiliated_unlocated"] += 1
    coverer = covering_organisations(district, structure, quarter)
    homes = {building.key: building for building in district.buildings if building.key}
    for key, counts in buildings.items():
        code = coverer.get(homes[key].estate)
        if code:
            for name in SIX[2:5]:
                found[code][name] += counts[name]
    return found


def covering_organisations(
    district: District, structure: Structure, quarter: int
) -> dict[str, str]:
    """Find which organisation covers each estate: by its own row, else by its community's."""
    day = plan.QUARTERS[quarter]
    valid = [cover for cover in structure.covers if cover.valid_from <= day]
    own = {cover.estate: cover.organisation for cover in valid if cover.estate}
    whole = {cover.community: cover.organisation for cover in valid if cover.community}
    found: dict[str, str] = {}
    for block in district.estates:
        community = f"{plan.COMMUNITIES[block.community].name}社区"
        code = own.get(block.code, whole.get(community))
        if code:
            found[block.code] = code
    return found
