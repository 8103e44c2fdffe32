"""The plan of the invented district: who lies where, what it is called and how it is organised."""

from dataclasses import dataclass
from datetime import date

DISTRICT_NAME = "清和区"
DISTRICT_CODE = "320199"
INHABITANTS = 116_453
QUARTERS = (
    date(2024, 12, 31), date(2025, 3, 31), date(2025, 6, 30), date(2025, 9, 30),
    date(2025, 12, 31), date(2026, 3, 31), date(2026, 6, 30), date(2026, 9, 30),
)  # fmt: skip
COUNTED_ON = QUARTERS[-1]
REGISTER_START = date(2024, 1, 1)
STREETS = ("滨河街道", "清源街道", "桂苑街道", "云谷街道")

Cell = tuple[int, int, str]


@dataclass(frozen=True, slots=True)
class EstatePlan:
    """
    One estate: its cell of the lattice, how it is built, its members, and who covers it.

    `cover` is `own` (a branch or general branch of its own), `community` (the community's
    organisation), `pair` or `six` (a joint branch), or `village` (taken over by a village).
    """

    name: str
    cell: Cell
    style: str
    members: int
    cover: str = "own"
    grids: int = 2
    clusters: tuple[str, ...] = ()
    label: str = ""
    aliases: str = ""


@dataclass(frozen=True, slots=True)
class SitePlan:
    """One block without dwellings: a school, a park, a market…."""

    name: str
    cell: Cell
    kind: str


@dataclass(frozen=True, slots=True)
class CommunityPlan:
    """One community; `keen` says how far its building groups have come (1 is usual)."""

    name: str
    street: int
    formed_on: date
    estates: tuple[EstatePlan, ...]
    sites: tuple[SitePlan, ...]
    established_on: date | None = None
    stage: str = "已完成"
    keen: float = 1.0


def _n(column: int, row: int) -> Cell:
    return column, row, "n"


def _s(column: int, row: int) -> Cell:
    return column, row, "s"


LANES = {
    (3, 1): 0.5, (4, 2): 0.55, (6, 3): 0.58, (4, 6): 0.5,
    (4, 7): 0.48, (3, 7): 0.52, (5, 7): 0.5,
}  # fmt: skip
"""Cells that a lane divides in two, and where; the eastern half counts as `column + 100`."""

BRIDGES = ((2, "清和大桥"), (4, "长宁桥"), (5, "安澜桥"), (6, "映月桥"))
"""Lattice lines that cross the river."""

RAILWAY_COLUMN = 8
RAILWAY_CROSSINGS = (3, 5)

COMMUNITIES = (
    CommunityPlan(
        "滨河", 0, date(2018, 6, 20),
        (
            EstatePlan("沁园", _n(1, 1), "towers", 34),
            EstatePlan("滨河花园", _n(2, 2), "slabs", 176, grids=3, aliases="滨江花园"),
        ),
        (SitePlan("滨河公园", _n(1, 2), "park"),),
        established_on=date(2019, 3, 12), keen=0.76,
    ),
    CommunityPlan(
        "望江", 0, date(2024, 4, 18),
        (
            EstatePlan("柳浪新村", _n(2, 0), "rows", 138),
            EstatePlan("望江里", _n(3, 0), "new", 3, "pair", grids=1),
            EstatePlan("江畔人家", _n(2, 1), "slabs", 112),
            EstatePlan("听涛苑", _n(3, 1), "new", 2, "pair", grids=1),
        ),
        (SitePlan("望江小学", _n(103, 1), "school"),),
        stage="过渡中",
    ),
    CommunityPlan(
        "翠湖", 0, date(2023, 9, 5),
        (
            EstatePlan("渡口新村", _n(4, 1), "rows", 124, "village", grids=3),
            EstatePlan("翠湖苑", _n(4, 2), "courts", 47, grids=1),
            EstatePlan("碧波家园", _n(5, 1), "slabs", 88),
        ),
        (SitePlan("翠湖公园", _n(104, 2), "park"),),
        established_on=date(2025, 10, 15),
    ),
    CommunityPlan(
        "长宁", 0, date(2017, 11, 2),
        (
            EstatePlan("长宁里", _n(3, 2), "rows", 152, grids=3),
            EstatePlan("青枫园", _n(3, 3), "slabs", 86),
        ),
        (SitePlan("清和医院", _n(4, 3), "hospital"),),
        established_on=date(2018, 9, 28),
    ),
    CommunityPlan(
        "和畅", 1, date(2019, 4, 10),
        (
            EstatePlan("和畅园", _s(0, 3), "slabs", 141),
            EstatePlan("松岭小区", _s(1, 3), "rows", 118),
            EstatePlan("白鹭湾", _s(1, 4), "new", 2, "community", grids=1),
        ),
        (SitePlan("和畅产业园", _s(0, 4), "works"),),
        established_on=date(2020, 5, 16), keen=1.3,
    ),
    CommunityPlan(
        "清源", 1, date(2016, 8, 25),
        (
            EstatePlan("清源新村", _s(1, 5), "rows", 190, grids=3, clusters=("西组团", "东组团")),
            EstatePlan("玉兰苑", _s(1, 6), "courts", 44),
        ),
        (SitePlan("清源中学", _s(0, 5), "school"),),
        established_on=date(2017, 6, 9),
    ),
    CommunityPlan(
        "文昌", 1, date(2017, 5, 17),
        (
            EstatePlan("文昌里", _s(2, 5), "courts", 133),
            EstatePlan("学府家园", _s(2, 6), "slabs", 162, grids=3),
        ),
        (SitePlan("文昌学院", _s(2, 7), "school"),),
        established_on=date(2018, 4, 23), keen=1.25,
    ),
    CommunityPlan(
        "安澜", 1, date(2018, 10, 30),
        (
            EstatePlan("安澜苑", _s(2, 4), "mixed", 108, aliases="安澜花苑"),
            EstatePlan("泰和园", _s(3, 5), "slabs", 49, "community"),
        ),
        (
            SitePlan("安澜河滨公园", _s(2, 3), "park"),
            SitePlan("清源商业中心", _s(3, 4), "shops"),
        ),
        established_on=date(2019, 7, 19),
    ),
    CommunityPlan(
        "明湖", 2, date(2018, 3, 14),
        (
            EstatePlan("明湖里", _n(6, 1), "rows", 146, grids=3),
            EstatePlan("春晖苑", _n(7, 1), "new", 2, "community", grids=1),
            EstatePlan("锦绣园", _n(6, 2), "mixed", 97, aliases="锦绣花园"),
        ),
        (SitePlan("明湖公园", _n(5, 2), "park"),),
        established_on=date(2019, 1, 8), keen=1.15,
    ),
    CommunityPlan(
        "同乐", 2, date(2016, 12, 6),
        (
            EstatePlan("同乐新村", _n(5, 3), "rows", 205, grids=3),
            EstatePlan("福泽苑", _n(5, 4), "slabs", 36),
        ),
        (SitePlan("同乐集市", _n(4, 4), "shops"),),
        established_on=date(2017, 10, 11),
    ),
    CommunityPlan(
        "桂苑", 2, date(2015, 9, 22),
        (
            EstatePlan("金桥里", _n(6, 3), "courts", 13, "community", grids=1),
            EstatePlan("桂苑新村", _n(7, 2), "rows", 168, grids=3),
            EstatePlan("桂苑南区", _n(7, 3), "slabs", 53),
        ),
        (SitePlan("桂苑小学", _n(106, 3), "school"),),
        established_on=date(2016, 7, 5), keen=1.1,
    ),
    CommunityPlan(
        "丹桂", 2, date(2017, 3, 29),
        (
            EstatePlan("丹桂里", _n(6, 4), "courts", 126),
            EstatePlan("南园", _n(6, 5), "mixed", 48),
            EstatePlan("东篱苑", _n(5, 5), "new", 1, "community", grids=1),
        ),
        (SitePlan("丹桂河滨公园", _n(6, 6), "park"),),
        established_on=date(2018, 1, 18), keen=1.6,
    ),
    CommunityPlan(
        "书香", 2, date(2018, 7, 12),
        (
            EstatePlan("书香园", _n(7, 4), "slabs", 158, grids=3),
            EstatePlan("紫藤苑", _n(7, 5), "towers", 22),
        ),
        (SitePlan("清和中学", _n(7, 6), "school"),),
        established_on=date(2019, 5, 30), keen=1.3,
    ),
    CommunityPlan(
        "梧桐", 2, date(2020, 6, 11),
        (
            EstatePlan("银杏里", _n(8, 3), "slabs", 104),
            EstatePlan("梧桐人家", _n(8, 4), "rows", 132),
        ),
        (
            SitePlan("梧桐物流园", _n(8, 2), "works"),
            SitePlan("梧桐公园", _n(9, 4), "park"),
        ),
        established_on=date(2021, 4, 27), keen=1.2,
    ),
    CommunityPlan(
        "芳草", 3, date(2023, 5, 24),
        (
            EstatePlan("芳草里", _s(3, 6), "mixed", 142, grids=3),
            EstatePlan("竹韵苑", _s(4, 6), "new", 3, "six", grids=1),
            EstatePlan("百合苑", _s(104, 6), "new", 1, "six", grids=1),
        ),
        (SitePlan("芳草河滨公园", _s(4, 5), "park"),),
        established_on=date(2026, 3, 12), stage="过渡中", keen=1.4,
    ),
    CommunityPlan(
        "云谷", 3, date(2024, 3, 8),
        (
            EstatePlan("云谷里", _s(3, 8), "slabs", 117, grids=3),
            EstatePlan(
                "云栖苑", _s(103, 7), "slabs", 2, "six", grids=1, label="甲组团", aliases="云栖小镇"
            ),
        ),
        (SitePlan("云谷科技园", _s(3, 7), "works"),),
        stage="过渡中",
    ),
    CommunityPlan(
        "星河", 3, date(2022, 11, 16),
        (
            EstatePlan("星河湾", _s(4, 8), "mixed", 128, grids=3, clusters=("一期", "二期")),
            EstatePlan("星辰苑", _s(4, 7), "slabs", 1, "six", grids=1),
            EstatePlan("星河里", _s(104, 7), "new", 2, "six", grids=1),
        ),
        (SitePlan("星河广场", _s(5, 8), "shops"),),
        established_on=date(2023, 12, 1), keen=0.84,
    ),
    CommunityPlan(
        "映月", 3, date(2023, 8, 9),
        (
            EstatePlan("映月小区", _s(5, 6), "rows", 48),
            EstatePlan("映月东苑", _s(5, 7), "new", 2, "six", grids=1),
        ),
        (
            SitePlan("映月小学", _s(105, 7), "school"),
            SitePlan("映月软件园", _s(6, 7), "works"),
        ),
        established_on=date(2025, 6, 18), keen=1.9,
    ),
)  # fmt: skip

JOINT_STARTS = {
    "望江里": date(2024, 6, 14), "听涛苑": date(2024, 6, 14),
    "星河里": date(2025, 5, 20), "星辰苑": date(2025, 5, 20), "映月东苑": date(2025, 12, 10),
    "云栖苑": date(2026, 5, 15), "竹韵苑": date(2026, 8, 20), "百合苑": date(2026, 8, 20),
}  # fmt: skip
"""Since when each estate belongs to its joint branch."""

TAKEOVER = ("渡口新村", "渡口村党总支", date(2025, 9, 1))
"""The estate whose community organisation gave it to a village general branch, and when."""
