"""One GeoJSON geometry → one shape, or the reason why not."""

from collections.abc import Callable
from typing import Any

import numpy as np
import shapely
from shapely.errors import GEOSException
from shapely.geometry.base import BaseGeometry

from gis.ingest.source import Values

_DEEPEST = 20
_LINE_POINTS = 2
_RING_POINTS = 4


class BadShape(ValueError):
    """A feature or its geometry breaks the rules of GeoJSON; says which."""


def parse_shape(geometry: Any) -> tuple[BaseGeometry, str | None]:  # noqa: ANN401 (any JSON)
    """
    Make a shape of a GeoJSON geometry; heights are left out.

    Returns
    -------
    shape
        Any kind, not checked for validity.
    repair
        What had to be done to read it, None when nothing.

    Raises
    ------
    BadShape
        It is no GeoJSON geometry.
    """
    repairs: list[str] = []
    try:
        shape = _parsed(geometry, repairs, depth=0)
    except (GEOSException, ValueError, TypeError) as error:
        if isinstance(error, BadShape):
            raise
        raise BadShape("its coordinates make no shape") from error
    return shape, repairs[0] if repairs else None


def _parsed(geometry: Any, repairs: list[str], *, depth: int) -> BaseGeometry:  # noqa: ANN401
    if not isinstance(geometry, dict):
        raise BadShape("its geometry is not an object")
    kind = geometry.get("type")
    if kind == "GeometryCollection":
        return _collection(geometry, repairs, depth)
    make = _MAKERS.get(kind) if isinstance(kind, str) else None
    if make is None:
        raise BadShape("its geometry has no type that GeoJSON knows")
    coordinates = geometry.get("coordinates")
    if not isinstance(coordinates, list):
        raise BadShape("its geometry has no list of coordinates")
    return make(coordinates, repairs)


def _collection(geometry: dict[str, Any], repairs: list[str], depth: int) -> BaseGeometry:
    members = geometry.get("geometries")
    if not isinstance(members, list):
        raise BadShape("its collection has no list `geometries`")
    if depth >= _DEEPEST:
        raise BadShape("its collections are nested too deeply")
    return shapely.GeometryCollection(
        [_parsed(member, repairs, depth=depth + 1) for member in members]
    )


def _positions(coordinates: Any) -> Values:  # noqa: ANN401
    """Take a list of positions as an array of x and y."""
    if not isinstance(coordinates, list):
        raise BadShape("its coordinates are nested wrongly for their type")
    for position in coordinates:
        if not isinstance(position, list) or len(position) < _LINE_POINTS:
            raise BadShape("a position is not a list of two or more numbers")
        if not all(type(number) in (int, float) for number in position):
            raise BadShape("a position holds something that is not a number")
    try:
        pairs = [(float(position[0]), float(position[1])) for position in coordinates]
    except OverflowError:
        raise BadShape("a coordinate is far too large") from None
    positions = np.array(pairs, dtype=float).reshape(-1, 2)
    if not np.isfinite(positions).all():
        raise BadShape("a coordinate is not a finite number")
    return positions


def _point(coordinates: list[Any], _repairs: list[str]) -> BaseGeometry:
    return shapely.Point(_positions([coordinates])[0]) if coordinates else shapely.Point()


def _line(coordinates: list[Any], _repairs: list[str]) -> BaseGeometry:
    positions = _positions(coordinates)
    if 0 < len(positions) < _LINE_POINTS:
        raise BadShape("a line has fewer than two positions")
    return shapely.LineString(positions)


def _polygon(coordinates: list[Any], repairs: list[str]) -> BaseGeometry:
    rings = [_ring(ring, repairs) for ring in coordinates]
    return shapely.Polygon(rings[0], rings[1:]) if rings else shapely.Polygon()


def _ring(coordinates: Any, repairs: list[str]) -> Values:  # noqa: ANN401
    ring = _positions(coordinates)
    if len(ring) and not np.array_equal(ring[0], ring[-1]):
        ring = np.vstack([ring, ring[:1]])
        repairs.append("a ring that was not closed was closed")
    if len(ring) < _RING_POINTS:
        raise BadShape("a ring has fewer than three different positions")
    return ring


def _many(make: Callable[[list[Any], list[str]], BaseGeometry], whole: Any) -> Any:  # noqa: ANN401
    def make_all(coordinates: list[Any], repairs: list[str]) -> BaseGeometry:
        if not all(isinstance(part, list) for part in coordinates):
            raise BadShape("its coordinates are nested wrongly for their type")
        return whole([make(part, repairs) for part in coordinates])

    return make_all


_MAKERS: dict[str, Callable[[list[Any], list[str]], BaseGeometry]] = {
    "Point": _point,
    "LineString": _line,
    "Polygon": _polygon,
    "MultiPoint": _many(_point, shapely.MultiPoint),
    "MultiLineString": _many(_line, shapely.MultiLineString),
    "MultiPolygon": _many(_polygon, shapely.MultiPolygon),
}
SHAPE_TYPES = frozenset({*_MAKERS, "GeometryCollection"})
