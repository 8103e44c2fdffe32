"""The lie of the land: a bent street lattice, the river that cuts it, and the blocks between."""

import math
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
import shapely
from shapely import LineString, Point, Polygon

MILLIMETRE = 0.001
COLUMNS = (-2040, -1620, -1250, -820, -440, -10, 360, 800, 1190, 1640, 2040)
ROWS = (1790, 1390, 1060, 660, 320, -60, -400, -790, -1130, -1500, -1880)
TURN = math.radians(7)
RIVER_COURSE = (
    (-9000, 3600), (-3600, 1560), (-2300, 930), (-1500, 600), (-700, 170), (-100, -320),
    (600, -600), (1400, -680), (2100, -1050), (3300, -1900), (9000, -5400),
)  # fmt: skip
RIVER_WIDTH_M = 130
BANK_M = 16
SMALL_BLOCK_M2 = 30_000

Xy = tuple[float, float]
Cell = tuple[int, int, str]
"""Column, row (from the north-west) and side of the river, `n` or `s`."""


@dataclass(frozen=True, slots=True)
class Terrain:
    """Blocks by cell, the lines between them, the river and its banks; local metres."""

    blocks: dict[Cell, Polygon]
    streets: list[LineString]
    river: Polygon
    banks: tuple[LineString, LineString]
    nodes: dict[tuple[int, int], Xy]


def shape_terrain(rng: np.random.Generator, *, lanes: dict[tuple[int, int], float]) -> Terrain:
    """
    Lay out the lattice and cut it along the river.

    Parameters
    ----------
    lanes
        Cells (column, row) that a north-south lane divides, and at which share of their width;
        the western half is then cell `column`, the eastern one `column + 100`.
    """
    nudges = {
        (i, j): (float(rng.uniform(-16, 16)), float(rng.uniform(-16, 16)))
        for i in range(len(COLUMNS))
        for j in range(len(ROWS))
    }
    nodes = {key: _bent(*key, nudges=nudges) for key in nudges}
    streets = _lattice(nudges) + [
        LineString([_bent(i + share, j + t, nudges=nudges) for t in (-0.05, 0.35, 0.65, 1.05)])
        for (i, j), share in sorted(lanes.items())
    ]
    course = LineString(_smooth(RIVER_COURSE, 4))
    river = course.buffer(RIVER_WIDTH_M / 2)
    valley = course.buffer(RIVER_WIDTH_M / 2 + BANK_M)
    noded = shapely.union_all(
        [*streets, shapely.set_precision(valley.exterior, MILLIMETRE)], grid_size=MILLIMETRE
    )
    faces = _faces(noded, valley, nudges, lanes)
    return Terrain(
        blocks=_merge_small(faces),
        streets=streets,
        river=river,
        banks=_banks(course),
        nodes=nodes,
    )


def _bent(i: float, j: float, *, nudges: dict[tuple[int, int], Xy]) -> Xy:
    """Where a place of the lattice (fractions allowed) lies on the ground."""
    x = float(np.interp(i, range(len(COLUMNS)), COLUMNS))
    y = float(np.interp(j, range(len(ROWS)), ROWS))
    i0, j0 = min(int(i), len(COLUMNS) - 2), min(int(j), len(ROWS) - 2)
    u, v = i - i0, j - j0
    corners = (
        ((0, 0), (1 - u) * (1 - v)),
        ((1, 0), u * (1 - v)),
        ((0, 1), (1 - u) * v),
        ((1, 1), u * v),
    )
    dx = sum(nudges[i0 + a, j0 + b][0] * share for (a, b), share in corners)
    dy = sum(nudges[i0 + a, j0 + b][1] * share for (a, b), share in corners)
    x += 75 * math.sin(y / 700 + 0.4) + dx
    y += 85 * math.sin(x / 1200) + 0.04 * x + dy
    cos, sin = math.cos(TURN), math.sin(TURN)
    return round(x * cos - y * sin, 3), round(x * sin + y * cos, 3)


def _lattice(nudges: dict[tuple[int, int], Xy]) -> list[LineString]:
    along = [
        LineString([_bent(i + t / 3, j, nudges=nudges) for t in range(4)])
        for j in range(len(ROWS))
        for i in range(len(COLUMNS) - 1)
    ]
    across = [
        LineString([_bent(i, j + t / 3, nudges=nudges) for t in range(4)])
        for i in range(len(COLUMNS))
        for j in range(len(ROWS) - 1)
    ]
    return along + across


def _faces(
    noded: shapely.Geometry,
    valley: Polygon,
    nudges: dict[tuple[int, int], Xy],
    lanes: dict[tuple[int, int], float],
) -> list[tuple[Cell, Polygon]]:
    """Faces of the noded lines on dry land, each with the cell it was cut from."""
    cells = {
        (i, j): Polygon(_ring(i, j, nudges))
        for i in range(len(COLUMNS) - 1)
        for j in range(len(ROWS) - 1)
    }
    found = []
    for face in shapely.get_parts(shapely.polygonize([noded])):
        inside = face.representative_point()
        if valley.contains(inside):
            continue
        i, j = next(key for key, cell in cells.items() if cell.contains(inside))
        side = "n" if _is_north(inside) else "s"
        if (i, j) in lanes and _is_east_half(inside, i, j, lanes, nudges):
            i += 100
        found.append(((i, j, side), face.normalize()))
    return sorted(found, key=lambda item: (item[0], item[1].bounds))


def _ring(i: int, j: int, nudges: dict[tuple[int, int], Xy]) -> list[Xy]:
    north = [_bent(i + t / 3, j, nudges=nudges) for t in range(3)]
    east = [_bent(i + 1, j + t / 3, nudges=nudges) for t in range(3)]
    south = [_bent(i + 1 - t / 3, j + 1, nudges=nudges) for t in range(3)]
    west = [_bent(i, j + 1 - t / 3, nudges=nudges) for t in range(3)]
    return north + east + south + west


def _is_east_half(
    inside: Point,
    i: int,
    j: int,
    lanes: dict[tuple[int, int], float],
    nudges: dict[tuple[int, int], Xy],
) -> bool:
    lane = [_bent(i + lanes[i, j], j + t / 3, nudges=nudges) for t in range(4)]
    east = [_bent(i + 1, j + t / 3, nudges=nudges) for t in range(4)]
    return bool(Polygon(lane + east[::-1]).buffer(1).contains(inside))


def _is_north(point: Point) -> bool:
    xs, ys = zip(*RIVER_COURSE, strict=True)
    return bool(point.y > np.interp(point.x, xs, ys))


def _merge_small(faces: list[tuple[Cell, Polygon]]) -> dict[Cell, Polygon]:
    """Join each sliver the river left to the neighbour it shares the longest line with."""
    blocks = {cell: face for cell, face in faces if face.area >= SMALL_BLOCK_M2}
    for cell, sliver in faces:
        if sliver.area >= SMALL_BLOCK_M2:
            continue
        neighbours = [
            (sliver.intersection(block).length, other)
            for other, block in blocks.items()
            if other[2] == cell[2] and other[:2] != cell[:2]
        ]
        _, host = max(neighbours)
        blocks[host] = shapely.coverage_union_all([blocks[host], sliver])
    return blocks


def _banks(course: LineString) -> tuple[LineString, LineString]:
    near = shapely.box(-2900, -2900, 2900, 2900)
    half = RIVER_WIDTH_M / 2
    north, south = (
        shapely.set_precision(course.offset_curve(side * half).simplify(0.5), MILLIMETRE)
        for side in (1, -1)
    )
    return north.intersection(near, grid_size=0.001), south.intersection(near, grid_size=0.001)


def _smooth(points: tuple[tuple[float, float], ...], times: int) -> list[Xy]:
    """Round a line's corners off (Chaikin)."""
    line: list[Xy] = [(float(x), float(y)) for x, y in points]
    for _ in range(times):
        inner = [
            point
            for (ax, ay), (bx, by) in pairwise(line)
            for point in (
                (0.75 * ax + 0.25 * bx, 0.75 * ay + 0.25 * by),
                (0.25 * ax + 0.75 * bx, 0.25 * ay + 0.75 * by),
            )
        ]
        line = [line[0], *inner, line[-1]]
    return line
