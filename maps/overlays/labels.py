"""Where the label of a place goes: the middle of the widest circle inside it."""

import math
from collections.abc import Mapping
from typing import Any

import shapely
from shapely.geometry import shape
from shapely.geometry.base import BaseGeometry

_TOLERANCE = 0.0002  # degrees, about 20 metres; labels need no more


def label_points(collection: Mapping[str, Any]) -> dict[str, list[float]]:
    """Give latitude and longitude of the label of each area, by id; others are left out."""
    return {
        feature["properties"]["id"]: _middle(shape(feature["geometry"]))
        for feature in collection.get("features", ())
        if feature.get("geometry") and feature["geometry"]["type"] in {"Polygon", "MultiPolygon"}
    }


def _middle(area: BaseGeometry) -> list[float]:
    """Search on a plane that is true in shape, or flat places look wider than they are."""
    narrowing = math.cos(math.radians(area.centroid.y))
    flat = shapely.transform(area, lambda points: points * [narrowing, 1])
    largest = max(shapely.get_parts(flat), key=lambda part: part.area)
    centre = shapely.maximum_inscribed_circle(largest, tolerance=_TOLERANCE).coords[0]
    return [round(centre[1], 6), round(centre[0] / narrowing, 6)]
