"""The grid worker's page at the sizes it is used at, by finger and by keyboard."""

import pytest
from sqlalchemy import text

from gis.store.provision import administration

SIZES = {"phone": (390, 844), "small": (360, 640), "desktop": (1440, 900)}
SMALL_TARGETS = """
[...document.querySelectorAll('button, a[href], select, label.reason, [role=option]')]
  .filter((each) => each.offsetParent !== null)
  .map((each) => [each.className || each.id, each.getBoundingClientRect()])
  .filter(([, box]) => Math.round(box.width) < 44 || Math.round(box.height) < 44)
  .map(([name, box]) => `${name} ${box.width} x ${box.height}`)
"""


def _sideways_px(page) -> int:
    return page.evaluate(
        "Math.max(document.documentElement.scrollWidth, document.body.scrollWidth) - innerWidth"
    )


def _steps(page):
    """Walk through the states of the page; gives the name of each."""
    yield "open"
    page.locator("#search").fill("3号楼")
    page.locator(".found-one").first.wait_for()
    yield "search"
    page.locator("#search").press("Enter")
    page.locator("#sheet .member").first.wait_for()
    yield "building"
    page.locator(".member .view").first.click()
    yield "reason"
    page.locator("label.reason").first.click()
    page.locator("#reveal .confirm").click()
    page.locator(".member.is-revealed").wait_for()
    yield "revealed"
    for tab in ("todo", "me"):
        page.locator(f"[data-tab={tab}]").click()
        page.locator("#sheet h2").wait_for()
        yield tab


@pytest.mark.parametrize("name", list(SIZES))
def test_every_state_fits_and_can_be_touched(worker_page, name: str, tmp_path) -> None:
    watched = worker_page(SIZES[name], is_phone=name != "desktop")
    page = watched.open("/maps/buildings")

    for state in _steps(page):
        page.screenshot(path=tmp_path / f"{name}_{state}.png")
        assert _sideways_px(page) <= 0, state
        assert page.evaluate(SMALL_TARGETS) == [], state
    assert watched.console == []


@pytest.mark.parametrize("name", list(SIZES))
def test_a_building_without_a_roster_says_that_nothing_is_known(
    worker_page, neighbourhood, name: str, tmp_path
) -> None:
    database = neighbourhood.database
    with administration(database.admin_url, database.name) as connection:
        connection.execute(text("DELETE FROM import_batch WHERE layer = 'roster'"))
    try:
        watched = worker_page(SIZES[name], is_phone=name != "desktop")
        page = watched.open("/maps/buildings")
        page.locator("#search").fill("12幢")
        page.locator(".found-one").first.wait_for()
        page.locator("#search").press("Enter")
        page.locator(".empty", has_text="名册尚未导入").wait_for()
        page.screenshot(path=tmp_path / f"{name}_unknown.png")
        assert _sideways_px(page) <= 0
    finally:
        with administration(database.admin_url, database.name) as connection:
            values = {"id": neighbourhood["community"]}
            connection.execute(text("SELECT batch_of_tallies(:id)"), values)
    assert watched.console == []


def test_it_can_be_used_without_a_finger(worker_page) -> None:
    watched = worker_page(SIZES["desktop"], is_phone=False)
    page = watched.open("/maps/buildings")

    page.locator(".building-row").first.focus()
    page.keyboard.press("Enter")
    page.locator("#sheet .member").first.wait_for()
    assert page.evaluate("document.activeElement.id") == "sheet-title"
    page.locator(".member .view").first.focus()
    page.keyboard.press("Enter")
    page.locator("#reveal[open]").wait_for()
    page.keyboard.press("Escape")
    page.locator("#reveal[open]").wait_for(state="detached")
    assert page.evaluate("document.activeElement.className") == "view"
    page.keyboard.press("Escape")
    page.locator(".building-row").first.wait_for()
    assert watched.console == []


def test_search_is_a_combobox(worker_page) -> None:
    page = worker_page(SIZES["desktop"], is_phone=False).open("/maps/buildings")
    search = page.get_by_role("combobox")

    search.fill("桂苑")
    page.get_by_role("option").first.wait_for()
    search.press("ArrowDown")

    active = search.get_attribute("aria-activedescendant")
    assert page.locator(f"#{active}").get_attribute("aria-selected") == "true"
    assert "条结果" in page.locator("#spoken").inner_text()
    search.press("Escape")
    assert page.get_by_role("option").count() == 0
