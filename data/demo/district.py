"""The district put together: blocks, houses with their numbers, grids and communities."""

from dataclasses import dataclass
from datetime import date
from itertools import pairwise

import numpy as np
import shapely
from demo import plan
from demo.layout import House, Plot, lay_out
from demo.terrain import Terrain, shape_terrain
from shapely import MultiPolygon, Polygon

SEED = 20260930
DORMITORIES = ("同乐集市", "清和医院", "和畅产业园")
SHOP_ROWS = (
    "滨河花园", "江畔人家", "长宁里", "松岭小区", "学府家园", "锦绣园", "福泽苑", "桂苑南区",
    "书香园", "银杏里", "芳草里", "云谷里",
)  # fmt: skip
BUILT_LATER = {"星辰苑": date(2025, 7, 1), "云栖苑": date(2026, 3, 1)}
DEMOLISHED = ("渡口新村", date(2025, 11, 1))
SPLIT_GRIDS = {
    "清源新村": date(2025, 7, 1),
    "书香园": date(2026, 1, 1),
    "柳浪新村": date(2026, 4, 1),
}
"""Estates whose first two grids were one before the date."""


@dataclass(slots=True)
class Building:
    """One building as the files will tell it; `key` is its source key, empty without number."""

    outline: Polygon
    community: int
    estate: str = ""
    key: str = ""
    number: str = ""
    cluster: str = ""
    name: str = ""
    use: str = "residential"
    stairwells: int = 0
    floors: int = 0
    households: int = 0
    grid: str = ""
    valid_from: date = plan.REGISTER_START
    valid_to: date | None = None

    @property
    def is_home(self) -> bool:
        """Whether people live in it."""
        return self.use != "other"

    def stands_on(self, day: date) -> bool:
        """Whether it is valid on a day."""
        return self.valid_from <= day and (self.valid_to is None or day < self.valid_to)


@dataclass(slots=True, eq=False)
class Block:
    """One block: its plan, community, outline, plot, and for an estate its code and numbers."""

    plan: plan.EstatePlan | plan.SitePlan
    community: int
    outline: Polygon
    plot: Plot
    code: str = ""
    households: int = 0
    inhabitants: int = 0


@dataclass(frozen=True, slots=True)
class Grid:
    """One grid with its code and validity."""

    code: str
    name: str
    kind: str
    community: int
    outline: Polygon
    valid_from: date = plan.REGISTER_START
    valid_to: date | None = None


@dataclass(slots=True)
class District:
    """Everything that lies on the ground."""

    terrain: Terrain
    blocks: list[Block]
    buildings: list[Building]
    communities: list[Polygon | MultiPolygon]
    grids: list[Grid]

    @property
    def estates(self) -> list[Block]:
        """The blocks that are estates, in the order of their codes."""
        return [block for block in self.blocks if block.code]


def build_district() -> District:
    """Lay the whole district out."""
    terrain = shape_terrain(np.random.default_rng(SEED), lanes=plan.LANES)
    blocks = _blocks(terrain)
    buildings: list[Building] = []
    for block in blocks:
        buildings += _estate_houses(block) if block.code else _site_houses(block)
    _spread_inhabitants(blocks, buildings)
    faces = _faces(blocks)
    communities = [
        shapely.coverage_union_all(
            [f for block, f in faces if block.community == number]
        ).normalize()
        for number in range(len(plan.COMMUNITIES))
    ]
    grids = _grids(faces, buildings)
    return District(terrain, blocks, buildings, communities, grids)


def community_code(number: int) -> str:
    """Twelve digits; a community without a residents' committee has a provisional 9xx number."""
    community = plan.COMMUNITIES[number]
    peers = [each for each in plan.COMMUNITIES if each.street == community.street]
    settled = [each for each in peers if each.established_on]
    waiting = [each for each in peers if not each.established_on]
    sequence = (
        settled.index(community) + 1 if community.established_on else 901 + waiting.index(community)
    )
    return f"{plan.DISTRICT_CODE}{community.street + 1:03}{sequence:03}"


def _blocks(terrain: Terrain) -> list[Block]:
    blocks: list[Block] = []
    for number, community in enumerate(plan.COMMUNITIES):
        plans: list[plan.EstatePlan | plan.SitePlan] = [*community.estates, *community.sites]
        for each in plans:
            outline = terrain.blocks[each.cell]
            rng = np.random.default_rng([SEED, number, each.cell[0], each.cell[1]])
            is_estate = isinstance(each, plan.EstatePlan)
            style = each.style if isinstance(each, plan.EstatePlan) else each.kind
            block = Block(each, number, outline, lay_out(outline, style, rng))
            if is_estate:
                block.code = f"QH-E{sum(1 for other in blocks if other.code) + 1:02}"
            blocks.append(block)
    return blocks


def _estate_houses(block: Block) -> list[Building]:
    """Give an estate's houses numbers row by row, turning at each end; the garden house is last."""
    rng = np.random.default_rng([SEED, 2, int(block.code[-2:])])
    name = block.plan.name
    clusters = getattr(block.plan, "clusters", ()) or ("",)
    found: list[Building] = []
    for cluster, houses in zip(clusters, _clustered(block.plot.houses, clusters), strict=True):
        ordered = sorted(houses, key=lambda h: (h.row, h.column if h.row % 2 == 0 else -h.column))
        last_row = max(house.row for house in ordered if not house.is_garden)
        for number, house in enumerate(ordered, start=1):
            shops = name in SHOP_ROWS and house.row == last_row
            building = Building(
                house.outline, block.community, block.code,
                "/".join(part for part in (block.code, cluster, f"{number}幢") if part),
                f"{number}幢", cluster,
                use="other" if house.is_garden else "mixed" if shops else "residential",
                stairwells=house.stairwells, floors=house.floors,
                households=house.homes * int(rng.integers(84, 97)) // 100,
            )  # fmt: skip
            if house.is_garden:
                building.name = f"{name}幼儿园" if len(ordered) % 2 else f"{name}邻里中心"
            found.append(building)
    return _with_changes(name, found)


def _clustered(houses: list[House], clusters: tuple[str, ...]) -> list[list[House]]:
    if len(clusters) == 1:
        return [houses]
    by_column = "西" in clusters[0]
    ordered = sorted(houses, key=lambda h: (h.column, h.row) if by_column else (h.row, h.column))
    edges = [round(len(ordered) * n / len(clusters)) for n in range(len(clusters) + 1)]
    return [ordered[start:end] for start, end in pairwise(edges)]


def _with_changes(name: str, houses: list[Building]) -> list[Building]:
    homes = [house for house in houses if house.is_home]
    if name in BUILT_LATER:
        for house in homes[-2:]:
            house.valid_from = BUILT_LATER[name]
    if name == DEMOLISHED[0]:
        homes[-1].valid_to, homes[-1].households = DEMOLISHED[1], 0
    return houses


def _site_houses(block: Block) -> list[Building]:
    found = [
        Building(house.outline, block.community, use="other", floors=house.floors)
        for house in block.plot.houses
    ]
    if found:
        found[0].name = (
            block.plan.name if block.plan.name[-2:] != "公园" else f"{block.plan.name}管理房"
        )
    if block.plan.name in DORMITORIES:
        found[-1].use, found[-1].name = "residential", f"{block.plan.name}职工宿舍"
        found[-1].stairwells, found[-1].floors, found[-1].households = 2, 5, 36
    return found


def _spread_inhabitants(blocks: list[Block], buildings: list[Building]) -> None:
    """Give every block its share of the inhabitants by households; the sum is exact."""
    rng = np.random.default_rng([SEED, 3])
    by_estate: dict[str, int] = {}
    dormitories: dict[int, int] = {}
    for building in buildings:
        if building.estate:
            by_estate[building.estate] = by_estate.get(building.estate, 0) + building.households
        elif building.households:
            dormitories[building.community] = building.households
    weights: list[int] = []
    for block in blocks:
        block.households = by_estate.get(block.code, 0)
        if not block.code and block.plan.name in DORMITORIES:
            block.households = dormitories[block.community]
        weights.append(block.households * int(rng.integers(258, 294)))
    total = sum(weights)
    shares = [plan.INHABITANTS * weight // total for weight in weights]
    rests = [plan.INHABITANTS * weight % total for weight in weights]
    left = plan.INHABITANTS - sum(shares)
    for place in sorted(range(len(blocks)), key=lambda n: (-rests[n], n))[:left]:
        shares[place] += 1
    for block, share in zip(blocks, shares, strict=True):
        block.inhabitants = share


def _faces(blocks: list[Block]) -> list[tuple[Block, Polygon]]:
    """Cut the blocks into the patches that become grids, on one set of shared lines."""
    lines = [block.outline.boundary for block in blocks]
    for block in blocks:
        count = block.plan.grids if isinstance(block.plan, plan.EstatePlan) else 1
        rows = [house.row for house in block.plot.houses if house.homes]
        for part in range(1, count):
            wanted = len(rows) * part / count
            line, _ = min(
                block.plot.dividers,
                key=lambda item: abs(sum(row <= item[1] for row in rows) - wanted),
            )
            lines.append(line)
    noded = shapely.union_all(lines, grid_size=0.001)
    pieces = [face.normalize() for face in shapely.get_parts(shapely.polygonize([noded]))]
    inside = [(face, face.representative_point()) for face in pieces]
    return [
        (block, face) for face, point in inside for block in blocks if block.outline.contains(point)
    ]


def _grids(faces: list[tuple[Block, Polygon]], buildings: list[Building]) -> list[Grid]:
    """Give each community's patches numbers; a grid split off later gets the next free one."""
    grids: list[Grid] = []
    for number, community in enumerate(plan.COMMUNITIES):
        mine = sorted((f for f in faces if f[0].community == number), key=_ground_order)
        halves = [face for face in mine if face[0].plan.name in SPLIT_GRIDS][:2]
        mine = [face for face in mine if face not in halves[1:]] + halves[1:]
        for place, (block, outline) in enumerate(mine, start=1):
            kind = "general" if block.code else "exclusive"
            label = f"{community_code(number)}{place:03}", f"{community.name}第{place}网格", kind
            if (block, outline) not in halves:
                grids.append(Grid(*label, number, outline))
                continue
            day = SPLIT_GRIDS[block.plan.name]
            grids.append(Grid(*label, number, outline, day))
            if (block, outline) == halves[0]:
                whole = shapely.coverage_union_all([outline for _, outline in halves]).normalize()
                grids.append(Grid(*label, number, whole, valid_to=day))
    current = [grid for grid in grids if grid.valid_to is None]
    for building in buildings:
        inside = building.outline.representative_point()
        grid = next(grid for grid in current if grid.outline.contains(inside))
        building.grid = f"{grid.code}/{grid.valid_from}"
    return grids


def _ground_order(face: tuple[Block, Polygon]) -> tuple[int, float]:
    centre = face[1].centroid
    return round(-centre.y / 260), centre.x
