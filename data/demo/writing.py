"""Writing layers so that the same content gives the same bytes on any day."""

import csv
from collections.abc import Iterable, Sequence
from datetime import date
from pathlib import Path

import numpy as np
import pyogrio
import shapely

CRS = "EPSG:4549"
EAST, NORTH = 367_900, 3_548_100
"""Where the district's local zero lies in `CRS`, about 118.60° E, 32.05° N."""

DBF_DATE = "2026-01-01"
KINDS = {"Point": "Point", "LineString": "LineString", "Polygon": "Polygon"}


def write_shapes(
    path: Path,
    shapes: Sequence[shapely.Geometry],
    rows: Sequence[dict[str, object]],
    *,
    kind: str,
) -> None:
    """
    Write a shapefile; columns are those of the first row, in its order.

    Parameters
    ----------
    kind
        `Point`, `LineString` or `Polygon` (which holds MultiPolygons too).
    """
    placed = shapely.transform(np.array(shapes, dtype=object), _placed)
    names = list(rows[0])
    columns = [_column([row[name] for row in rows]) for name in names]
    pyogrio.raw.write(
        path,
        geometry=shapely.to_wkb(placed),
        field_data=[values for values, _ in columns],
        field_mask=[mask for _, mask in columns],
        fields=names,
        geometry_type=kind,
        crs=CRS,
        driver="ESRI Shapefile",
        encoding="UTF-8",
        DBF_DATE_LAST_UPDATE=DBF_DATE,
    )


def write_table(path: Path, rows: Iterable[Sequence[object]], *, header: Sequence[str]) -> None:
    """Write a CSV file that spreadsheets read as UTF-8; none and empty text give empty cells."""
    with path.open("w", encoding="utf-8-sig", newline="") as file:
        table = csv.writer(file, lineterminator="\n")
        table.writerow(header)
        for row in rows:
            table.writerow("" if cell is None else cell for cell in row)


def _placed(coordinates: np.ndarray) -> np.ndarray:
    placed: np.ndarray = np.round(coordinates + np.array((EAST, NORTH)), 3)
    return placed


def _column(values: list[object]) -> tuple[np.ndarray, np.ndarray]:
    """Give a column and the mask of its empty cells; whole numbers, numbers, dates or texts."""
    mask = np.array([value is None or value == "" for value in values])
    filled = [value for value in values if value is not None and value != ""]
    sample = filled[0] if filled else ""
    if isinstance(sample, bool):
        return np.array([bool(value) for value in values]), mask
    if isinstance(sample, int):
        return np.array([value or 0 for value in values], dtype=np.int32), mask
    if isinstance(sample, float):
        return np.array([value or 0.0 for value in values], dtype=np.float64), mask
    if isinstance(sample, date):
        return np.array([value or "1970-01-01" for value in values], dtype="datetime64[D]"), mask
    return np.array([value or None for value in values], dtype=object), mask
