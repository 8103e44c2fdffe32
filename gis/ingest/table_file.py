"""CSV tables: UTF-8 or GB18030, separated by comma, semicolon or tab."""

import csv
import io
from pathlib import Path

import numpy as np

from gis.errors import UnreadableFile
from gis.ingest.encoding import decode_file
from gis.ingest.source import Source, Values, unreadable

_SEPARATORS = ",\t;，"


def read_csv(path: Path, *, source_layer: str | None) -> Source:
    """
    Read a CSV table whose first line names the columns; blank lines do not count.

    Raises
    ------
    UnreadableFile
        It is no text, or has no line of names.
    """
    del source_layer
    text = decode_file(path.read_bytes(), file_name=path.name)
    lines = _lines(text, path.name)
    if not lines:
        raise UnreadableFile(f"{path.name} holds no line; its first one must name the columns")
    names = _names(lines[0])
    records = lines[1:]
    findings = [
        unreadable(row, f"it has {len(record)} cells, the first line names {len(names)}")
        for row, record in enumerate(records, start=1)
        if len(record) > len(names) and any(cell.strip() for cell in record[len(names) :])
    ]
    columns: dict[str, Values] = {}
    for position, name in enumerate(names):
        values = np.empty(len(records), dtype=object)
        values[:] = [record[position] if position < len(record) else None for record in records]
        columns[name] = values
    return Source(columns, None, None, len(records), tuple(findings))


def _lines(text: str, file_name: str) -> list[list[str]]:
    head = text.lstrip("\r\n").split("\n", 1)[0]
    separator = max(_SEPARATORS, key=head.count)
    # Strict: a quote that is never closed would swallow the rows after it.
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=separator, strict=True)
    try:
        lines = list(reader)
    except csv.Error as error:
        raise UnreadableFile(
            f"{file_name} is not a CSV table: {error} (line {reader.line_num}); mend the quotes"
            " there, or save it again"
        ) from error
    return [line for line in lines if any(cell.strip() for cell in line)]


def _names(header: list[str]) -> list[str]:
    names: list[str] = []
    for position, cell in enumerate(header, start=1):
        name = cell.strip() or f"column {position}"
        names.append(f"{name} ({position})" if name in names else name)
    return names
