"""The coverage map: what leadership sees of a district on one screen."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from maps import styles
from maps.overlays.boundary import outline, texture
from maps.overlays.buildings import buildings
from maps.overlays.choropleth import choropleth
from maps.overlays.labels import label_points
from maps.overlays.points import points
from maps.overlays.water import railways, river
from maps.page import BlankMap, Overlay
from maps.views.features import bounds_of, shown_features
from maps.views.issues import open_issues

NEEDS = ("district", "street", "community", "estate", "grid", "venue", "barrier", "building")
LEVELS = ("street", "community", "estate", "grid")

# The measures the page shows; the browser gets no others.
SHOWN = (
    "org_coverage",
    "estate_org_coverage",
    "rc_coverage",
    "group_coverage_residential",
    "group_coverage_resident",
    "group_coverage_able",
    "member_in_group",
    "service_households_300",
    "service_households_500",
    "service_households_1000",
    "affiliation_gap",
    "inhabitants",
    "households",
    "affiliated_members",
    "affiliated_full_members",
    "resident_members",
    "unlocated_members",
)
_SHOWN_LAYERS = ("district", "street", "community", "estate", "grid", "venue", "building")
_SHOWN_PROPERTIES = ("id", "name", "building_no", "group_status")
_SEAMS = {"street": 1.6, "community": 2.4, "estate": 1.0, "grid": 0.9}
_BUILDINGS_FROM_ZOOM = 15.0


@dataclass(frozen=True)
class CoverageData:
    """
    What the map is drawn from: plain data that may leave the server.

    `reports` are published coverage reports by level (`street` to `grid`); `features` are
    GeoJSON collections in degrees by layer, each feature with `id` and `name` as properties.
    `building` is optional among them, and so is every layer or report but the district's.
    """

    reports: Mapping[str, Mapping[str, Any]]
    features: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)


def draw(data: CoverageData) -> BlankMap:
    """Draw the coverage map; empty layers are drawn as nothing."""
    page = BlankMap("coverage", bounds=bounds_of(data.features, layers=("district", *LEVELS)))
    for overlay in _overlays(data):
        page.add_child(overlay)
    return page


def describe(data: CoverageData) -> dict[str, object]:
    """
    Give all that the page shows besides its words: reports, features, issues, styles.

    What no part of the page shows stays here: other measures, other properties, and
    decimals of a degree below a tenth of a metre.
    """
    return {
        "reports": {level: _shown_report(data.reports[level]) for level in _levels(data)},
        "features": {
            layer: shown_features(data.features[layer], properties=_SHOWN_PROPERTIES)
            for layer in _SHOWN_LAYERS
            if layer in data.features
        },
        "issues": [issue.as_dict() for issue in open_issues(data.reports)],
        "styles": styles.as_dict(),
    }


def district_name(data: CoverageData) -> str:
    """Name the district of the reports; empty without any."""
    return next((str(report["total"]["name"]) for report in data.reports.values()), "")


def _levels(data: CoverageData) -> list[str]:
    return [level for level in LEVELS if level in data.reports]


def _shown_report(report: Mapping[str, Any]) -> dict[str, object]:
    return {
        **report,
        "total": _shown_place(report["total"]),
        "places": [_shown_place(place) for place in report["places"]],
    }


def _shown_place(place: Mapping[str, Any]) -> dict[str, object]:
    measures = {name: place["measures"][name] for name in SHOWN if name in place["measures"]}
    return {**place, "measures": measures}


def _overlays(data: CoverageData) -> list[Overlay]:
    barriers = data.features.get("barrier", {})
    base = [each for each in (river(barriers), railways(barriers)) if each is not None]
    levels = [_level(data, level) for level in _levels(data)]
    return [
        *base,
        *levels,
        buildings(from_zoom=_BUILDINGS_FROM_ZOOM),
        texture("estate"),
        outline("street", weight=1.2, opacity=0.7),
        outline("district", weight=1.6),
        points("venue", radius=3.6),
    ]


def _level(data: CoverageData, level: str) -> Overlay:
    return choropleth(
        level,
        seam=_SEAMS[level],
        labels="always" if level in {"street", "community"} else "fitting",
        points=label_points(data.features.get(level, {})),
    )
