"""What every reader hands on: the columns and shapes of one file, nothing decided yet."""

from dataclasses import dataclass, field
from typing import Any

import numpy as np
import pyproj

from gis.layers.finding import Finding, Severity

Values = np.ndarray[Any, np.dtype[Any]]


@dataclass(frozen=True)
class Source:
    """
    Columns of a file by their names in it, one entry per feature, in the file's order.

    `shapes` holds shapely geometry or None, and is None itself for a table without shapes.
    A feature that cannot be read by itself is there with nulls, and `findings` rejects it.
    """

    columns: dict[str, Values]
    shapes: Values | None
    crs: pyproj.CRS | None
    row_count: int
    findings: tuple[Finding, ...] = field(default=())


def unreadable(row: int, reason: str) -> Finding:
    """Reject a feature that cannot be read by itself."""
    return Finding(row, None, "unreadable", Severity.REJECTED, f"cannot be read: {reason}")
