"""Importing rosters: who is stored, what is never stored, all or nothing."""

import io
from pathlib import Path

import pytest
from psycopg import sql

from gis.errors import InvalidParameter, NotAllowed, RejectedRows
from gis.store.engine import transaction
from gis.store.provision import administration
from gis.store.version import data_version
from gis.workflows.import_roster import RosterOptions, import_rosters
from tests.accounts import make_account
from tests.member_world import caller_for
from tests.roster_files import HEADER, person, write_roster, write_workbook
from tests.roster_town import RosterTown, homeless, make_roster_town

pytestmark = pytest.mark.integration
FORBIDDEN = {
    "公民身份证号": "329999190001019999",
    "民族": "民族之秘",
    "出生日期": "1900-01-09",
    "学历": "学历之秘",
    "家庭住址": "东苑1幢1单元594室",
    "工作单位": "单位之秘",
    "职务": "职务之秘",
    "备注": "备注之秘",
}


@pytest.fixture
def town(clean_database, tmp_path: Path) -> RosterTown:
    return make_roster_town(clean_database, tmp_path)


def everything_in(town: RosterTown, *, but: str = "-") -> str:
    """Copy every table out as text, as a dump does, but for those named so at the start."""
    out = io.BytesIO()
    with administration(town.database.admin_url, town.database.name) as connection:
        driver = connection.connection.driver_connection
        tables = driver.execute(
            "SELECT table_name FROM information_schema.tables WHERE table_schema = 'public'"
            " AND table_type = 'BASE TABLE' AND NOT starts_with(table_name, %s)",
            (but,),
        ).fetchall()
        for (name,) in tables:
            copy = sql.SQL("COPY (SELECT * FROM {}) TO STDOUT").format(sql.Identifier(name))
            with driver.cursor().copy(copy) as rows:
                for part in rows:
                    out.write(part)
    return out.getvalue().decode("utf-8")


def test_clean_roster_is_stored_with_all_that_belongs_to_a_member(town: RosterTown) -> None:
    report = town.load(
        person(姓名="欧阳试一", 党小组="东一组", 组内职务="组长", 手机="00090000001",
               居住情况="自有"),
        person(姓名="欧阳试二", 人员类别="预备党员", 楼幢="2号楼", 单元="", 原村="原村",
               参加组织="村支部", 类别="离退休"),
        person(姓名="欧阳试三", 所在党支部="外单位", 双报到日期="2026-03-05"),
        homeless(姓名="欧阳试四", 居住地状态="区外", 流动状态="流出", 最近联系="2026年8月"),
    )  # fmt: skip

    assert (report.stored, report.members, report.counts["repaired"]) == (True, 4, 1)
    assert sorted(town.names().values()) == ["欧阳试一", "欧阳试三", "欧阳试二", "欧阳试四"]
    members = town.rows(
        "SELECT membership_kind, category, located_state, group_role, tenure, stairwell_no,"
        " home_building_id, home_community_id, phone_cipher IS NOT NULL AS has_phone FROM member"
        " WHERE party_group_id = :group",
        group=town.ids["东一组"],
    )
    assert [tuple(row) for row in members] == [
        ("full", "in_service", "located", "leader", "owner", "1单元", town.ids["1幢"],
         town.ids["东社区"], True)
    ]  # fmt: skip
    attending = town.rows("SELECT party_org_id, participation_role FROM participation")
    assert [tuple(row) for row in attending] == [(town.ids["村支部"], "origin_village")]
    assert [str(row[0]) for row in town.rows("SELECT consented_on FROM dual_registration")] == [
        "2026-03-05"
    ]
    outflow = town.rows("SELECT last_contact_month FROM member WHERE flow_status = 'outflow'")
    assert [str(row[0]) for row in outflow] == ["2026-08-01"]
    assert town.count("member_token") > 20


def test_people_who_are_no_members_are_counted_and_not_stored(town: RosterTown) -> None:
    report = town.load(
        person(),
        person(姓名="群众之秘", 人员类别="群众"),
        person(姓名="积极之秘", 人员类别="入党积极分子"),
    )

    assert (report.refused, report.members, town.count("member")) == (2, 1, 1)
    assert list(town.names().values()) == ["欧阳试一"]
    assert "之秘" not in everything_in(town)


def test_nothing_forbidden_and_no_name_or_phone_is_anywhere_in_the_database(town) -> None:
    report = town.load(person(手机="00090123987", 楼幢="1幢1单元594室", **FORBIDDEN))

    assert report.dropped_columns == tuple(FORBIDDEN)
    dump = everything_in(town)
    assert "full" in dump
    for secret in (*FORBIDDEN.values(), "欧阳试一", "00090123987", "594室", *FORBIDDEN):
        assert secret not in dump


def test_dry_run_tells_the_same_and_stores_nothing(town: RosterTown) -> None:
    lines = [person(), person(姓名="欧阳试二", 楼幢="8幢"), person(姓名="某某", 人员类别="群众")]
    before = everything_in(town, but="audit")
    report = town.load(*lines, dry_run=True)

    assert (report.stored, report.counts["rejected"], report.refused) == (False, 1, 1)
    assert everything_in(town, but="audit") == before
    assert town.load(*lines, skip_rejected=True).counts == report.counts


def test_rejected_rows_keep_everything_out_unless_the_rest_is_asked_for(town: RosterTown) -> None:
    lines = [
        person(),
        person(姓名="甲", 楼幢="8幢"),
        person(姓名="乙", 所在党支部="无此支部"),
        person(姓名="丙", 小区="无此小区"),
        person(姓名="丁", 党小组="西一组"),
        person(姓名="戊", 人员类别=""),
    ]
    with pytest.raises(RejectedRows, match="5 rows were rejected") as refusal:
        town.load(*lines)
    assert town.count("member") == town.count("roster_import") == 0
    said = [(each.row, each.rule) for each in refusal.value.report[0].findings]
    assert said == [
        (3, "unknown_building"), (4, "unknown_primary_org"), (5, "unknown_estate"),
        (6, "unknown_party_group"), (7, "missing"),
    ]  # fmt: skip
    assert not any("无此" in each.message for each in refusal.value.report[0].findings)

    assert town.load(*lines, skip_rejected=True).members == 1
    assert town.count("member") == 1


def test_same_file_is_refused_a_second_time(town: RosterTown, tmp_path: Path) -> None:
    path = write_roster(tmp_path / "once.csv", [person()])
    town.load_files([path])

    with pytest.raises(InvalidParameter, match="was imported on"):
        town.load_files([path])
    other = write_roster(tmp_path / "other.csv", [person(姓名="欧阳试二")])
    with pytest.raises(InvalidParameter, match="named twice"):
        town.load_files([other, other])
    assert town.count("member") == 1


def test_same_name_in_one_home_needs_a_decision_and_none_of_both_is_chosen(town) -> None:
    lines = [person(), person(类别="离退休"), homeless(), homeless(所在党支部="西支部")]
    report = town.load(*lines, skip_rejected=True)

    assert report.counts["needs_decision"] == 2
    assert [(each.row, each.rule) for each in report.findings] == [
        (2, "decide_same_person"), (3, "decide_same_person"),
    ]  # fmt: skip
    assert town.count("member") == 2

    again = town.load(person(), homeless(人员类别="预备党员"), dry_run=True)
    assert [(each.row, each.rule) for each in again.findings] == [(3, "decide_known_person")]


def test_villager_in_two_rosters_is_one_member_with_two_organisations(town, tmp_path) -> None:
    home = write_roster(tmp_path / "home.csv", [person(姓名="欧阳村民")])
    village = write_roster(
        tmp_path / "village.csv", [person(姓名="欧阳村民", 所在党支部="村支部", 原村="原村")]
    )
    reports = town.load_files([home, village], community="东社区")

    assert [(each.members, each.second_organisations) for each in reports] == [(1, 0), (0, 1)]
    assert [each.rule for each in reports[1].findings] == ["second_organisation"]
    assert town.count("member") == town.count("participation") == 1
    assert town.tally("building", "1幢") == (1, 0, 1, 0, 0, 0)
    assert town.tally("org", "东支部") == (1, 0, 1, 0, 0, 0)
    assert town.tally("org", "村支部") == (0, 0, 0, 0, 0, 0)

    third = town.load(person(姓名="欧阳村民", 所在党支部="村支部"), dry_run=True)
    assert [each.rule for each in third.findings] == ["decide_known_person"]


def test_group_with_two_leaders_needs_a_decision(town: RosterTown) -> None:
    leads = {"党小组": "东一组", "组内职务": "组长"}
    report = town.load(
        person(姓名="甲", **leads), person(姓名="乙", **leads),
        person(姓名="丙", 党小组="东二组", 组内职务="组长", 人员类别="预备党员"), dry_run=True,
    )  # fmt: skip

    assert [(each.row, each.rule) for each in report.findings] == [
        (2, "decide_leader"), (3, "decide_leader"), (4, "leader_not_full"),
    ]  # fmt: skip


def test_workbook_of_an_office_is_imported(town: RosterTown, tmp_path: Path) -> None:
    rows = [
        ("东支部党员名册",), (*HEADER, "民族"),
        ("欧阳试一", "正式党员", "东支部", "在职", "东苑", "３＃", "一单元", "民族之秘"),
        ("欧阳试二", "预备党员", None, "离退休", None, "2栋", None, "民族之秘"),
        ("合计", 2),
    ]  # fmt: skip
    path = write_workbook(tmp_path / "book.xlsx", [rows], merged=["C3:C4", "E3:E4"])
    report = town.load_files([path], community="东社区", skip_rejected=True)[0]

    assert (report.members, report.skipped, report.counts["rejected"]) == (1, 1, 1)
    assert town.rows("SELECT file_name FROM roster_import")[0][0] == "roster.xlsx"


def test_nobody_stores_members_beyond_what_he_may_edit(town: RosterTown, tmp_path: Path) -> None:
    own = make_account(
        town.database,
        "org_admin",
        [
            ("members:edit", "org", town.ids["东支部"]),
            ("places:read", "community", town.ids["东社区"]),
        ],
    )
    caller = caller_for(town.database, own)
    path = write_roster(
        tmp_path / "mixed.csv",
        [
            person(),
            person(姓名="甲", 所在党支部="西支部"),
            person(姓名="乙", 小区="西苑", 楼幢="9幢"),
        ],
    )
    options = RosterOptions(dry_run=True)
    report = import_rosters(town.database.app_url, caller, [path], options)[0]

    assert [(each.row, each.rule) for each in report.findings] == [
        (3, "not_yours"), (4, "unknown_building"),
    ]  # fmt: skip
    assert not report.is_counted
    planner = caller_for(town.database, make_account(town.database, "planner"))
    with pytest.raises(NotAllowed):
        import_rosters(town.database.app_url, planner, [path], options)


def test_import_is_in_the_audit_with_numbers_only(town: RosterTown) -> None:
    town.load(person())

    events = town.rows("SELECT kind, account_id, details::text FROM audit_event")
    assert [(row.kind, row.account_id) for row in events] == [
        ("import_roster", town.caller.account_id)
    ]
    assert '"members": 1' in events[0][2]
    assert "欧阳" not in events[0][2]


def test_rosters_that_are_only_compared_with_members_are_in_the_audit_too(
    town: RosterTown,
) -> None:
    town.load(person(), dry_run=True)
    with pytest.raises(RejectedRows):
        town.load(person(), person(姓名="某某", 楼幢="8幢"))

    events = town.rows("SELECT kind, outcome, reason FROM audit_event ORDER BY happened_at")
    assert [tuple(row) for row in events] == [
        ("read_members", "ok", "compared, not stored"),
        ("read_members", "failed", "compared, not stored"),
    ]


def test_version_of_the_data_rises_with_the_counts(town: RosterTown) -> None:
    def version() -> object:
        with transaction(town.database.app_url) as connection:
            return data_version(connection)

    first = version()
    town.load(person())
    second = version()
    town.load(person(姓名="欧阳试二"))

    assert len({first, second, version()}) == 3
