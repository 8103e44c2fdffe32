"""Rivers, drawn between their two banks, and railways."""

from collections.abc import Mapping
from typing import Any

from maps.page import Overlay
from maps.styles import RAILWAY, WATER

Feature = Mapping[str, Any]
Line = list[list[float]]

_BANKS = 2
_BEYOND = 0.2  # degrees; further than any screen that shows a district reaches


def river(barriers: Mapping[str, Any]) -> Overlay | None:
    """
    Fill the ground between the two banks of the river, carried on beyond the view.

    Two lines of kind `river` make a river; with any other number there is none to draw.
    """
    banks = [_line(feature) for feature in _of_kind(barriers, "river")]
    if len(banks) != _BANKS:
        return None
    return Overlay("area", "river", colour=WATER, ring=_between(*banks))


def railways(barriers: Mapping[str, Any]) -> Overlay | None:
    """Draw railways as thin lines; none without railways."""
    lines = [_line(feature) for feature in _of_kind(barriers, "railway")]
    if not lines:
        return None
    return Overlay("lines", "railway", colour=RAILWAY, weight=1.2, lines=lines)


def _of_kind(barriers: Mapping[str, Any], kind: str) -> list[Feature]:
    return [
        feature
        for feature in barriers.get("features", ())
        if feature["properties"].get("barrier_kind") == kind
        and feature["geometry"]["type"] == "LineString"
    ]


def _line(feature: Feature) -> Line:
    """Give a line as latitude and longitude, as Leaflet wants it."""
    return [[point[1], point[0]] for point in feature["geometry"]["coordinates"]]


def _between(first: Line, second: Line) -> Line:
    """Join two banks into a ring, whichever way each of them was drawn."""
    if _apart(first[0], second[0]) > _apart(first[0], second[-1]):
        second = second[::-1]
    upstream = _direction([first[1], second[1]], [first[0], second[0]])
    downstream = _direction([first[-2], second[-2]], [first[-1], second[-1]])
    extended = [
        [_moved(bank[0], upstream), *bank, _moved(bank[-1], downstream)] for bank in (first, second)
    ]
    return extended[0] + extended[1][::-1]


def _apart(one: list[float], other: list[float]) -> float:
    return (one[0] - other[0]) ** 2 + (one[1] - other[1]) ** 2


def _direction(starts: Line, ends: Line) -> tuple[float, float]:
    """Give the common direction of both banks, as long as the river is carried on."""
    steps = [
        sum(end[axis] - start[axis] for start, end in zip(starts, ends, strict=True))
        for axis in (0, 1)
    ]
    length = (steps[0] ** 2 + steps[1] ** 2) ** 0.5 or 1.0
    return steps[0] / length * _BEYOND, steps[1] / length * _BEYOND


def _moved(point: list[float], step: tuple[float, float]) -> list[float]:
    return [round(point[0] + step[0], 7), round(point[1] + step[1], 7)]
