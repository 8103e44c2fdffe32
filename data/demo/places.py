"""Venues, origin villages and local institutions."""

from dataclasses import dataclass
from datetime import date

import numpy as np
from demo import plan
from demo.district import SEED, Block, District
from shapely import Point

Xy = tuple[float, float]

ROOMS = (
    "滨河花园", "柳浪新村", "渡口新村", "长宁里", "清源新村", "文昌里", "明湖里", "同乐新村",
    "桂苑新村",
)  # fmt: skip
STATIONS = ("沁园", "和畅产业园", "梧桐物流园", "映月软件园")
OPENED_LATER = {
    "望江社区党群服务中心": date(2025, 5, 12),
    "云谷社区党群服务中心": date(2025, 9, 8),
    "映月社区党群服务中心": date(2025, 6, 18),
    "芳草社区党群服务中心": date(2026, 3, 12),
    "渡口新村党员活动室": date(2025, 9, 1),
    "文昌里党员活动室": date(2026, 1, 15),
    "映月软件园党员管理服务站": date(2026, 5, 6),
}
VILLAGES = ("渡口村", "松岭村", "青枫村", "云谷村", "映月村", "柳浪村")
VILLAGE_SITES = ("渡口新村", "松岭小区", "青枫园", "云谷科技园", "映月软件园", "柳浪新村")
INSTITUTIONS = (
    ("清和医院", "清和医院"), ("清和中学", "清和中学"), ("文昌学院", "文昌学院"),
    ("望江小学", "望江小学"), ("桂苑小学", "桂苑小学"), ("清源中学", "清源中学"),
    ("和畅机械厂", "和畅产业园"), ("梧桐物流公司", "梧桐物流园"), ("云谷软件公司", "云谷科技园"),
    ("映月数据中心", "映月软件园"), ("同乐集市管理所", "同乐集市"),
    ("清源商业管理公司", "清源商业中心"),
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Venue:
    """A place where organisations sit."""

    code: str
    name: str
    kind: str
    area_m2: int
    point: Point
    valid_from: date
    community: int


@dataclass(frozen=True, slots=True)
class Village:
    """An origin village: where its middle was."""

    code: str
    name: str
    point: Point


@dataclass(frozen=True, slots=True)
class Institution:
    """A local institution and whether it joins the meeting."""

    code: str
    name: str
    joins: bool
    last_meeting_on: date | None
    point: Point


def place_venues(district: District) -> list[Venue]:
    """One service centre per community, then activity rooms, then service stations."""
    rng = np.random.default_rng([SEED, 4])
    wanted = [
        (f"{community.name}社区党群服务中心", "service_centre", _centre_of(district, number))
        for number, community in enumerate(plan.COMMUNITIES)
    ]
    blocks = {block.plan.name: block for block in district.blocks}
    wanted += [(f"{name}党员活动室", "activity_room", blocks[name]) for name in ROOMS]
    wanted += [(f"{name}党员管理服务站", "service_station", blocks[name]) for name in STATIONS]
    sizes = {
        "service_centre": (420, 1280),
        "activity_room": (60, 240),
        "service_station": (80, 160),
    }
    venues = []
    for number, (name, kind, block) in enumerate(wanted, start=1):
        low, high = sizes[kind]
        start = OPENED_LATER.get(name, plan.REGISTER_START)
        area = int(rng.integers(low // 10, high // 10)) * 10
        point = _beside_gate(block, number)
        venues.append(Venue(f"QH-V{number:02}", name, kind, area, point, start, block.community))
    return venues


def place_villages(district: District) -> list[Village]:
    """Each village is where its site's block has its middle."""
    blocks = {block.plan.name: block for block in district.blocks}
    return [
        Village(f"QH-C{number:02}", name, Point(_rounded(blocks[site].outline.centroid)))
        for number, (name, site) in enumerate(zip(VILLAGES, VILLAGE_SITES, strict=True), start=1)
    ]


def place_institutions(district: District) -> list[Institution]:
    """Two thirds of the institutions join the meeting; the others have no date."""
    blocks = {block.plan.name: block for block in district.blocks}
    found = []
    for number, (name, site) in enumerate(INSTITUTIONS, start=1):
        x, y = _rounded(
            blocks[site].plot.houses[number % len(blocks[site].plot.houses)].outline.centroid
        )
        joins = number % 3 != 0
        day = date(2026, 9, 5) if number % 2 else date(2026, 6, 12)
        found.append(
            Institution(f"QH-J{number:02}", name, joins, day if joins else None, Point(x, y))
        )
    return found


def _centre_of(district: District, community: int) -> Block:
    """Choose the community's estate with most households."""
    estates = [block for block in district.estates if block.community == community]
    return max(estates, key=lambda block: block.households)


def _beside_gate(block: Block, number: int) -> Point:
    """Find a spot inside the gate, some steps beside the spine road, clear of the houses."""
    spine = block.plot.paths[0]
    for step in range(24, 400, 6):
        along = spine.interpolate(
            step if spine.coords[0] == block.plot.gate else spine.length - step
        )
        for side in (7, -7) if number % 2 else (-7, 7):
            spot = Point(round(along.x + side, 3), round(along.y, 3))
            clear = all(house.outline.distance(spot) > 1 for house in block.plot.houses)
            if clear and block.plot.parcel.contains(spot):
                return spot
    message = f"no room for a venue in {block.plan.name}"
    raise ValueError(message)


def _rounded(point: Point) -> Xy:
    return round(point.x, 3), round(point.y, 3)
