"""The members of the last quarter as rosters: one table per community, as offices keep them."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, timedelta
from itertools import chain
from pathlib import Path

import numpy as np
from demo import plan
from demo.district import SEED, Building, District, community_code
from demo.groups import Group, GroupBuilding
from demo.members import LAST, OUTSIDE, VILLAGE_MEMBERS, Person, Roster
from demo.names import Names
from demo.organisations import Structure
from demo.writing import write_table

HEADER = (
    "姓名", "人员类别", "所在党支部", "党小组", "组内职务", "类别", "小区", "楼幢", "单元",
    "居住情况", "流动状态", "居住地状态", "手机", "原村", "双报到日期", "参加组织", "最近联系",
)  # fmt: skip
BEYOND = "外单位"
OF_HERE = (("离退休", 0.62), ("在职", 0.14), ("流动", 0.08), ("下岗失业", 0.06), ("其他", 1.0))
OF_ELSEWHERE = (("在职", 0.66), ("离退休", 0.14), ("流动", 0.12), ("其他", 1.0))
RESETTLED = {
    "渡口新村": ("渡口村", 0.55), "松岭小区": ("松岭村", 0.4), "柳浪新村": ("柳浪村", 0.45),
    "云谷里": ("云谷村", 0.2), "映月小区": ("映月村", 0.3), "青枫园": ("青枫村", 0.3),
}  # fmt: skip
"""Estates built for a village, and the share of their members who come from it."""
ATTEND_AT_HOME = 18
ATTEND_IN_VILLAGE = 12
DEPUTIES_FROM = 8


@dataclass(slots=True)
class Line:
    """One line of a roster, with what decides where it stands."""

    person: Person
    community: int
    home: Building | None
    cells: dict[str, str] = field(default_factory=dict)
    group: str = ""

    @property
    def branch(self) -> str:
        """The code of the branch, or `OUTSIDE`."""
        return self.person.branch[LAST]


@dataclass(slots=True)
class Register:
    """What lines are looked up in: buildings, organisations, groups and who looks after what."""

    homes: dict[str, Building]
    estates: dict[str, str]
    names: dict[str, str]
    branch_of: dict[str, str]
    community_of: dict[str, int]
    groups: dict[str, Group]
    group_rows: dict[str, list[GroupBuilding]]


def write_rosters(
    folder: Path,
    district: District,
    structure: Structure,
    roster: Roster,
    groups: tuple[list[Group], list[GroupBuilding]],
) -> None:
    """Write `rosters/<code of the community>.csv` for every community."""
    register = _register(district, structure, roster, *groups)
    lines = _lines(roster, register)
    _tell_about_homes(lines, register)
    _tell_about_organisations(lines, register)
    _choose_leaders(lines)
    (folder / "rosters").mkdir(exist_ok=True)
    for number in range(len(plan.COMMUNITIES)):
        mine = sorted((line for line in lines if line.community == number), key=_order)
        write_table(
            folder / "rosters" / f"{community_code(number)}.csv",
            [[line.cells.get(name, "") for name in HEADER] for line in mine],
            header=HEADER,
        )


def _register(
    district: District,
    structure: Structure,
    roster: Roster,
    groups: list[Group],
    rows: list[GroupBuilding],
) -> Register:
    today = plan.QUARTERS[LAST]
    valid = {g.code: g for g in groups if g.valid_from <= today and g.valid_to is None}
    by_building: dict[str, list[GroupBuilding]] = defaultdict(list)
    for row in rows:
        if row.group in valid and row.valid_from <= today and row.valid_to is None:
            by_building[row.building].append(row)
    estates = {block.code: block.plan.name for block in district.estates}
    villagers = next(
        each.code for each in structure.organisations if each.name == VILLAGE_MEMBERS[0]
    )
    hosts = next(block for block in district.estates if block.plan.name == VILLAGE_MEMBERS[1])
    return Register(
        homes={building.key: building for building in district.buildings if building.key},
        estates=estates,
        names={each.code: each.name for each in structure.organisations} | {OUTSIDE: BEYOND},
        branch_of={
            building.key: code for (code, _), turf in roster.turf.items() for building in turf
        },
        community_of={code: turf[0].community for (code, _), turf in roster.turf.items()}
        | {villagers: hosts.community},
        groups=valid,
        group_rows=by_building,
    )  # fmt: skip


def _lines(roster: Roster, register: Register) -> list[Line]:
    """One line for everyone who is here; those of a joint branch stand where they live."""
    joint = {code for code, _ in roster.turf if sum(code == c for c, _ in roster.turf) > 1}
    lines = []
    for person in roster.persons:
        branch, home = person.branch[LAST], register.homes.get(person.home[LAST])
        if not branch:
            continue
        at_home = branch == OUTSIDE or branch in joint
        community = home.community if home and at_home else register.community_of[branch]
        lines.append(Line(person, community, home))
    return lines


def _tell_about_homes(lines: list[Line], register: Register) -> None:
    """Fill in who it is and where the person lives."""
    rng = np.random.default_rng([SEED, 7])
    avoided = "\n".join(
        chain(register.names.values(), register.estates.values(), HEADER, plan.STREETS)
    )
    names = Names(rng, avoided)
    turns: dict[str, int] = defaultdict(int)
    for line in lines:
        home = line.home
        where = line.person.home[LAST]
        line.cells = {
            "姓名": names.name(where if home else f"{line.branch}/{where}"),
            "人员类别": "正式党员" if line.person.is_full[LAST] else "预备党员",
            "居住地状态": "本区" if home else "区外" if where == OUTSIDE else "不详",
            "手机": names.phone() if rng.random() < 0.82 else "",  # noqa: PLR2004 -- share
        }
        if home:
            stairwell = 1 + turns[home.key] % max(1, home.stairwells)
            turns[home.key] += 1
            is_known = len(register.group_rows[home.key]) > 1 or rng.random() < 0.9  # noqa: PLR2004 -- share
            line.cells |= {
                "小区": register.estates[home.estate],
                "楼幢": f"{home.cluster}{home.number}",
                "单元": f"{stairwell}单元" if is_known else "",
            }
            line.group = _group_of(line, f"{stairwell}单元", register)


def _group_of(line: Line, stairwell: str, register: Register) -> str:
    """Find the group of the own branch that holds the stairwell, if there is one."""
    home = line.home
    for row in register.group_rows[home.key] if home else ():
        holds = not row.stairwells or stairwell in row.stairwells.split(";")
        if register.groups[row.group].branch == line.branch and holds:
            return row.group
    return ""


def _tell_about_organisations(lines: list[Line], register: Register) -> None:
    """Fill in branch, group, category, and what ties a person to a second place."""
    rng = np.random.default_rng([SEED, 8])
    attending: dict[bool, int] = defaultdict(int)
    for line in lines:
        name = register.names[line.branch]
        group = register.groups[line.group].name.removeprefix(name) if line.group else ""
        line.cells |= {
            "所在党支部": name,
            "党小组": group,
            "组内职务": "组员" if group else "",
            "类别": _drawn(OF_ELSEWHERE if line.branch == OUTSIDE else OF_HERE, rng),
        }
        if line.branch == OUTSIDE:
            _tell_about_incomer(line, rng)
        elif line.home:
            line.cells["居住情况"] = "自有" if rng.random() < 0.93 else "租住"  # noqa: PLR2004 -- share
            _tell_about_village(line, register, attending, rng)
        elif line.person.home[LAST] == OUTSIDE and rng.random() < 0.7:  # noqa: PLR2004 -- share
            line.cells |= {"流动状态": "流出", "类别": "流动"}
            line.cells["最近联系"] = f"2026-{int(rng.integers(4, 10)):02}"


def _drawn(shares: Iterable[tuple[str, float]], rng: np.random.Generator) -> str:
    draw, reached = rng.random(), 0.0
    for word, share in shares:
        reached += share
        if draw < reached:
            return word
    raise ValueError(draw)


def _tell_about_incomer(line: Line, rng: np.random.Generator) -> None:
    """Tell of someone who belongs to an organisation beyond the district."""
    is_tenant = rng.random() < 0.42  # noqa: PLR2004 -- share
    line.cells["居住情况"] = "租住" if is_tenant else "自有"
    if is_tenant and line.cells["类别"] != "离退休":
        line.cells["流动状态"] = "流入"
    if line.cells["类别"] == "在职" and rng.random() < 0.6:  # noqa: PLR2004 -- share
        day = date(2024, 3, 1) + timedelta(days=int(rng.integers(0, 930)))
        line.cells["双报到日期"] = day.isoformat()


def _tell_about_village(
    line: Line, register: Register, attending: dict[bool, int], rng: np.random.Generator
) -> None:
    """Tell of resettled villagers; some attend here and there, and belong to one of both."""
    home, village_branch = line.home, VILLAGE_MEMBERS[0]
    if home is None:
        return
    estate = register.estates[home.estate]
    village, share = RESETTLED.get(estate, ("", 0.0))
    is_of_village = line.cells["所在党支部"] == village_branch
    if not is_of_village and rng.random() >= share:
        return
    line.cells["原村"] = village
    if estate != VILLAGE_MEMBERS[1]:
        return
    left = ATTEND_AT_HOME if is_of_village else ATTEND_IN_VILLAGE
    if attending[is_of_village] < left:
        attending[is_of_village] += 1
        host = register.names[register.branch_of[home.key]]
        line.cells["参加组织"] = host if is_of_village else village_branch


def _choose_leaders(lines: list[Line]) -> None:
    """Let each group have a full member as its leader, large ones a deputy."""
    rng = np.random.default_rng([SEED, 9])
    members: dict[str, list[Line]] = defaultdict(list)
    for line in lines:
        if line.group:
            members[line.group].append(line)
    for _, mine in sorted(members.items()):
        full = [line for line in mine if line.person.is_full[LAST]]
        first = int(rng.integers(len(full)))
        full[first].cells["组内职务"] = "组长"
        if len(mine) >= DEPUTIES_FROM and len(full) > 1:
            full[(first + 1) % len(full)].cells["组内职务"] = "副组长"


def _order(line: Line) -> tuple[bool, str, str, bool, int, str]:
    """Branch by branch, group by group, building by building; from elsewhere last."""
    number = line.home.number.removesuffix("幢") if line.home else "0"
    return (
        line.branch == OUTSIDE, line.branch, line.group, line.home is None, int(number),
        line.cells["姓名"],
    )  # fmt: skip
