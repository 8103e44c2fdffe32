"""A file → features of a layer: named columns, converted values, stored coordinates."""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import geopandas as gpd
import numpy as np
import pandas as pd
import pyproj
import shapely

from gis.crs import parse_crs, to_stored
from gis.errors import GisError, UnknownCrs, UnreadableFile
from gis.ingest.catalog import format_of
from gis.ingest.headers import Columns, file_columns, match_columns
from gis.ingest.source import Source
from gis.ingest.values import BadValue, convert, parse_text
from gis.layers.finding import Finding, Severity
from gis.layers.spec import Field, Layer

Box = tuple[float, float, float, float]


@dataclass(frozen=True)
class FileFeatures:
    """
    What a file holds for a layer.

    `features` has the row number as index and the layer's columns that the file has (a
    reference as text under its own name); with shapes also `geometry` in the stored system.
    `bounds` is their extent in the file's own system, None without shapes.
    """

    features: pd.DataFrame
    findings: tuple[Finding, ...]
    row_count: int
    crs: pyproj.CRS | None
    bounds: Box | None
    dropped_columns: tuple[str, ...]
    sha256: str


def read_features(
    path: Path,
    layer: Layer,
    *,
    crs: str | None = None,
    source_layer: str | None = None,
    mapping: Mapping[str, str] | None = None,
) -> FileFeatures:
    """
    Read a file as features of a layer; columns that the layer does not know are left behind.

    Raises
    ------
    UnreadableFile
        It cannot be read, or holds no feature.
    AmbiguousFile
        It holds several layers and none was chosen.
    MissingField
        A required column is not there.
    UnknownCrs
        It names no coordinate system and `crs` is None, or one that does not exist.
    UnknownName
        No such layer in the file, or no such column in the layer.
    """
    check_file(path)
    chosen_crs = parse_crs(crs) if crs is not None else None
    source = _source(path, source_layer)
    if source.row_count == 0:
        raise UnreadableFile(f"{path.name} holds no feature; nothing to import")
    columns = match_columns(list(source.columns), layer, mapping=mapping, file_name=path.name)
    frame, findings = _converted(source, layer, columns)
    bounds = None
    if layer.geometry != "none":
        chosen_crs = _crs_of(source, chosen_crs, layer, path.name)
        frame, bounds = _with_shapes(frame, source, chosen_crs, path.name)
    return FileFeatures(
        features=frame,
        findings=tuple(findings),
        row_count=source.row_count,
        crs=chosen_crs,
        bounds=bounds,
        dropped_columns=columns.dropped,
        sha256=hashlib.sha256(path.read_bytes()).hexdigest(),
    )


def _source(path: Path, source_layer: str | None) -> Source:
    try:
        return format_of(path).read(path, source_layer=source_layer)
    except OSError as error:  # a part that must not be read, a disk that is gone
        raise UnreadableFile(f"{path.name} cannot be read: {error}") from error


def check_file(path: Path) -> None:
    """
    Check that there is a file to read.

    Raises
    ------
    UnreadableFile
        There is none, it is a directory, is empty, or must not be read.
    """
    try:
        if path.is_dir():
            raise UnreadableFile(f"{path} is a directory; name the file in it")
        if not path.exists():
            raise UnreadableFile(f"{path} does not exist")
        with path.open("rb") as content:
            if not content.read(1):
                raise UnreadableFile(f"{path.name} is empty (0 bytes); copy it again")
    except GisError:
        raise
    except (OSError, ValueError) as error:
        raise UnreadableFile(f"{path} cannot be read: {error}") from error


def _converted(
    source: Source, layer: Layer, columns: Columns
) -> tuple[pd.DataFrame, list[Finding]]:
    rows = np.arange(1, source.row_count + 1)
    known = {column.name: column for column in file_columns(layer)}
    by_file_name = {name: field for field, name in columns.chosen.items()}
    findings = [
        Finding(
            each.row, by_file_name.get(each.field or ""), each.rule, each.severity, each.message
        )
        for each in source.findings
        if each.field is None or each.field in by_file_name
    ]
    data = {}
    for field, name in columns.chosen.items():
        column = known[field]
        described = column if isinstance(column, Field) else Field(column.name, column.title)
        values, bad = convert(source.columns[name], described)
        data[field] = values
        findings += [
            Finding(int(rows[at]), field, "bad_value", Severity.REJECTED, f"{field} {fault}")
            for at, fault in bad.items()
        ]
    return pd.DataFrame(data, index=rows, dtype=object), findings


def _crs_of(
    source: Source, chosen: pyproj.CRS | None, layer: Layer, file_name: str
) -> pyproj.CRS | None:
    if source.shapes is None:
        if layer.geometry != "outline":
            raise UnreadableFile(
                f"{file_name} holds no shapes, but {layer.name} needs them; import a shapefile,"
                " GeoPackage or GeoJSON"
            )
        return None
    crs = chosen or source.crs
    if crs is None:
        raise UnknownCrs(
            f"{file_name} has no CRS, or names one that is not known; pass --crs EPSG:4549 (or"
            " whichever it is in)"
        )
    return crs


def _with_shapes(
    frame: pd.DataFrame, source: Source, crs: pyproj.CRS | None, file_name: str
) -> tuple[gpd.GeoDataFrame, Box | None]:
    if source.shapes is None:
        empty = np.full(len(frame), None, dtype=object)
        return to_stored(gpd.GeoDataFrame(frame, geometry=empty, crs="EPSG:4490")), None
    flat = shapely.force_2d(source.shapes)
    features = gpd.GeoDataFrame(frame, geometry=flat, crs=crs)
    bounds = tuple(float(edge) for edge in shapely.total_bounds(flat))
    try:
        return to_stored(features), bounds  # type: ignore[return-value]  # four floats
    except UnknownCrs as error:
        raise UnknownCrs(f"{file_name}: {error}") from error


__all__ = ["BadValue", "FileFeatures", "check_file", "parse_text", "read_features"]
