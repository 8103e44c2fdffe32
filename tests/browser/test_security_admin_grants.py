"""The administrator of accounts: adds one, hands over its link, gives and explains rights."""

PHONE = (390, 844)


def _open(page, login: str):
    page.locator("#list tr", has_text=login).get_by_role("button").click()
    page.locator("#side h2", has_text=login).wait_for()
    return page.locator("#side")


def test_an_account_is_added_with_a_link_shown_once(office, office_world, tmp_path) -> None:
    watched = office("security")
    page = watched.open("/accounts")
    page.screenshot(path=tmp_path / "accounts.png")

    page.get_by_role("button", name="新增账号").click()
    page.locator("#ask").get_by_label("登录名").fill("new.worker")
    page.locator("#ask").get_by_label("角色").select_option("grid_worker")
    page.screenshot(path=tmp_path / "add.png")
    page.get_by_role("button", name="建立", exact=True).click()
    link = page.get_by_label("一次性链接", exact=True)
    link.wait_for()
    page.screenshot(path=tmp_path / "link.png")

    assert "/redeem#token=" in link.input_value()
    page.get_by_role("button", name="已交给本人").click()
    side = page.locator("#side")
    side.get_by_text("增加授权").click()
    side.locator("form").first.locator("label:has-text('区') select").select_option(label="D")
    side.get_by_role("button", name="授权", exact=True).click()
    side.locator(".grant").nth(2).wait_for()
    page.screenshot(path=tmp_path / "all.png")
    assert "token=" not in page.content()
    kinds = office_world.rows(
        "SELECT kind FROM audit_event WHERE login = :who ORDER BY happened_at",
        who=office_world.accounts["security"].login,
    )
    assert [each.kind for each in kinds] == [
        "account_created",
        "link_created",
        *["grant_added"] * 3,
    ]
    assert watched.console == []


def test_a_right_is_given_explained_and_taken_back(office, office_world, tmp_path) -> None:
    watched = office("security")
    page = watched.open("/accounts")
    side = _open(page, office_world.accounts["worker"].login)
    side.get_by_text("增加授权").click()
    form = side.locator("form").first
    form.get_by_label("事项").select_option("places:read")
    for kind, name in (("区", "D"), ("街道", "S"), ("社区", "西社区")):
        form.locator(f"label:has-text('{kind}') select").last.select_option(label=name)
    form.locator("label:has-text('网格') select").wait_for()
    page.screenshot(path=tmp_path / "grant.png")
    form.get_by_role("button", name="授权").click()
    side.locator(".grant", has_text="西社区").wait_for()
    page.screenshot(path=tmp_path / "granted.png")

    side.get_by_text("为什么能看、不能看").click()
    form = side.locator("form").last
    form.get_by_label("事项").select_option("members:read")
    for kind, name in (("区", "D"), ("街道", "S"), ("社区", "西社区")):
        form.locator(f"label:has-text('{kind}') select").last.select_option(label=name)
    form.get_by_role("button", name="查询").click()
    verdict = form.locator(".verdict-words", has_text="不可以")
    verdict.wait_for()
    assert "没有任何授权涉及这里" in verdict.inner_text()
    page.screenshot(path=tmp_path / "why.png")

    side.locator(".grant", has_text="西社区").get_by_role("button").click()
    side.locator(".grant", has_text="西社区").wait_for(state="detached")
    assert watched.console == []


def test_nobody_grants_to_themselves(office, office_world, tmp_path) -> None:
    page = office("security").open("/accounts")

    side = _open(page, office_world.accounts["security"].login)

    assert "您自己的账号" in side.inner_text()
    assert side.get_by_role("button").all_inner_texts() == [""]  # only the way out
    page.screenshot(path=tmp_path / "own.png")


def test_an_account_is_closed_and_opened_again(office, office_world) -> None:
    page = office("security").open("/accounts")
    login = office_world.accounts["worker"].login
    side = _open(page, login)

    for deed, state in (("停用", "停用"), ("启用", "启用")):
        side.get_by_role("button", name=deed, exact=True).click()
        page.locator("#ask").get_by_role("button", name=deed, exact=True).click()
        side.locator(".fact", has_text="状态").filter(has_text=state).wait_for()

    states = office_world.rows("SELECT is_active, version FROM account WHERE login = :l", l=login)
    assert states == [(True, 3)]


def test_the_page_fits_a_phone_and_shows_nobody_but_accounts(
    office, office_world, tmp_path
) -> None:
    watched = office("security", PHONE, is_phone=True)
    page = watched.open("/accounts")
    page.screenshot(path=tmp_path / "phone.png")
    _open(page, office_world.accounts["own"].login)
    page.screenshot(path=tmp_path / "phone_side.png")

    assert page.evaluate("document.documentElement.scrollWidth - innerWidth") <= 0
    for path in ("/members", "/audit", "/api/v1/members", "/api/v1/audit"):
        answer = page.request.get(f"{watched.home}{path}")
        assert answer.status == 403, path
    assert watched.console == []
