"""An organisation's administrator: looks members up, corrects one, places one, decides."""

PHONE = (390, 844)
DESKTOP = {"width": 1440, "height": 900}
A4_PX = {"width": 794, "height": 1123}


def _row(page, name: str):
    return page.locator("#list tr", has_text=name)


def test_list_filters_and_the_side_show_masked_names_only(office, tmp_path) -> None:
    watched = office("above")
    page = watched.open("/members")

    assert page.locator("#list tbody tr").count() == 8
    page.screenshot(path=tmp_path / "members.png")
    page.locator("#filters [name=category]").select_option("in_service")
    page.locator("#list tbody tr").nth(2).wait_for(state="detached")
    _row(page, "白*").get_by_role("button").click()
    page.locator("#side h2").wait_for()

    assert page.locator("#side h2").inner_text() == "白*"
    page.screenshot(path=tmp_path / "member.png")
    assert "白露" not in page.content()
    page.keyboard.press("Escape")
    assert page.locator("#side").is_hidden()
    assert watched.strayed == []
    assert watched.console == []


def test_a_name_is_shown_for_a_minute_after_a_reason_on_record(
    office, office_world, tmp_path
) -> None:
    page = office("own").open("/members")
    _row(page, "安*").get_by_role("button").click()

    page.locator("#side").get_by_role("button", name="查看").click()
    page.screenshot(path=tmp_path / "reveal.png")
    page.get_by_label("信息核对").check()
    page.get_by_role("button", name="查看并留痕").click()
    page.locator("#side h2", has_text="安宁").wait_for()
    page.screenshot(path=tmp_path / "revealed.png")

    noted = office_world.rows("SELECT object_id, reason FROM audit_event WHERE kind = 'reveal'")
    assert noted == [(office_world.ids["安宁"], "check")]


def test_a_correction_is_saved_and_a_newer_one_is_shown_first(
    office, office_world, tmp_path
) -> None:
    page, other = office("own").open("/members"), office("above").open("/members")
    for each in (page, other):
        _row(each, "安*").get_by_role("button").click()
        each.get_by_role("button", name="更正信息").click()
    other.locator("#side select[name=category]").select_option("other")
    other.get_by_role("button", name="保存").click()
    other.get_by_text("已保存").wait_for()

    page.locator("#side select[name=tenure]").select_option("owner")
    page.screenshot(path=tmp_path / "correct.png")
    page.get_by_role("button", name="保存").click()
    page.locator(".conflict").wait_for()
    page.screenshot(path=tmp_path / "conflict.png")
    conflict = page.locator(".conflict").inner_text()
    assert "其他" in conflict
    assert "自有" in conflict
    page.get_by_role("button", name="保存").click()
    page.get_by_text("已保存").wait_for()

    kept = office_world.rows(
        "SELECT category, tenure, version FROM member WHERE id = :m", m=office_world.ids["安宁"]
    )
    assert kept == [("other", "owner", 3)]
    page.get_by_role("button", name="变更记录").click()
    page.locator(".history li").first.wait_for()
    page.screenshot(path=tmp_path / "history.png")


def test_an_unlocated_member_is_placed_on_a_phone(office, office_world, tmp_path) -> None:
    watched = office("own", PHONE, is_phone=True)
    page = watched.open("/members")
    page.screenshot(path=tmp_path / "phone_list.png")
    page.get_by_role("tab", name="待落位").click()
    _row(page, "陈*").get_by_role("button").click()
    page.get_by_label("小区").select_option(label="东社区 · 东苑")
    page.locator("[name=building_id] option", has_text="2幢").wait_for(state="attached")
    page.get_by_label("楼幢").select_option(label="2幢")
    page.get_by_label("单元").select_option("2单元")
    page.screenshot(path=tmp_path / "phone_place.png")
    page.get_by_role("button", name="保存").click()
    page.get_by_text("已保存").wait_for()
    page.screenshot(path=tmp_path / "phone_placed.png")
    page.get_by_role("button", name="关闭").click()

    page.get_by_text("都已落位").wait_for()
    home = office_world.rows(
        "SELECT home_building_id, stairwell_no FROM member WHERE id = :m",
        m=office_world.ids["陈晨"],
    )
    assert home == [(office_world.ids["2幢"], "2单元")]
    assert page.evaluate("document.documentElement.scrollWidth - innerWidth") <= 0
    assert watched.console == []


def test_the_transfer_list_tells_advice_and_clause(office, tmp_path) -> None:
    watched = office("above")
    page = watched.open("/members")
    page.get_by_role("tab", name="组织关系核对").click()
    _row(page, "甘*").get_by_text("依据").click()
    page.screenshot(path=tmp_path / "transfers.png", full_page=True)

    words = _row(page, "甘*").inner_text()
    assert "组织关系仍在原村" in words
    assert "转到东支部" in words
    assert "第二十五条" in words
    assert watched.console == []


def test_an_extract_is_taken_and_a_member_deleted(office, office_world, tmp_path) -> None:
    watched = office("own")
    page = watched.open("/members")
    _row(page, "安*").get_by_role("button").click()
    page.get_by_role("button", name="提取本人信息").click()
    page.get_by_role("button", name="提取并留痕").click()
    page.locator("#ask", has_text="安宁").wait_for()
    page.screenshot(path=tmp_path / "extract.png")
    page.emulate_media(media="print")
    page.set_viewport_size(A4_PX)
    sheet = page.locator("#ask").bounding_box()
    assert (sheet["x"], sheet["y"], sheet["width"]) == (0, 0, A4_PX["width"])
    page.screenshot(path=tmp_path / "extract_on_paper.png")
    page.emulate_media(media="screen")
    page.set_viewport_size(DESKTOP)
    page.locator("#ask").get_by_role("button", name="关闭").click()

    page.locator("#side").get_by_role("button", name="删除").click()
    page.locator("#ask").get_by_label("误录").check()
    page.locator("#ask").get_by_label("我已核对").check()
    page.screenshot(path=tmp_path / "delete.png")
    page.get_by_role("button", name="删除并留痕").click()
    page.locator("#list tbody tr").nth(4).wait_for(state="detached")

    rows = office_world.rows("SELECT 1 FROM member WHERE id = :m", m=office_world.ids["安宁"])
    assert rows == []
    assert watched.console == []


def test_a_grid_worker_has_no_such_page(office) -> None:
    watched = office("worker")

    answer = watched.page.goto(f"{watched.home}/members")

    assert answer is not None
    assert answer.status == 403
