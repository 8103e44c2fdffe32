"""Features on their way to the browser: only what is shown, and where they lie."""

from collections.abc import Iterable, Mapping
from typing import Any

import shapely
from shapely.geometry import shape

from maps.page import Bounds

Collection = Mapping[str, Any]

_NOWHERE: Bounds = (73.0, 18.0, 135.0, 54.0)  # all of China, when no place has an outline


def shown_features(collection: Collection, *, properties: Iterable[str]) -> dict[str, object]:
    """Give a collection with the named properties only, to a tenth of a metre."""
    kept = tuple(properties)
    return {
        "type": "FeatureCollection",
        "features": [_shown_feature(feature, kept) for feature in collection["features"]],
    }


def bounds_of(features: Mapping[str, Collection], *, layers: Iterable[str]) -> Bounds:
    """Give west, south, east, north of the first of these layers that has areas."""
    for layer in layers:
        shapes = [
            shape(feature["geometry"])
            for feature in features.get(layer, {}).get("features", ())
            if feature.get("geometry")
        ]
        if shapes:
            west, south, east, north = shapely.total_bounds(shapes).tolist()
            return west, south, east, north
    return _NOWHERE


def _shown_feature(feature: Mapping[str, Any], kept: tuple[str, ...]) -> dict[str, object]:
    properties = feature["properties"]
    geometry = feature["geometry"]
    return {
        "type": "Feature",
        "properties": {name: properties[name] for name in kept if name in properties},
        "geometry": geometry and {**geometry, "coordinates": _rounded(geometry["coordinates"])},
    }


def _rounded(coordinates: Any) -> Any:  # noqa: ANN401 - numbers nested as deep as the geometry
    if isinstance(coordinates, int | float):
        return round(coordinates, 6)
    return [_rounded(each) for each in coordinates]
