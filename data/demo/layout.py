"""How one block is built up: bands of houses between lanes, a spine road, a garden."""

import math
from dataclasses import dataclass, field
from itertools import pairwise

import numpy as np
import shapely
from shapely import LineString, Polygon

SETBACK_M = 13
Xy = tuple[float, float]


@dataclass(frozen=True, slots=True)
class Style:
    """One way of building: sizes in metres; `stairwells` and `floors` as (least, most)."""

    shape: str
    stairwells: tuple[int, int]
    stairwell_width: float
    depth: float
    gap: float
    pitch: float
    floors: tuple[int, int]
    homes_per_floor: int


STYLES = {
    "rows": Style("slab", (3, 4), 14.5, 12, 17, 42, (5, 6), 2),
    "slabs": Style("slab", (2, 3), 18, 14.5, 22, 54, (9, 11), 2),
    "towers": Style("tower", (1, 1), 27, 23, 40, 66, (11, 16), 4),
    "new": Style("tower", (1, 1), 31, 25, 60, 92, (18, 26), 4),
    "courts": Style("court", (2, 3), 15.5, 12.5, 20, 104, (6, 7), 2),
    "school": Style("hall", (0, 0), 58, 17, 40, 62, (3, 5), 0),
    "hospital": Style("hall", (0, 0), 62, 24, 34, 64, (5, 12), 0),
    "shops": Style("hall", (0, 0), 52, 30, 26, 62, (2, 5), 0),
    "works": Style("hall", (0, 0), 66, 32, 28, 66, (2, 6), 0),
    "park": Style("hall", (0, 0), 16, 10, 150, 130, (1, 1), 0),
}


@dataclass(frozen=True, slots=True)
class House:
    """One building on its plot, before it has a number."""

    outline: Polygon
    row: int
    column: float
    style: str
    stairwells: int
    floors: int
    homes: int
    is_garden: bool = False


@dataclass(slots=True)
class Plot:
    """What stands on a block: the parcel behind the road, houses, paths and dividing lines."""

    parcel: Polygon
    houses: list[House] = field(default_factory=list)
    paths: list[LineString] = field(default_factory=list)
    dividers: list[tuple[LineString, int]] = field(default_factory=list)
    gate: Xy = (0.0, 0.0)


@dataclass(frozen=True, slots=True)
class _Frame:
    """A block turned so that its rows run west to east."""

    x: float
    y: float
    cos: float
    sin: float

    def out(self, points: list[Xy]) -> list[Xy]:
        return [
            (
                round(self.x + px * self.cos - py * self.sin, 3),
                round(self.y + px * self.sin + py * self.cos, 3),
            )
            for px, py in points
        ]

    def into(self, polygon: Polygon) -> Polygon:
        return Polygon(
            [
                (
                    (px - self.x) * self.cos + (py - self.y) * self.sin,
                    (py - self.y) * self.cos - (px - self.x) * self.sin,
                )
                for px, py in polygon.exterior.coords
            ]
        )


def lay_out(block: Polygon, style: str, rng: np.random.Generator) -> Plot:
    """
    Build a block up.

    Parameters
    ----------
    style
        A key of `STYLES`, or `mixed`: towers in the north, slabs in the south.
    """
    parcel = shapely.set_precision(block.buffer(-SETBACK_M, join_style="mitre"), 0.001)
    frame = _frame(block)
    local = frame.into(parcel)
    plot = Plot(parcel)
    spine = round((local.bounds[0] + local.bounds[2]) / 2 + float(rng.uniform(-18, 18)), 1)
    garden = _garden(local, spine, style, rng)
    _fill(plot, frame, local, _bands(local, style), (spine, garden), rng)
    if style not in {"park", "towers"} and STYLES.get(style, STYLES["slabs"]).homes_per_floor:
        _add_garden_house(plot, frame, local, garden)
    _add_paths(plot, frame, frame.into(block), local, (spine, _bands(local, style)))
    return plot


def _frame(block: Polygon) -> _Frame:
    ring = shapely.get_coordinates(block.minimum_rotated_rectangle)
    angles = [math.degrees(math.atan2(by - ay, bx - ax)) for (ax, ay), (bx, by) in pairwise(ring)]
    lean = min((((angle + 45) % 90) - 45 for angle in angles), key=abs)
    turn = math.radians(round(max(-12.0, min(12.0, lean)), 1))
    centre = block.centroid
    return _Frame(round(centre.x, 1), round(centre.y, 1), math.cos(turn), math.sin(turn))


def _bands(local: Polygon, style: str) -> list[tuple[float, float, str]]:
    """Divide into strips from north to south: top, bottom, style."""
    _, south, _, north = local.bounds
    bands: list[tuple[float, float, str]] = []
    top = north - (12 if style == "courts" else 2)
    while True:
        name = style if style != "mixed" else ("towers" if top > 0 else "slabs")
        pitch = STYLES[name].pitch
        if top - pitch < south - pitch * 0.35:
            return bands
        bands.append((top, top - pitch, name))
        top -= pitch


def _garden(local: Polygon, spine: float, style: str, rng: np.random.Generator) -> Polygon:
    centre = local.centroid
    side = -1 if rng.random() < 1 / 2 else 1
    reach = 24 if style == "towers" or local.area < 90_000 else 52  # noqa: PLR2004 -- small plots
    if style == "park":
        reach = 70
    middles = [(top + bottom) / 2 for top, bottom, _ in _bands(local, style)]
    x = spine + side * (reach * 0.85 + 8)
    y = min(middles, key=lambda middle: abs(middle - centre.y))
    return shapely.Point(x, y).buffer(reach, quad_segs=6)


def _fill(
    plot: Plot,
    frame: _Frame,
    local: Polygon,
    bands: list[tuple[float, float, str]],
    keep_free: tuple[float, Polygon],
    rng: np.random.Generator,
) -> None:
    spine, garden = keep_free
    room = local.buffer(-7)
    corridor = shapely.box(spine - 8, -999, spine + 8, 999)
    taken: list[Polygon] = []
    for row, (top, bottom, name) in enumerate(bands):
        for shape, wells in _candidates(room.bounds, (top, bottom), STYLES[name], spine, rng):
            outline = Polygon(shape)
            blocked = outline.intersects(corridor) or outline.distance(garden) < 1
            if blocked or not room.contains(outline):
                continue
            if any(outline.distance(other) < 6 for other in taken):  # noqa: PLR2004 -- metres
                continue
            taken.append(outline)
            floors = int(rng.integers(STYLES[name].floors[0], STYLES[name].floors[1] + 1))
            homes = max(wells, 1) * floors * STYLES[name].homes_per_floor
            plot.houses.append(
                House(
                    Polygon(frame.out(shape)), row, outline.centroid.x, name, wells, floors, homes
                )
            )


def _candidates(
    bounds: tuple[float, float, float, float],
    band: tuple[float, float],
    style: Style,
    spine: float,
    rng: np.random.Generator,
) -> list[tuple[list[Xy], int]]:
    """Outlines that could stand in a band, both ways from the spine, with their stairwells."""
    west, _, east, _ = bounds
    top, bottom = band
    middle = (top + bottom) / 2
    found: list[tuple[list[Xy], int]] = []
    for side in (-1, 1):
        x = spine + side * (10 + float(rng.uniform(0, 5)))
        while west < x < east:
            wells = int(rng.integers(style.stairwells[0], style.stairwells[1] + 1))
            if style.shape == "court":
                width = 2 * style.depth + 76
                found += _court(min(x, x + side * width), top, bottom, style, width)
            else:
                width = max(wells, 1) * style.stairwell_width
                shift = float(rng.uniform(-2.5, 2.5))
                left = min(x, x + side * width)
                found.append((_outline(left, middle + shift, wells, style), wells))
            x += side * (width + style.gap * float(rng.uniform(0.9, 1.15)))
    return found


def _outline(left: float, middle: float, wells: int, style: Style) -> list[Xy]:
    half = style.depth / 2
    south, north = middle - half, middle + half
    if style.shape == "hall":
        right = left + style.stairwell_width
        return [(left, south), (right, south), (right, north), (left, north)]
    if style.shape == "tower":
        right, notch = left + style.stairwell_width, 5.5
        return [
            (left, south), (left + 9, south), (left + 9, south + 3), (right - 9, south + 3),
            (right - 9, south), (right, south), (right, north - notch),
            (right - notch, north - notch), (right - notch, north), (left + notch, north),
            (left + notch, north - notch), (left, north - notch),
        ]  # fmt: skip
    ring: list[Xy] = []
    for well in range(wells):
        step = 1.2 * (well % 2)
        ring += [
            (left + well * style.stairwell_width, south - step),
            (left + (well + 1) * style.stairwell_width, south - step),
        ]
    return [*ring, (left + wells * style.stairwell_width, north), (left, north)]


def _court(
    left: float, top: float, bottom: float, style: Style, width: float
) -> list[tuple[list[Xy], int]]:
    """Four houses around a yard: long ones north and south, short ones west and east."""
    d, north, south = style.depth, top - 6, bottom + 6
    right = left + width
    inner_n, inner_s = north - d - 9, south + d + 9
    return [
        ([(left, north - d), (right, north - d), (right, north), (left, north)], 4),
        ([(left, inner_s), (left + d, inner_s), (left + d, inner_n), (left, inner_n)], 2),
        ([(right - d, inner_s), (right, inner_s), (right, inner_n), (right - d, inner_n)], 2),
        (
            [
                (left, south), (left + width * 0.4, south),
                (left + width * 0.4, south + d), (left, south + d),
            ],
            2,
        ),
        (
            [
                (right - width * 0.4, south), (right, south),
                (right, south + d), (right - width * 0.4, south + d),
            ],
            2,
        ),
    ]  # fmt: skip


def _add_garden_house(plot: Plot, frame: _Frame, local: Polygon, garden: Polygon) -> None:
    """Put a kindergarten or clubhouse into the garden."""
    x, y = garden.centroid.x, garden.centroid.y
    ring = [(x - 19, y - 8), (x + 19, y - 8), (x + 19, y + 10), (x - 6, y + 10), (x - 6, y + 4),
            (x - 19, y + 4)]  # fmt: skip
    if local.buffer(-8).contains(Polygon(ring)):
        plot.houses.append(
            House(Polygon(frame.out(ring)), 99, x, "garden", 0, 3, 0, is_garden=True)
        )


def _add_paths(
    plot: Plot,
    frame: _Frame,
    block: Polygon,
    local: Polygon,
    lines: tuple[float, list[tuple[float, float, str]]],
) -> None:
    spine, bands = lines
    through = LineString([(spine, -999), (spine, 999)]).intersection(block)
    plot.paths.append(LineString(frame.out(list(through.coords))))
    plot.gate = frame.out([min(through.coords, key=lambda point: point[1])])[0]
    near = local.buffer(-4)
    for number, (_, bottom, _) in enumerate(bands[:-1]):
        outer = block if number % 3 == 1 else near
        for part in shapely.get_parts(
            LineString([(-999, bottom), (999, bottom)]).intersection(outer)
        ):
            if part.bounds[0] < spine < part.bounds[2]:
                plot.paths.append(LineString(frame.out(list(part.coords))))
        divider = LineString([(-999, bottom), (999, bottom)]).intersection(block.buffer(1))
        if divider.geom_type == "LineString":
            plot.dividers.append((LineString(frame.out(list(divider.coords))), number))
