"""GeoPackage and shapefile → columns and shapes, through GDAL."""

import warnings
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pyogrio
import pyproj
import shapely
from pyogrio.errors import DataLayerError, DataSourceError, FieldError
from pyproj.exceptions import CRSError

from gis.errors import AmbiguousFile, UnknownName, UnreadableFile
from gis.ingest.dbf import DbfHead
from gis.ingest.encoding import decode_cell
from gis.ingest.source import Source, Values, unreadable
from gis.layers.finding import Finding, Severity

_BROKEN = (
    DataSourceError,
    DataLayerError,
    FieldError,
    UnboundLocalError,  # pyogrio's way to say that a coordinate system is not UTF-8
    RuntimeError,
    ValueError,
)


def read_geopackage(path: Path, *, source_layer: str | None) -> Source:
    """
    Read one layer of a GeoPackage; the only one, or the one named.

    Raises
    ------
    UnreadableFile
        It is no GeoPackage, or broken.
    AmbiguousFile
        It holds several layers and none was named.
    UnknownName
        It has no layer of that name.
    """
    with path.open("rb") as content:
        if not content.read(16).startswith(b"SQLite format 3\0"):
            raise UnreadableFile(f"{path.name} is not a GeoPackage; export it again")
    layers = [str(name) for name, _ in _guarded(path.name, pyogrio.list_layers, path)]
    if source_layer is None and len(layers) != 1:
        if not layers:
            raise UnreadableFile(f"{path.name} holds no layer")
        raise AmbiguousFile(
            f"{path.name} holds the layers {', '.join(layers)}; choose one with --source-layer NAME"
        )
    if source_layer is not None and source_layer not in layers:
        raise UnknownName(
            f"{path.name} has no layer {source_layer!r}; it holds {', '.join(layers)}"
        )
    return read_with_gdal(str(path), file_name=path.name, layer=source_layer)


def read_with_gdal(
    place: str,
    *,
    file_name: str,
    layer: str | None = None,
    table: DbfHead | None = None,
    with_shapes: bool = True,
) -> Source:
    """
    Read a layer; `table` says how the text of a DBF is encoded.

    A shape that cannot be read leaves its feature rejected, not the file.

    Raises
    ------
    UnreadableFile
        GDAL cannot read it.
    """
    # Latin-1 leaves bytes as they are: names cut within a character stay readable, and text
    # is decoded here, cell by cell.
    options: dict[str, Any] = {} if table is None else {"encoding": "latin1"}
    meta, _, wkb, fields = _guarded(
        file_name, pyogrio.raw.read, place, layer=layer, read_geometry=with_shapes, **options
    )
    names = [str(name) for name in meta["fields"]]
    findings: list[Finding] = []
    columns: dict[str, Values] = {}
    for position, (name, values) in enumerate(zip(names, fields, strict=True)):
        known = table.names[position] if table is not None else name
        if table is not None and values.dtype == object:
            values, found = _decoded(values, known, table.codec)  # noqa: PLW2901
            findings += found
        columns[_unused(known, columns)] = values
    row_count = len(fields[0]) if fields else len(wkb) if wkb is not None else 0
    if wkb is None:
        return Source(columns, None, None, row_count, tuple(findings))
    shapes, found = _shapes(wkb)
    return Source(columns, shapes, _crs(meta["crs"]), row_count, (*findings, *found))


def _guarded(file_name: str, read: Any, *arguments: Any, **options: Any) -> Any:  # noqa: ANN401 (pyogrio is untyped)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # GDAL's hints; what matters is checked by us
        try:
            return read(*arguments, **options)
        except _BROKEN as error:
            reason = str(error).splitlines()[0] if str(error) else type(error).__name__
            raise UnreadableFile(f"{file_name} cannot be read: {reason}") from error


def _shapes(wkb: Values) -> tuple[Values, list[Finding]]:
    shapes = shapely.from_wkb(wkb, on_invalid="fix")
    lost = np.flatnonzero(shapely.is_missing(shapes) & pd.notna(wkb))
    return shapes, [unreadable(int(row) + 1, "its shape is broken") for row in lost]


def _decoded(values: Values, name: str, codec: str) -> tuple[Values, list[Finding]]:
    decoded = values.copy()
    findings = []
    for position, value in enumerate(values):
        if not isinstance(value, str) or value.isascii():
            continue
        row = position + 1
        try:
            text, is_cut = decode_cell(value.encode("latin1"), codec)
        except UnicodeDecodeError:
            decoded[position] = None
            findings.append(unreadable(row, f"{name} is not {codec.upper()} text"))
            continue
        decoded[position] = text
        if is_cut:
            message = "the file cut a character off at the end of the text"
            findings.append(Finding(row, name, "text_cut", Severity.WARNED, message))
    return decoded, findings


def _crs(name: str | None) -> pyproj.CRS | None:
    try:
        return pyproj.CRS.from_user_input(name) if name else None
    except CRSError:
        return None


def _unused(name: str, columns: dict[str, Values]) -> str:
    number = 2
    candidate = name
    while candidate in columns:
        candidate = f"{name} ({number})"
        number += 1
    return candidate
