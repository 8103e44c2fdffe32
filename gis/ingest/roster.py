"""A roster → members with the fields of the closed list; nothing else is kept of the file."""

import hashlib
import re
import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from gis.errors import MissingField, UnreadableFile
from gis.ingest.roster_columns import (
    COLUMNS,
    choose_columns,
    form_of,
    is_not_a_member,
    known_column,
)
from gis.ingest.roster_row import RosterRow, read_row
from gis.ingest.roster_sheets import Sheet, SheetRow, read_sheets
from gis.layers.finding import Severity

_HEADER_WITHIN = 30
_FEWEST_NAMES = 2
_FEWEST_CELLS = 2
_TOTALS = re.compile(r"(合计|小计|总计|共计|总数)(\d+[人名]?)?")
_REQUIRED = tuple(column.name for column in COLUMNS if column.is_required)
_TITLES = {column.name: column.names[0] for column in COLUMNS}


@dataclass(frozen=True, slots=True)
class RosterFinding:
    """
    One thing found in one row of a roster; never with a personal value in it.

    `row` is the number that a spreadsheet shows beside the row, `sheet` counts from 1.
    """

    sheet: int
    row: int
    field: str | None
    rule: str
    severity: Severity
    message: str


@dataclass(frozen=True)
class Roster:
    """
    What a file holds: the members it names, and what was left out.

    `refused` are rows of people who are no members (群众, 积极分子): they are counted, and nothing
    of them is kept. `skipped` are totals and notes.
    """

    rows: list[RosterRow] = field(repr=False)
    findings: tuple[RosterFinding, ...]
    row_count: int
    refused: int
    skipped: int
    dropped_columns: tuple[str, ...]
    sha256: str


def read_roster(path: Path) -> Roster:
    """
    Read a roster (.xlsx, .csv): find header and columns, drop all others, read every row.

    Raises
    ------
    UnreadableFile
        It cannot be read, or holds no member.
    MissingField
        No sheet has the columns for name, kind of membership and organisation.
    """
    sheets = read_sheets(path)
    headed = [(sheet, header) for sheet in sheets if (header := _find_header(sheet)) is not None]
    if not headed:
        wanted = "、".join(_TITLES[name] for name in _REQUIRED)
        raise MissingField(f"{path.name}: no line names the columns {wanted}; add one")
    reader = _Reader()
    for sheet, (names, start) in headed:
        columns = _columns(names, path.name, sheet.number)
        for row in sheet.rows[start:]:
            reader.read(sheet.number, row, columns)
    if not reader.rows and not reader.findings and not reader.refused:
        raise UnreadableFile(f"{path.name} holds no member; nothing to import")
    return Roster(
        rows=reader.rows,
        findings=tuple(reader.findings),
        row_count=reader.row_count,
        refused=reader.refused,
        skipped=reader.skipped,
        dropped_columns=tuple(
            dict.fromkeys(name for _, (names, _) in headed for name in choose_columns(names)[1])
        ),
        sha256=hashlib.sha256(path.read_bytes()).hexdigest(),
    )


@dataclass(repr=False)
class _Reader:
    """Collects what the rows of all sheets hold."""

    rows: list[RosterRow] = field(default_factory=list)
    findings: list[RosterFinding] = field(default_factory=list)
    row_count: int = 0
    refused: int = 0
    skipped: int = 0

    def read(self, sheet: int, row: SheetRow, columns: Mapping[str, int]) -> None:
        cells = {
            name: row.cells[at]
            for name, at in columns.items()
            if at < len(row.cells) and form_of(row.cells[at])
        }
        if _is_note(row, cells):
            self.skipped += any(form_of(cell) for cell in row.cells)
            return
        self.row_count += 1
        if is_not_a_member(cells.get("membership_kind")):
            self.refused += 1
            return
        self._keep(sheet, row, cells)

    def _keep(self, sheet: int, row: SheetRow, cells: dict[str, Any]) -> None:
        member, faults = read_row(sheet, row.number, cells)
        if row.is_hidden:
            faults.append(
                (None, "hidden_row", Severity.WARNED, "is hidden in the file; it was read")
            )
        self.findings += [RosterFinding(sheet, row.number, *fault) for fault in faults]
        if member is not None:
            self.rows.append(member)


def _find_header(sheet: Sheet) -> tuple[list[str], int] | None:
    """Find the names of the columns, of one line or two, and the row after them."""
    for at, row in enumerate(sheet.rows[:_HEADER_WITHIN]):
        known = {known_column(cell) for cell in row.cells} - {None}
        if "name" not in known or len(known) < _FEWEST_NAMES:
            continue
        names = [str(cell or "") for cell in row.cells]
        below = sheet.rows[at + 1].cells if at + 1 < len(sheet.rows) else []
        if _continues(names, below):
            return _joined(names, below), at + 2
        return names, at + 1
    return None


def _continues(names: list[str], below: Sequence[Any]) -> bool:
    """Tell whether the line below names columns as well: under 姓名 it repeats it or is empty."""
    under = [
        below[at]
        for at, name in enumerate(names)
        if known_column(name) == "name" and at < len(below)
    ]
    is_open = all(known_column(cell) == "name" or not form_of(cell) for cell in under)
    return is_open and any(known_column(cell) for cell in below)


def _joined(names: list[str], below: Sequence[Any]) -> list[str]:
    width = max(len(names), len(below))
    upper = [*names, *[""] * (width - len(names))]
    lower = [*(str(cell or "") for cell in below), *[""] * (width - len(below))]
    return [
        second if form_of(second) else first for first, second in zip(upper, lower, strict=True)
    ]


def _columns(names: list[str], file_name: str, sheet: int) -> dict[str, int]:
    chosen, _ = choose_columns(names)
    missing = [_TITLES[name] for name in _REQUIRED if name not in chosen]
    if missing:
        raise MissingField(
            f"{file_name}, sheet {sheet}: no column {'、'.join(missing)}; name it in the header"
        )
    return chosen


def _is_note(row: SheetRow, cells: Mapping[str, Any]) -> bool:
    """Tell totals, notes, separators and repeated headers from rows about somebody."""
    if len(cells) < _FEWEST_CELLS or known_column(cells.get("name")) == "name":
        return True
    if ":" in unicodedata.normalize("NFKC", str(cells.get("name", ""))):
        return True
    return any(_TOTALS.fullmatch(form_of(cell)) for cell in _first_cells(row))


def _first_cells(row: SheetRow) -> Iterator[Any]:
    filled = [cell for cell in row.cells if form_of(cell)]
    yield from filled[:3]


__all__ = ["Roster", "RosterFinding", "RosterRow", "read_roster"]
