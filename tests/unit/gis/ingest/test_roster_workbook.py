"""Workbooks as offices keep them: titles, headers of two lines, merged cells, totals, sheets."""

import zipfile

import pytest

from gis.errors import MissingField, UnreadableFile
from gis.ingest.roster import read_roster
from tests.roster_files import HEADER, write_workbook

FIRST = ("欧阳试一", "正式党员", "试验党支部", "在职", "试验园", "1幢", "1单元")
SECOND = ("欧阳试二", "预备党员", "试验党支部", "离退休", "试验园", "2幢", None)


def test_titles_notes_separators_and_totals_are_not_people(tmp_path) -> None:
    rows = [
        ("试验社区党员名册",), ("填表日期:2026年9月30日",), (), HEADER, FIRST, (), ("第二党小组",),
        SECOND, ("小计", 2, None, None, None, None, None), HEADER,
        ("合计", 2, None, "2人"), ("填表人:某某", None, "联系电话"), ("注:本表内部使用", "内部"),
    ]  # fmt: skip
    roster = read_roster(write_workbook(tmp_path / "roster.xlsx", [rows]))

    assert [(row.row, row.name) for row in roster.rows] == [(5, "欧阳试一"), (8, "欧阳试二")]
    assert (roster.row_count, roster.skipped, roster.findings) == (2, 6, ())


def test_header_of_two_lines_is_joined(tmp_path) -> None:
    upper = ("姓名", "人员类别", "所在党支部", "类别", "居住地", None, None)
    lower = (None, None, None, None, "小区", "楼幢", "单元")
    path = write_workbook(
        tmp_path / "roster.xlsx",
        [[upper, lower, FIRST]],
        merged=["A1:A2", "B1:B2", "C1:C2", "D1:D2", "E1:G1"],
    )

    row = read_roster(path).rows[0]
    assert (row.row, row.estate, row.building_no, row.stairwell_no) == (3, "试验园", "1幢", "1单元")


def test_merged_cell_fills_its_range_and_no_further(tmp_path) -> None:
    rows = [HEADER, FIRST, ("欧阳试二", "正式党员", None, "在职", None, "2幢"),
            ("欧阳试三", "正式党员", None, "在职", "试验园", "3幢")]  # fmt: skip
    path = write_workbook(tmp_path / "roster.xlsx", [rows], merged=["C2:C3", "E2:E3"])

    roster = read_roster(path)
    assert [(r.primary_org, r.estate) for r in roster.rows] == [("试验党支部", "试验园")] * 2
    assert [(f.row, f.field, f.rule) for f in roster.findings] == [(4, "primary_org", "missing")]


def test_every_visible_sheet_with_a_header_is_read_and_numbers_say_which(tmp_path) -> None:
    broken = ("欧阳试三", None, "试验党支部")
    sheets = [[HEADER, FIRST], [("目录",)], [HEADER, SECOND, broken], [HEADER, ("欧阳试四",)]]
    path = write_workbook(tmp_path / "roster.xlsx", sheets, hidden_sheets=[3])

    roster = read_roster(path)
    assert [(row.sheet, row.row) for row in roster.rows] == [(1, 2), (3, 2)]
    assert [(f.sheet, f.row, f.field) for f in roster.findings][:1] == [(3, 3, "membership_kind")]


def test_hidden_row_is_read_and_said(tmp_path) -> None:
    path = write_workbook(tmp_path / "roster.xlsx", [[HEADER, FIRST, SECOND]], hidden_rows=[3])

    roster = read_roster(path)
    assert len(roster.rows) == 2
    assert [(f.row, f.rule) for f in roster.findings] == [(3, "hidden_row")]


def test_numbers_and_formulas_in_cells_are_read_by_their_values(tmp_path) -> None:
    header = (*HEADER, "手机")
    path = write_workbook(
        tmp_path / "roster.xlsx",
        [[header, (*FIRST[:5], 3, 1, 90000001), ("=A2", *SECOND[1:], None)]],
    )

    roster = read_roster(path)
    assert [(r.building_no, r.stairwell_no, r.phone) for r in roster.rows] == [
        ("3幢", "1单元", "90000001")
    ]
    # A bare number is repaired; no value was saved with the formula.
    assert [(f.row, f.field) for f in roster.findings] == [(2, "building"), (3, "name")]


def test_sheet_without_a_column_that_is_needed_is_named(tmp_path) -> None:
    path = write_workbook(
        tmp_path / "roster.xlsx", [[HEADER, FIRST], [("姓名", "手机"), ("甲", 1)]]
    )

    with pytest.raises(MissingField, match="sheet 2"):
        read_roster(path)


def test_broken_workbooks_are_unreadable(tmp_path) -> None:
    good = write_workbook(tmp_path / "good.xlsx", [[HEADER, FIRST]])
    cut = tmp_path / "cut.xlsx"
    cut.write_bytes(good.read_bytes()[:-200])
    with zipfile.ZipFile(tmp_path / "other.xlsx", "w") as other:
        other.writestr("readme.txt", "no workbook")
    with (
        zipfile.ZipFile(good) as parts,
        zipfile.ZipFile(tmp_path / "xml.xlsx", "w") as damaged,
    ):
        for name in parts.namelist():
            damaged.writestr(name, parts.read(name)[: -40 if "sheet1" in name else None])
    for name in ("cut", "other", "xml"):
        with pytest.raises(UnreadableFile):
            read_roster(tmp_path / f"{name}.xlsx")


def test_workbook_that_would_fill_the_memory_is_refused(tmp_path) -> None:
    with zipfile.ZipFile(tmp_path / "bomb.xlsx", "w", zipfile.ZIP_DEFLATED) as bomb:
        bomb.writestr("xl/worksheets/sheet1.xml", b" " * 201_000_000)

    with pytest.raises(UnreadableFile, match="too large"):
        read_roster(tmp_path / "bomb.xlsx")
