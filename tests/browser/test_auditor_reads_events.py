"""The auditor: searches who did what, verifies, saves a copy; and sees no people anywhere."""

import csv

from tests.member_world import MemberWorld

PHONE = (390, 844)
NAMES = ("安宁", "白露", "陈晨", "丁冬", "方舟", "甘泉", "贺喜", "江河", "0009")


def _doings(office, world: MemberWorld) -> None:
    """Let an administrator read and change somebody."""
    page = office("own").open("/members")
    page.locator("#list tr", has_text="安*").get_by_role("button").click()
    page.locator("#side").get_by_role("button", name="查看").click()
    page.get_by_label("信息核对").check()
    page.get_by_role("button", name="查看并留痕").click()
    page.locator("#side h2", has_text="安宁").wait_for()


def test_events_are_searched_and_opened(office, office_world, tmp_path) -> None:
    _doings(office, office_world)
    watched = office("auditor")
    page = watched.open("/audit")
    page.screenshot(path=tmp_path / "audit.png")

    page.locator("#filters [name=kind]").select_option("reveal")
    page.locator("#list tr", has_text="显示姓名和电话").get_by_role("button").wait_for()
    page.locator("#list tbody tr").nth(1).wait_for(state="detached")
    page.locator("#list tbody tr").first.get_by_role("button").click()
    page.locator("#side h2", has_text="显示姓名和电话").wait_for()
    page.screenshot(path=tmp_path / "event.png")

    words = page.locator("#side").inner_text()
    assert "信息核对" in words
    assert str(office_world.ids["安宁"]) in words
    page.get_by_role("button", name="同一对象的记录").click()
    page.locator("#filters [name=kind]").select_option("")
    page.locator("#list tr", has_text="查看一名党员").first.wait_for()
    assert [name for name in NAMES if name in page.content()] == []
    assert watched.console == []


def test_the_record_is_verified_in_words(watch, tmp_path) -> None:
    page = watch(role="auditor").open("/audit")

    page.get_by_role("button", name="核验完整性").click()
    page.locator(".office-report.is-good").wait_for()
    page.screenshot(path=tmp_path / "verified.png")

    assert "记录完整" in page.locator(".office-report").inner_text()


def test_a_copy_is_saved_without_a_name(office, office_world, tmp_path) -> None:
    _doings(office, office_world)
    page = office("auditor").open("/audit")

    with page.expect_download() as download:
        page.get_by_role("button", name="导出 CSV").click()
    file = tmp_path / "audit.csv"
    download.value.save_as(file)

    content = file.read_text(encoding="utf-8-sig")
    rows = list(csv.DictReader(content.splitlines()))
    assert "reveal" in {row["kind"] for row in rows}
    assert [name for name in NAMES if name in content] == []


def test_the_page_fits_a_phone_and_people_are_out_of_reach(office, tmp_path) -> None:
    watched = office("auditor", PHONE, is_phone=True)
    page = watched.open("/audit")
    page.screenshot(path=tmp_path / "phone.png")

    assert page.evaluate("document.documentElement.scrollWidth - innerWidth") <= 0
    for path in ("/members", "/accounts", "/maps/buildings", "/api/v1/members"):
        assert page.request.get(f"{watched.home}{path}").status == 403, path
    assert watched.console == []
