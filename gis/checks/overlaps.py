"""Shapes that overlap others of the file although they must not: told, never changed."""

import geopandas as gpd
import numpy as np
import shapely

from gis.checks.rows import WARNED, Values
from gis.crs import geometry_to_metres
from gis.layers.finding import Finding
from gis.layers.spec import Layer

_EXCLUSIVE = {"street", "community", "estate", "grid", "building"}
_SLIVER_M2 = 1.0
_SHOWN = 3


def check_overlaps(features: gpd.GeoDataFrame, layer: Layer) -> list[Finding]:
    """
    Warn of each row that overlaps others by more than 1 m²; stored CRS in.

    Rows whose validity does not meet are no overlap: a grid and those it was split into.
    """
    if layer.name not in _EXCLUSIVE:
        return []
    shapes = features.geometry.to_numpy()
    places = np.flatnonzero(shapely.get_dimensions(shapes) == 2)  # noqa: PLR2004 (polygons)
    left, right = _overlapping(shapes[places])
    left, right = places[left], places[right]
    if layer.has_validity and len(left):
        meet = _meeting(features, left, right)
        left, right = left[meet], right[meet]
    if not len(left):
        return []
    metres = geometry_to_metres(features.geometry).to_numpy()
    area_m2 = shapely.area(shapely.intersection(metres[left], metres[right]))
    large = area_m2 > _SLIVER_M2
    return _told(features.index.to_numpy(), left[large], right[large], area_m2[large])


def _overlapping(shapes: Values) -> tuple[Values, Values]:
    # Asking for boxes and testing the pairs is eight times faster than predicate="overlaps".
    left, right = shapely.STRtree(shapes).query(shapes)
    once = left < right
    left, right = left[once], right[once]
    apart = shapely.touches(shapes[left], shapes[right]) | ~shapely.intersects(
        shapes[left], shapes[right]
    )
    return left[~apart], right[~apart]


def _meeting(features: gpd.GeoDataFrame, left: Values, right: Values) -> Values:
    starts = features["valid_from"].to_numpy()
    ends = features["valid_to"].to_numpy()
    return np.fromiter(
        (
            (ends[b] is None or starts[a] < ends[b]) and (ends[a] is None or starts[b] < ends[a])
            for a, b in zip(left, right, strict=True)
        ),
        dtype=bool,
        count=len(left),
    )


def _told(rows: Values, left: Values, right: Values, area_m2: Values) -> list[Finding]:
    partners: dict[int, list[tuple[int, float]]] = {}
    for a, b, area in zip(left, right, area_m2, strict=True):
        partners.setdefault(int(rows[a]), []).append((int(rows[b]), float(area)))
        partners.setdefault(int(rows[b]), []).append((int(rows[a]), float(area)))
    findings = []
    for row, others in partners.items():
        shown = ", ".join(f"row {other} by {area:,.0f} m²" for other, area in others[:_SHOWN])
        more = f" and {len(others) - _SHOWN} more" if len(others) > _SHOWN else ""
        findings.append(Finding(row, None, "overlap", WARNED, f"overlaps {shown}{more}"))
    return findings
