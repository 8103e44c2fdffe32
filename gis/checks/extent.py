"""Whether the coordinates lie where they must: in China, and in the district."""

import geopandas as gpd
import numpy as np
import shapely

from gis.checks.rows import REJECTED, WARNED, Values, findings_where
from gis.errors import WrongCrs
from gis.layers.finding import Finding
from gis.layers.spec import Layer

Box = tuple[float, float, float, float]
_CHINA = (73.0, 3.0, 136.0, 54.0)
_MOSTLY = 0.5
_FREE = {"district", "village", "local_institution", "walk_edge", "barrier"}
"""Layers whose rows may lie outside: the district itself, and what leads over its edge."""


def check_in_china(
    features: gpd.GeoDataFrame, *, crs_name: str, bounds: Box | None, file_name: str
) -> list[Finding]:
    """
    Check that shapes (stored CRS, degrees) lie in China; a stray one is rejected by itself.

    Raises
    ------
    WrongCrs
        Half of them or more lie elsewhere: then it is the coordinate system.
    """
    shapes = features.geometry.to_numpy()
    present = ~shapely.is_missing(shapes) & ~shapely.is_empty(shapes)
    edges = shapely.bounds(shapes)
    inside = present & _within(edges, _CHINA)
    outside = present & ~inside
    if present.any() and outside.sum() >= _MOSTLY * present.sum():
        raise WrongCrs(
            f"{file_name}: read as {crs_name}, {outside.sum()} of {present.sum()} shapes lie"
            f" outside China{_hint(edges[present], bounds)};"
            " pass the right system with --crs EPSG:n"
        )
    message = "lies outside China; its coordinates are wrong"
    return findings_where(features, outside, REJECTED, "outside_china", message)


def check_in_district(
    features: gpd.GeoDataFrame,
    district: shapely.Geometry | None,
    layer: Layer,
    *,
    crs_name: str,
    file_name: str,
) -> list[Finding]:
    """
    Check that shapes touch the district (both in the stored CRS); None is no district yet.

    A building outside is rejected; places that partly leave it are left to the topology checks.

    Raises
    ------
    WrongCrs
        None of them does: the zone is wrong, or it is another district's file.
    """
    shapes = features.geometry.to_numpy()
    present = ~shapely.is_missing(shapes) & ~shapely.is_empty(shapes)
    if district is None or layer.name == "district" or not present.any():
        return []
    shapely.prepare(district)
    near = shapely.intersects(district, shapes) & present
    if not near.any():
        away_km = _away_km(district, shapes[present])
        raise WrongCrs(
            f"{file_name}: read as {crs_name}, no shape lies in the district (about"
            f" {away_km:,.0f} km away); check the zone and pass the right system with --crs EPSG:n"
        )
    outside = present & ~near
    if layer.name in _FREE:
        return []
    severity = REJECTED if layer.name == "building" else WARNED
    message = "lies outside the district"
    return findings_where(features, outside, severity, "outside_district", message)


def _within(edges: Values, box: Box) -> Values:
    with np.errstate(invalid="ignore"):
        return (
            (edges[:, 0] >= box[0])
            & (edges[:, 1] >= box[1])
            & (edges[:, 2] <= box[2])
            & (edges[:, 3] <= box[3])
        )


def _hint(edges: Values, bounds: Box | None) -> str:
    swapped = edges[:, [1, 0, 3, 2]]
    if _within(swapped, _CHINA).mean() > _MOSTLY:
        return " (longitude and latitude look swapped)"
    if bounds is None:
        return ""
    if max(abs(edge) for edge in bounds) > 360:  # noqa: PLR2004 (degrees)
        return " (the numbers look like metres of another zone or system)"
    if _within(np.array([bounds]), _CHINA).all():
        return " (the numbers look like degrees: EPSG:4490)"
    return ""


def _away_km(district: shapely.Geometry, shapes: Values) -> float:
    """Estimate in degrees: precise enough to tell a wrong zone from a neighbour."""
    degrees = shapely.distance(district, shapes)
    return float(np.nanmin(np.where(np.isfinite(degrees), degrees, np.nan))) * 111.0
