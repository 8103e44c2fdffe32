"""Small rosters to read and import: tables and workbooks with invented people in them."""

import csv
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import openpyxl

HEADER = ("姓名", "人员类别", "所在党支部", "类别", "小区", "楼幢", "单元")
LINE = {
    "姓名": "欧阳试一",
    "人员类别": "正式党员",
    "所在党支部": "东支部",
    "类别": "在职",
    "小区": "东苑",
    "楼幢": "1幢",
    "单元": "1单元",
}


def person(**cells: Any) -> dict[str, Any]:
    """Make a line that is in order, but for what is said."""
    return {**LINE, **cells}


def write_roster(path: Path, lines: Sequence[Mapping[str, Any]], *, encoding="utf-8-sig") -> Path:
    """Write a CSV table whose columns are all that any line has."""
    names = list(dict.fromkeys(name for line in [LINE, *lines] for name in line))
    with path.open("w", encoding=encoding, newline="") as file:
        table = csv.DictWriter(file, names)
        table.writeheader()
        table.writerows(lines)
    return path


def write_workbook(
    path: Path,
    sheets: Sequence[Sequence[Sequence[Any]]],
    *,
    merged: Sequence[str] = (),
    hidden_rows: Sequence[int] = (),
    hidden_sheets: Sequence[int] = (),
) -> Path:
    """Write sheets of cells; merged ranges and hidden rows are those of the first sheet."""
    book = openpyxl.Workbook()
    book.remove(book.active)
    for number, rows in enumerate(sheets):
        sheet = book.create_sheet(f"第{number + 1}页")
        for row in rows:
            sheet.append(list(row))
        sheet.sheet_state = "hidden" if number in hidden_sheets else "visible"
    for area in merged:
        book.worksheets[0].merge_cells(area)
    for row in hidden_rows:
        book.worksheets[0].row_dimensions[row].hidden = True
    book.save(path)
    return path
