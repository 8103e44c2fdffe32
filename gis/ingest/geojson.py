"""GeoJSON, feature by feature: a broken one is rejected and the others are kept."""

import json
from pathlib import Path
from typing import Any

import numpy as np
import pyproj
from pyproj.exceptions import CRSError

from gis.errors import UnreadableFile
from gis.ingest.encoding import decode_file
from gis.ingest.geojson_shape import SHAPE_TYPES, BadShape, parse_shape
from gis.ingest.source import Source, Values, unreadable
from gis.layers.finding import Finding, Severity

_WGS84 = "OGC:CRS84"


def read_geojson(path: Path, *, source_layer: str | None) -> Source:
    """
    Read a FeatureCollection, a Feature or a bare geometry.

    Coordinates are WGS 84 longitude and latitude (RFC 7946), unless an old `crs` member
    says otherwise; one that cannot be understood is none.

    Raises
    ------
    UnreadableFile
        It is not JSON, or its outermost structure is not GeoJSON.
    """
    del source_layer
    document = _parsed(path)
    features = _features(document, path.name)
    shapes = np.empty(len(features), dtype=object)
    rows: list[dict[str, Any]] = []
    findings: list[Finding] = []
    for position, feature in enumerate(features):
        properties: dict[str, Any] = {}
        try:
            properties = _properties(feature)
            shapes[position], repair = _shape(feature)
        except BadShape as fault:
            findings.append(unreadable(position + 1, str(fault)))
        else:
            if repair:
                findings.append(
                    Finding(position + 1, None, "ring_closed", Severity.REPAIRED, repair)
                )
        rows.append(properties)
    return Source(_columns(rows), shapes, _crs(document), len(rows), tuple(findings))


def _parsed(path: Path) -> dict[str, Any]:
    text = decode_file(path.read_bytes(), file_name=path.name)
    try:
        document = json.loads(text)
    except (ValueError, RecursionError) as error:  # a number of 5,000 digits is a ValueError
        where = f" (line {error.lineno})" if isinstance(error, json.JSONDecodeError) else ""
        raise UnreadableFile(f"{path.name} is not JSON{where}; export it again") from error
    if not isinstance(document, dict):
        raise UnreadableFile(f"{path.name} is JSON but not GeoJSON: it is not an object")
    return document


def _features(document: dict[str, Any], file_name: str) -> list[Any]:
    kind = document.get("type")
    if kind == "FeatureCollection":
        features = document.get("features")
        if not isinstance(features, list):
            raise UnreadableFile(f"{file_name} is a FeatureCollection without a list `features`")
        return features
    if kind == "Feature":
        return [document]
    if isinstance(kind, str) and kind in SHAPE_TYPES:
        return [{"type": "Feature", "properties": {}, "geometry": document}]
    raise UnreadableFile(
        f"{file_name} is JSON but not GeoJSON: its `type` is not FeatureCollection, Feature or"
        " a geometry"
    )


def _properties(feature: Any) -> dict[str, Any]:  # noqa: ANN401 (any JSON)
    if not isinstance(feature, dict) or feature.get("type") != "Feature":
        raise BadShape("it is not a Feature")
    properties = feature.get("properties")
    if properties is None:
        return {}
    if not isinstance(properties, dict):
        raise BadShape("its `properties` are not an object")
    return properties


def _shape(feature: dict[str, Any]) -> tuple[Any, str | None]:
    if "geometry" not in feature:
        raise BadShape("it has no `geometry`")
    if feature["geometry"] is None:
        return None, None
    return parse_shape(feature["geometry"])


def _columns(rows: list[dict[str, Any]]) -> dict[str, Values]:
    names = dict.fromkeys(name for row in rows for name in row)
    columns = {}
    for name in names:
        values = np.empty(len(rows), dtype=object)
        for position, row in enumerate(rows):
            values[position] = row.get(name)
        columns[name] = values
    return columns


def _crs(document: dict[str, Any]) -> pyproj.CRS | None:
    member = document.get("crs")
    if member is None:
        return pyproj.CRS.from_user_input(_WGS84)
    properties = member.get("properties") if isinstance(member, dict) else None
    name = properties.get("name") if isinstance(properties, dict) else None
    try:
        return pyproj.CRS.from_user_input(str(name))
    except CRSError:
        return None
