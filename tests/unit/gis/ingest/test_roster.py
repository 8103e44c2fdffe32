"""Reading rosters: which rows are people, what is kept of them, what is said about them."""

from datetime import date
from pathlib import Path

import pytest

from gis.errors import MissingField, UnreadableFile
from gis.ingest.roster import read_roster
from gis.layers.finding import Severity
from tests.roster_files import person, write_roster

SAMPLE = Path(__file__).parents[4] / "data" / "shapes" / "qinghe" / "rosters"
FORBIDDEN = {
    "公民身份证号": "329999190001010000",
    "民族": "民族之秘",
    "出生日期": "1900-01-01",
    "学历": "学历之秘",
    "家庭住址": "试验园1幢1单元501室",
    "工作单位": "单位之秘",
    "职务": "职务之秘",
    "备注": "备注之秘",
}


def one(tmp_path: Path, **cells: object):
    """Read a table of one line."""
    roster = read_roster(write_roster(tmp_path / "roster.csv", [person(**cells)]))
    return roster.rows[0] if roster.rows else None, roster.findings


def test_sample_is_clean() -> None:
    rosters = [read_roster(path) for path in sorted(SAMPLE.iterdir())]

    assert [finding for roster in rosters for finding in roster.findings] == []
    assert sum(len(roster.rows) for roster in rosters) == 4120
    assert {roster.dropped_columns for roster in rosters} == {()}


def test_row_in_order_is_read_as_a_member(tmp_path) -> None:
    extras = {
        "手机": "000 9000-0001", "组内职务": "组长", "党小组": "第1党小组", "居住情况": "租住",
        "流动状态": "流入", "原村": "试验村", "双报到日期": "2026.3.5",
        "参加组织": "甲党支部、乙党支部", "最近联系": "2026年8月",
    }  # fmt: skip
    row, findings = one(tmp_path, 人员类别="预备党员", 楼幢="西组团3幢", **extras)

    assert findings == ()
    assert (row.membership_kind, row.category, row.status) == (
        "probationary",
        "in_service",
        "active",
    )
    assert (row.cluster, row.building_no, row.stairwell_no) == ("西组团", "3幢", "1单元")
    assert (row.located_state, row.tenure, row.flow_status) == ("located", "tenant", "inflow")
    assert (row.phone, row.group_role, row.party_group) == ("00090000001", "leader", "第1党小组")
    assert (row.dual_registered_on, row.last_contact_month) == (date(2026, 3, 5), date(2026, 8, 1))
    assert row.participations == ("甲党支部", "乙党支部")


def test_forbidden_columns_are_dropped_and_only_their_names_are_told(tmp_path) -> None:
    roster = read_roster(write_roster(tmp_path / "roster.csv", [person(**FORBIDDEN)]))

    assert roster.dropped_columns == tuple(FORBIDDEN)
    kept = [str(getattr(roster.rows[0], name)) for name in roster.rows[0].__slots__]
    assert not set(FORBIDDEN.values()) & set(kept)
    assert "501" not in " ".join(kept)
    assert "欧阳试一" not in repr(roster)
    assert "欧阳试一" not in repr(roster.rows)


@pytest.mark.parametrize("word", ["群众", "入党积极分子", "积极分子", "发展对象", "共青团员"])
def test_people_who_are_no_members_are_counted_and_nothing_of_them_is_kept(tmp_path, word) -> None:
    lines = [person(), person(姓名="欧阳试二", 人员类别=word)]
    roster = read_roster(write_roster(tmp_path / "roster.csv", lines))

    assert (len(roster.rows), roster.row_count, roster.refused) == (1, 2, 1)
    assert roster.findings == ()


@pytest.mark.parametrize(
    ("field", "column", "value"),
    [
        ("name", "姓名", ""),
        ("name", "姓名", "329999190001010000"),
        ("membership_kind", "人员类别", ""),
        ("membership_kind", "人员类别", "领导之秘"),
        ("primary_org", "所在党支部", "无"),
        ("category", "类别", "类别之秘"),
        ("building", "楼幢", "3号"),
        ("stairwell", "单元", "楼上之秘"),
        ("located_state", "居住地状态", "区外"),
        ("dual_registered_on", "双报到日期", "是"),
        ("phone", "手机", "329999190001010000"),
    ],
)
def test_finding_names_row_field_and_cure_and_quotes_nothing(
    tmp_path, field, column, value
) -> None:
    lines = [person(), person(**{"姓名": "欧阳试二", column: value})]
    roster = read_roster(write_roster(tmp_path / "roster.csv", lines))

    finding = next(each for each in roster.findings if each.field == field)
    assert (finding.sheet, finding.row) == (1, 3)
    assert not value or value not in finding.message
    assert "欧阳" not in finding.message
    assert len(roster.rows) == (2 if finding.severity is Severity.WARNED else 1)


def test_room_in_the_building_is_let_go_and_said(tmp_path) -> None:
    row, findings = one(tmp_path, 楼幢="3#1-502")

    assert (row.building_no, row.stairwell_no) == ("3幢", "1单元")
    assert [(each.rule, each.severity) for each in findings] == [
        ("room_dropped", Severity.REPAIRED)
    ]


@pytest.mark.parametrize(
    ("cells", "state"),
    [
        ({"楼幢": "1幢"}, "located"),
        ({"楼幢": "", "居住地状态": "区外"}, "elsewhere"),
        ({"楼幢": "", "居住地状态": "不详"}, "unknown"),
        ({"楼幢": "无", "居住地状态": ""}, "unknown"),
    ],
)
def test_where_somebody_lives_follows_from_building_and_state(tmp_path, cells, state) -> None:
    row, _ = one(tmp_path, **cells)

    assert row.located_state == state


def test_organisation_beyond_the_district_is_none(tmp_path) -> None:
    row, findings = one(tmp_path, 所在党支部="外单位")

    assert row.primary_org is None
    assert findings == ()


@pytest.mark.parametrize("name", ["欧阳𠮷", "阿依努尔·买买江", "A. Smith", "䶮一"])
def test_rare_names_stay_as_they_are(tmp_path, name) -> None:
    assert one(tmp_path, 姓名=name)[0].name == name


def test_blanks_that_stretch_a_name_are_taken_out(tmp_path) -> None:
    assert one(tmp_path, 姓名="张　三 ")[0].name == "张三"


def test_roster_in_gb18030_is_read(tmp_path) -> None:
    path = write_roster(tmp_path / "roster.csv", [person(姓名="欧阳𠮷")], encoding="gb18030")

    assert read_roster(path).rows[0].name == "欧阳𠮷"


def test_file_without_the_columns_or_without_people_says_so(tmp_path) -> None:
    (tmp_path / "a.csv").write_text("楼号,户数\n1幢,30\n", encoding="utf-8")
    write_roster(tmp_path / "b.csv", [])
    (tmp_path / "c.xls").write_bytes(b"\xd0\xcf\x11\xe0")
    (tmp_path / "d.xlsx").write_bytes(b"\xd0\xcf\x11\xe0" + b"\0" * 600)
    (tmp_path / "e.csv").write_text("姓名,手机\n甲,1\n", encoding="utf-8")

    with pytest.raises(MissingField, match="人员类别"):
        read_roster(tmp_path / "a.csv")
    with pytest.raises(UnreadableFile, match="no member"):
        read_roster(tmp_path / "b.csv")
    with pytest.raises(UnreadableFile, match=r"\.xlsx or \.csv"):
        read_roster(tmp_path / "c.xls")
    with pytest.raises(UnreadableFile, match="without one"):
        read_roster(tmp_path / "d.xlsx")
    with pytest.raises(MissingField, match="所在党支部"):
        read_roster(tmp_path / "e.csv")
