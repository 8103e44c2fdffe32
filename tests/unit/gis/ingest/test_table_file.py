"""CSV tables: what counts as a row, and what is refused rather than guessed."""

from pathlib import Path

import pytest

from gis.errors import UnreadableFile
from gis.ingest.source import Source
from gis.ingest.table_file import read_csv


def read(folder: Path, content: str) -> Source:
    """Write and read a table."""
    path = folder / "list.csv"
    path.write_text(content, encoding="utf-8", newline="")
    return read_csv(path, source_layer=None)


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_blank_lines_do_not_count(tmp_path: Path, end: str) -> None:
    source = read(tmp_path, end.join(["", "name,floors", "", "甲,6", " , ", "乙,7", ""]))

    assert source.row_count == 2
    assert list(source.columns["name"]) == ["甲", "乙"]


def test_quoted_cells_may_hold_separators_and_line_ends(tmp_path: Path) -> None:
    source = read(tmp_path, 'name,floors\n"甲,\n""乙""",6\n')

    assert list(source.columns["name"]) == ['甲,\n"乙"']


def test_quote_that_is_never_closed_does_not_swallow_rows(tmp_path: Path) -> None:
    with pytest.raises(UnreadableFile, match=r"list.csv is not a CSV table.*line 4"):
        read(tmp_path, 'name,floors\n甲,6\n"乙,7\n丙,8\n')


def test_row_with_too_many_cells_is_rejected_by_itself(tmp_path: Path) -> None:
    source = read(tmp_path, "name,floors\n甲,6,x\n乙,7,\n丙\n")

    assert [finding.row for finding in source.findings] == [1]
    assert list(source.columns["floors"]) == ["6", "7", None]


def test_columns_of_one_name_are_told_apart(tmp_path: Path) -> None:
    source = read(tmp_path, "name,name,\n甲,乙,丙\n")

    assert list(source.columns) == ["name", "name (2)", "column 3"]
