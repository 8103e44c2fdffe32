"""
The coordinate systems we use, and the only conversions between them.

Stored is CGCS2000 (EPSG:4490), longitude first; metres come from the one projected system
of the deployment (`GIS_METRIC_CRS`); pages are drawn in Web Mercator and never measured there.
"""

from functools import cache

import geopandas as gpd
import pyproj
from pyproj.exceptions import CRSError, ProjError

from gis.errors import InvalidParameter, UnknownCrs
from gis.settings import gis_settings

STORED = "EPSG:4490"
STORED_SRID = 4490
DRAWN = "EPSG:3857"
DRAWN_SRID = 3857


@cache
def parse_crs(name: str) -> pyproj.CRS:
    """
    Read a coordinate system by name, such as `EPSG:4547`.

    Raises
    ------
    UnknownCrs
        PROJ knows no such system.
    """
    try:
        return pyproj.CRS.from_user_input(name)
    except CRSError as error:
        raise UnknownCrs(f"{name!r} is no coordinate system; write it like EPSG:4547") from error


@cache
def metric_crs() -> pyproj.CRS:
    """
    Name the projected system in which this deployment measures metres.

    Raises
    ------
    InvalidParameter
        `GIS_METRIC_CRS` is not a projected system in metres.
    """
    name = gis_settings().metric_crs
    crs = parse_crs(name)
    if not crs.is_projected or crs.axis_info[0].unit_name != "metre":
        raise InvalidParameter(f"GIS_METRIC_CRS={name} is not a projected system in metres")
    return crs


def to_stored(features: gpd.GeoDataFrame) -> gpd.GeoDataFrame:
    """Convert features to the stored system, longitude and latitude in degrees."""
    return _converted(features, parse_crs(STORED))


def to_metres(features: gpd.GeoDataFrame) -> gpd.GeoDataFrame:
    """Project features so that lengths are in metres and areas in m²."""
    return _converted(features, metric_crs())


def geometry_to_metres(geometry: gpd.GeoSeries) -> gpd.GeoSeries:
    """Project a bare column of geometry into metres; index kept."""
    return _converted(gpd.GeoDataFrame(geometry=geometry), metric_crs()).geometry


def _converted(features: gpd.GeoDataFrame, target: pyproj.CRS) -> gpd.GeoDataFrame:
    if features.crs is None:
        raise UnknownCrs("features have no CRS; name one when importing the file")
    if features.crs == target:
        return features
    try:
        return features.to_crs(target)
    except ProjError as error:
        raise UnknownCrs(
            f"nothing leads from the coordinate system {features.crs.name!r} to {target.name};"
            " convert the file first, or pass --crs EPSG:n if it is in another"
        ) from error


def points_to_degrees(points: object) -> gpd.GeoSeries:
    """Convert points in metres (of the metric system) to stored longitude and latitude."""
    return to_stored(gpd.GeoDataFrame(geometry=points, crs=metric_crs())).geometry
