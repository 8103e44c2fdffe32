"""Party organisations, the places they cover, and the branches members belong to."""

from dataclasses import dataclass, field, replace
from datetime import date, timedelta

from demo import plan
from demo.district import Block, District
from demo.places import Venue

LARGEST_BRANCH = 53
USUAL_BRANCH = 42
COMMITTEE_SIZE = 100
OLD_BRANCHES_END = plan.TAKEOVER[2]


@dataclass(frozen=True, slots=True)
class Organisation:
    """One organisation; `parent` and `seat` are codes, empty for none."""

    name: str
    kind: str
    formed_on: date
    parent: str = ""
    seat: str = ""
    valid_to: date | None = None
    code: str = ""

    @property
    def valid_from(self) -> date:
        """The day it was formed, or that on which the register starts."""
        return max(plan.REGISTER_START, self.formed_on)


@dataclass(frozen=True, slots=True)
class Cover:
    """An organisation covers one place; two of the three names are empty."""

    organisation: str
    mode: str
    village: str = ""
    community: str = ""
    estate: str = ""
    valid_from: date = plan.REGISTER_START


@dataclass(frozen=True, slots=True)
class Branch:
    """A branch with members of one estate, and the branch that held them before, if any."""

    code: str
    estate: str
    members: int
    part: int
    parts: int
    since: date = plan.REGISTER_START
    before: str = ""


@dataclass(slots=True)
class Structure:
    """All organisations with what they cover and the branches they are made of."""

    organisations: list[Organisation] = field(default_factory=list)
    covers: list[Cover] = field(default_factory=list)
    branches: list[Branch] = field(default_factory=list)

    def add(self, organisation: Organisation) -> str:
        """Enter an organisation under the next code."""
        code = f"QH-O{len(self.organisations) + 1:03}"
        self.organisations.append(replace(organisation, code=code))
        return code


def organise(district: District, venues: list[Venue]) -> Structure:
    """Form street committees, community organisations, estate organisations and branches."""
    structure = Structure()
    streets = [
        structure.add(Organisation(f"{name}党工委", "committee", date(2012, 3, 20)))
        for name in plan.STREETS
    ]
    villages = _village_organisations(structure, streets)
    joint_parents: dict[str, str] = {}
    for number, community in enumerate(plan.COMMUNITIES):
        estates = [block for block in district.estates if block.community == number]
        seat = next(venue.code for venue in venues if venue.community == number)
        size = sum(_planned(block).members for block in estates)
        kind = "committee" if size > COMMITTEE_SIZE else "general_branch"
        title = "党委" if kind == "committee" else "党总支"
        top = structure.add(Organisation(
            f"{community.name}社区{title}", kind, community.formed_on,
            parent=streets[community.street], seat=seat,
        ))  # fmt: skip
        if any(_planned(block).cover in {"community", "village"} for block in estates):
            structure.covers.append(Cover(top, "territorial", community=f"{community.name}社区"))
        rooms = {
            venue.name.removesuffix("党员活动室"): venue.code
            for venue in venues
            if venue.kind == "activity_room"
        }
        for block in estates:
            _organise_estate(structure, block, top, rooms.get(block.plan.name, seat), villages)
        joint_parents |= {"pair": top} if number == 1 else {"six": streets[3]}
    _joint_branches(structure, district, joint_parents, venues)
    _lend_small_estates(structure, district)
    return structure


def _planned(block: Block) -> plan.EstatePlan:
    if not isinstance(block.plan, plan.EstatePlan):
        raise TypeError(block.plan.name)
    return block.plan


def _village_organisations(structure: Structure, streets: list[str]) -> dict[str, str]:
    """Two villages keep an organisation; their members live in the new estates."""
    ferry = structure.add(
        Organisation("渡口村党总支", "general_branch", date(2009, 7, 1), parent=streets[0])
    )
    maple = structure.add(
        Organisation("青枫村党支部", "branch", date(2011, 7, 1), parent=streets[0])
    )
    structure.covers.append(Cover(ferry, "territorial", village="QH-C01"))
    structure.covers.append(Cover(maple, "territorial", village="QH-C03"))
    return {"渡口新村": ferry, "青枫园": maple}


def _organise_estate(
    structure: Structure, block: Block, top: str, seat: str, villages: dict[str, str]
) -> None:
    estate = _planned(block)
    formed = plan.COMMUNITIES[block.community].formed_on + timedelta(days=60)
    if estate.cover == "own":
        parts = _parts(estate.members)
        kind, title = ("branch", "党支部") if parts == 1 else ("general_branch", "党总支")
        own = structure.add(
            Organisation(f"{estate.name}{title}", kind, formed, parent=top, seat=seat)
        )
        structure.covers.append(
            Cover(own, "standalone", estate=block.code, valid_from=max(formed, plan.REGISTER_START))
        )
        _branches(structure, block, own, formed, seat)
    elif estate.cover == "village":
        host, day = villages[estate.name], plan.TAKEOVER[2]
        structure.covers.append(Cover(host, "territorial", estate=block.code, valid_from=day))
        _taken_over(structure, block, top, host, seat)
    elif estate.cover == "community" and estate.members > 2:  # noqa: PLR2004 -- the rule's three
        code = structure.add(Organisation(
            f"{plan.COMMUNITIES[block.community].name}社区{estate.name}党支部", "branch", formed,
            parent=top, seat=seat,
        ))  # fmt: skip
        structure.branches.append(Branch(code, block.code, estate.members, 0, 1))


def _parts(members: int) -> int:
    return 1 if members <= LARGEST_BRANCH else -(-members // USUAL_BRANCH)


def _branches(structure: Structure, block: Block, own: str, formed: date, seat: str) -> None:
    estate = _planned(block)
    parts = _parts(estate.members)
    for part in range(parts):
        code = own
        if parts > 1:
            name = f"{estate.name}第{'一二三四五六'[part]}党支部"
            code = structure.add(Organisation(name, "branch", formed, parent=own, seat=seat))
        share = estate.members * (part + 1) // parts - estate.members * part // parts
        structure.branches.append(Branch(code, block.code, share, part, parts))


def _taken_over(structure: Structure, block: Block, top: str, host: str, seat: str) -> None:
    """Branches of the community end on the day, those of the village begin."""
    estate = _planned(block)
    parts, day = _parts(estate.members), plan.TAKEOVER[2]
    for part in range(parts):
        numeral = "一二三四五六"[part]
        before = structure.add(Organisation(
            f"翠湖社区第{numeral}党支部", "branch", date(2023, 11, 4), parent=top, seat=seat,
            valid_to=day,
        ))  # fmt: skip
        after = structure.add(
            Organisation(f"{estate.name}第{numeral}党支部", "branch", day, parent=host, seat=seat)
        )
        share = estate.members * (part + 1) // parts - estate.members * part // parts
        structure.branches.append(Branch(after, block.code, share, part, parts, day, before))


def _joint_branches(
    structure: Structure, district: District, parents: dict[str, str], venues: list[Venue]
) -> None:
    titles = {"pair": "望江里听涛苑联合党支部", "six": "星映云芳联合党支部"}
    for cover, title in titles.items():
        estates = [block for block in district.estates if _planned(block).cover == cover]
        starts = [plan.JOINT_STARTS[block.plan.name] for block in estates]
        hub = estates[starts.index(min(starts))].community
        seat = next(venue.code for venue in venues if venue.community == hub)
        code = structure.add(
            Organisation(title, "joint_branch", min(starts), parent=parents[cover], seat=seat)
        )
        for block, start in zip(estates, starts, strict=True):
            structure.covers.append(Cover(code, "nearby", estate=block.code, valid_from=start))
            members = _planned(block).members
            structure.branches.append(Branch(code, block.code, members, 0, 1, since=start))


def _lend_small_estates(structure: Structure, district: District) -> None:
    """Members of an estate too small for a branch belong to the community's first branch."""
    blocks = {block.code: block for block in district.estates}
    for block in district.estates:
        estate = _planned(block)
        if estate.cover != "community" or estate.members > 2:  # noqa: PLR2004 -- the rule's three
            continue
        host = next(
            branch
            for branch in structure.branches
            if blocks[branch.estate].community == block.community
        )
        structure.branches.append(Branch(host.code, block.code, estate.members, 0, 1))
