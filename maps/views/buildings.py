"""The grid worker's map: the buildings of the own grids, and who lives in them by masked name."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from maps import styles
from maps.overlays.patch import patch
from maps.page import BlankMap
from maps.views.features import bounds_of, shown_features

NEEDS = ("grid", "estate", "building")
SHEETS = ("worker", "worker_search", "worker_sheet", "worker_marks", "worker_reveal", "worker_desk")

_SHOWN_PROPERTIES = ("id", "name")


@dataclass(frozen=True)
class BuildingsData:
    """
    What the map starts from: plain data about places, nothing about people.

    `features` are GeoJSON collections in degrees: `grid` holds the grids of the account in
    the order of the ground, `estate` the estates they touch; each feature has `id` and `name`.
    Buildings and people are asked for by the page, under the rights of who looks at it.
    `capabilities` name what the account may do (`reveal`).
    """

    as_of: str
    features: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)
    capabilities: tuple[str, ...] = ()


def draw(data: BuildingsData) -> BlankMap:
    """Draw the ground the buildings stand on; it opens on the account's first grid."""
    page = BlankMap("buildings", bounds=_start(data))
    page.add_child(patch("estate", fill=styles.PAPER, colour=styles.SEAM, weight=1))
    page.add_child(patch("grid", fill=styles.WHITE, colour=styles.EDGE, weight=2, dashes="7 5"))
    return page


def describe(data: BuildingsData) -> dict[str, object]:
    """Give all that the page shows before it asks for buildings."""
    return {
        "as_of": data.as_of,
        "capabilities": list(data.capabilities),
        "features": {
            layer: shown_features(collection, properties=_SHOWN_PROPERTIES)
            for layer, collection in data.features.items()
            if layer in {"grid", "estate"}
        },
        "styles": {
            "building_states": styles.building_states(),
            "selected": styles.ACCENT,
        },
    }


def first_grid(data: BuildingsData) -> str:
    """Name the grid the map opens on; empty without any."""
    grids = data.features.get("grid", {}).get("features", ())
    return next((str(each["properties"]["name"] or "") for each in grids), "")


def _start(data: BuildingsData) -> tuple[float, float, float, float]:
    first = {
        layer: {**collection, "features": list(collection["features"])[:1]}
        for layer, collection in data.features.items()
    }
    return bounds_of(first, layers=("grid", "estate"))
