"""A roster's file → sheets of cells: workbooks and CSV tables, merged cells filled within."""

import csv
import io
import warnings
import xml.etree.ElementTree as ET
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import openpyxl
from openpyxl.utils.exceptions import InvalidFileException
from openpyxl.worksheet.worksheet import Worksheet

from gis.errors import UnreadableFile
from gis.ingest.encoding import decode_file
from gis.ingest.reading import check_file

_SEPARATORS = ",\t;，"
_LARGEST_BYTES = 200_000_000
_BROKEN = (
    InvalidFileException, zipfile.BadZipFile, zlib.error, ET.ParseError, OSError, EOFError,
    KeyError, IndexError, ValueError, TypeError, AttributeError,
)  # fmt: skip
"""What openpyxl raises for broken files; they have no common class."""
Cell = Any


@dataclass(frozen=True, repr=False)
class SheetRow:
    """One row: its number in the file, its cells, whether it is hidden. Never shown as text."""

    number: int
    cells: list[Cell]
    is_hidden: bool = False


@dataclass(frozen=True, repr=False)
class Sheet:
    """One sheet: its number in the file from 1, and its rows."""

    number: int
    rows: list[SheetRow]


def read_sheets(path: Path) -> list[Sheet]:
    """
    Read the visible sheets of a workbook, or the one of a CSV table, in their order.

    A merged cell fills the cells below it within the merged range and no others. Formulas give
    the values that were saved with them.

    Raises
    ------
    UnreadableFile
        It is no such file, or is broken, empty, protected or too large.
    """
    check_file(path)
    suffix = path.suffix.lower()
    if suffix == ".csv":
        return [Sheet(1, _csv_rows(path))]
    if suffix in {".xlsx", ".xlsm"}:
        return list(_workbook_sheets(path))
    raise UnreadableFile(
        f"{path.name}: rosters end in .xlsx or .csv; save it as one of these and import it again"
    )


def _csv_rows(path: Path) -> list[SheetRow]:
    try:
        content = path.read_bytes()
    except OSError as error:
        raise UnreadableFile(f"{path.name} cannot be read: {error.strerror}") from error
    text = decode_file(content, file_name=path.name)
    separator = max(_SEPARATORS, key=text.count)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=separator, strict=True)
    try:
        return [SheetRow(number, cells) for number, cells in enumerate(reader, start=1)]
    except csv.Error as error:
        raise UnreadableFile(
            f"{path.name} is not a CSV table: {error} (line {reader.line_num}); mend the quotes"
            " there, or save it again"
        ) from error


def _workbook_sheets(path: Path) -> Iterator[Sheet]:
    _check_size(path)
    # Its warnings are about formats and pictures.
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        try:
            book = openpyxl.load_workbook(path, data_only=True)
        except _BROKEN as error:
            raise UnreadableFile(
                f"{path.name} is no readable workbook; save it anew as .xlsx, without a password"
            ) from error
    for number, sheet in enumerate(book.worksheets, start=1):
        if sheet.sheet_state == "visible":
            yield Sheet(number, _sheet_rows(sheet))
    book.close()


def _check_size(path: Path) -> None:
    """Refuse what would unpack to more than memory should hold."""
    try:
        with zipfile.ZipFile(path) as parts:
            unpacked = sum(part.file_size for part in parts.infolist())
    except (zipfile.BadZipFile, OSError) as error:
        raise UnreadableFile(
            f"{path.name} is no .xlsx workbook, or one with a password; save it anew without one"
        ) from error
    if unpacked > _LARGEST_BYTES:
        raise UnreadableFile(f"{path.name} is too large for a roster; keep its first sheet only")


def _sheet_rows(sheet: Worksheet) -> list[SheetRow]:
    filled = {
        (row, area.min_col): sheet.cell(area.min_row, area.min_col).value
        for area in sheet.merged_cells.ranges
        for row in range(area.min_row + 1, area.max_row + 1)
    }
    rows = []
    for number, values in enumerate(sheet.iter_rows(values_only=True), start=1):
        cells = [
            filled.get((number, column)) if value is None else value
            for column, value in enumerate(values, start=1)
        ]
        is_hidden = number in sheet.row_dimensions and bool(sheet.row_dimensions[number].hidden)
        rows.append(SheetRow(number, cells, is_hidden))
    return rows
