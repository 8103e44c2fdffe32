"""Where the proposals of a plan lie: which units touch, and the joint outline of several."""

import math
from collections.abc import Mapping, Sequence
from typing import Any

import shapely
from shapely.geometry import shape
from shapely.geometry.base import BaseGeometry

Collection = Mapping[str, Any]
Plan = Mapping[str, Any]
Ring = list[list[float]]

_TOUCHING_M = 40.0  # a road between two estates does not part them (DESIGN 6)
_METRES_PER_DEGREE = 111_320.0
_SMOOTH_M = 1.0


def touching_units(areas: Collection, *, within_m: float = _TOUCHING_M) -> dict[str, set[str]]:
    """Give for each unit with an outline those whose outlines lie this near, in metres."""
    flat = _flat_areas(areas)
    keys = list(flat)
    found: dict[str, set[str]] = {key: set() for key in keys}
    if not keys:
        return found
    tree = shapely.STRtree(list(flat.values()))
    pairs = tree.query(tree.geometries, predicate="dwithin", distance=within_m)
    for one, other in pairs.T.tolist():
        if one != other:
            found[keys[one]].add(keys[other])
    return found


def joint_outlines(plans: Sequence[Plan], areas: Collection) -> dict[str, list[Ring]]:
    """
    Draw one line around the units of each proposal of several units, by its key.

    Gaps between them up to 40 metres are closed. Each ring is a list of latitude and longitude.
    """
    flat = _flat_areas(areas)
    members = {
        proposal["key"]: [flat[unit] for unit in proposal["units"] if unit in flat]
        for plan in plans
        for proposal in plan["proposals"]
        if len(proposal["units"]) > 1
    }
    narrowing = _narrowing(areas)
    return {key: _rings(_joined(shapes), narrowing) for key, shapes in members.items() if shapes}


def _joined(shapes: Sequence[BaseGeometry]) -> BaseGeometry:
    half = _TOUCHING_M / 2
    wide = shapely.union_all(shapely.buffer(list(shapes), half, join_style="mitre"))
    joined = shapely.buffer(wide, -half, join_style="mitre")
    return shapely.union_all([joined, *shapes]).simplify(_SMOOTH_M)


def _rings(area: BaseGeometry, narrowing: float) -> list[Ring]:
    scale = [narrowing * _METRES_PER_DEGREE, _METRES_PER_DEGREE]
    return [
        [
            [round(north, 6), round(east, 6)]
            for east, north in (shapely.get_coordinates(part.exterior) / scale).tolist()
        ]
        for part in shapely.get_parts(area)
        if part.geom_type == "Polygon"
    ]


def _flat_areas(areas: Collection) -> dict[str, BaseGeometry]:
    """Lay the outlines on a plane in metres, true enough for distances of a street's width."""
    narrowing = _narrowing(areas)
    scale = [narrowing * _METRES_PER_DEGREE, _METRES_PER_DEGREE]
    return {
        feature["properties"]["source_key"]: shapely.transform(
            shapely.make_valid(shape(feature["geometry"])), lambda points: points * scale
        )
        for feature in _with_area(areas)
    }


def _narrowing(areas: Collection) -> float:
    """Tell how much shorter a degree of longitude is than one of latitude here."""
    shapes = [shape(feature["geometry"]) for feature in _with_area(areas)]
    if not shapes:
        return 1.0
    _, south, _, north = shapely.total_bounds(shapes).tolist()
    return math.cos(math.radians((south + north) / 2))


def _with_area(areas: Collection) -> list[Mapping[str, Any]]:
    return [
        feature
        for feature in areas.get("features", ())
        if feature.get("geometry") and feature["geometry"]["type"] in {"Polygon", "MultiPolygon"}
    ]
