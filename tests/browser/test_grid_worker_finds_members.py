"""A grid worker on a phone finds a building and the members in it, and nothing beyond."""

import json
import re

import pytest
from sqlalchemy import text

from gis.store.provision import administration
from tests.two_grids import PHONE as NUMBER

NAME = "张建国"
HIDDEN = (NAME, "李秀英", "重阳子", "欧阳建国", NUMBER)


def _fault_free(watched) -> None:
    assert watched.console == []
    assert watched.strayed == []


def _events(neighbourhood, kind: str) -> int:
    database = neighbourhood.database
    with administration(database.admin_url, database.name) as connection:
        counting = text("SELECT count(*) FROM audit_event WHERE kind = :kind")
        return connection.execute(counting, {"kind": kind}).scalar_one()


def _look_at(page, zoom: int) -> None:
    page.evaluate(f"linge.map.setView([32.03225, 119.5865], {zoom}, {{animate: false}})")
    page.wait_for_load_state("networkidle")


def _corner(page, *, east_px: float) -> tuple[float, float]:
    """Give a point that many pixels west of the western edge of building 3."""
    x, y = page.evaluate(
        "(() => { const p = linge.map.latLngToContainerPoint([32.03225, 119.586]);"
        " return [p.x, p.y]; })()"
    )
    return x - east_px, y


def _open_building(page) -> None:
    page.locator("#search").fill("3号楼")
    page.locator(".found-one").first.tap()
    page.locator("#sheet .member").first.wait_for()


def test_map_opens_on_the_own_grid_and_names_nobody(worker_page) -> None:
    watched = worker_page()

    page = watched.open("/maps/buildings")

    page.locator(".building-name").first.wait_for()
    assert {"3幢", "12幢", "5幢"} <= set(page.locator(".building-name").all_inner_texts())
    assert "未覆盖 1 / 3 幢" in page.locator("#chips").inner_text()
    assert not any(hidden in page.content() for hidden in HIDDEN)
    _fault_free(watched)


def test_search_leads_to_the_building_and_its_members(worker_page) -> None:
    watched = worker_page()
    page = watched.open("/maps/buildings")

    _open_building(page)

    words = re.sub(r"\s+", "", page.locator("#sheet").inner_text())
    for expected in ("桂苑新村3幢", "已覆盖", "测试社区", "第一网格", "2个单元", "桂苑第一党小组"):
        assert expected in words
    for expected in ("组长张*", "正式2/全部3", "1单元", "单元未登记", "预备", "关系在外"):
        assert expected in words
    assert not any(hidden in page.content() for hidden in HIDDEN)
    _fault_free(watched)


@pytest.mark.parametrize("zoom", [16, 18])
@pytest.mark.parametrize("miss_px", [-4, 15])
def test_a_finger_meets_the_nearest_building(worker_page, zoom: int, miss_px: int) -> None:
    watched = worker_page()
    page = watched.open("/maps/buildings")
    _look_at(page, zoom)

    page.touchscreen.tap(*_corner(page, east_px=miss_px))

    page.locator("#sheet .member").first.wait_for()
    assert "桂苑新村 3幢" in page.locator("#sheet h2").inner_text()
    _fault_free(watched)


@pytest.mark.parametrize("zoom", [16, 18])
def test_a_tap_far_from_any_building_means_none(worker_page, zoom: int) -> None:
    page = worker_page().open("/maps/buildings")
    _look_at(page, zoom)

    page.touchscreen.tap(*_corner(page, east_px=30))
    page.wait_for_load_state("networkidle")

    assert page.locator("#sheet").is_hidden()


def test_a_name_shows_for_a_minute_and_once_on_record(worker_page, neighbourhood) -> None:
    watched = worker_page()
    watched.page.clock.install()
    page = watched.open("/maps/buildings")
    _open_building(page)
    before = _events(neighbourhood, "reveal")

    page.locator(".member", has_text="张*").locator(".view").tap()
    assert page.evaluate("document.activeElement.closest('dialog') !== null")
    page.locator("label.reason", has_text="走访慰问").tap()
    page.locator("#reveal .confirm").tap()
    page.locator(".member.is-revealed").wait_for()

    words = page.locator(".member.is-revealed").inner_text()
    assert NAME in words
    assert NUMBER in words
    attributes = page.evaluate(
        "[...document.querySelectorAll('*')].flatMap((each) => [...each.attributes])"
        ".map(({ value }) => value).join()"
    )
    assert NAME not in attributes + page.title() + page.url
    assert page.evaluate("JSON.stringify([{...localStorage}, {...sessionStorage}])") == "[{},{}]"
    page.clock.fast_forward(61_000)
    page.locator(".member.is-revealed").wait_for(state="detached")
    assert not any(hidden in page.content() for hidden in HIDDEN)
    assert _events(neighbourhood, "reveal") == before + 1
    _fault_free(watched)


def test_a_name_can_be_hidden_at_once_and_goes_with_its_sheet(worker_page) -> None:
    page = worker_page().open("/maps/buildings")
    _open_building(page)
    for leave in (".view.is-open", "#sheet .close"):
        page.locator(".member", has_text="张*").locator(".view").tap()
        page.locator("label.reason").first.tap()
        page.locator("#reveal .confirm").tap()
        page.locator(".member.is-revealed").wait_for()

        page.locator(leave).tap()

        page.locator(".member.is-revealed").wait_for(state="detached")
        assert NAME not in page.content()


def test_without_a_reason_nothing_is_asked(worker_page, neighbourhood) -> None:
    page = worker_page().open("/maps/buildings")
    _open_building(page)
    before = _events(neighbourhood, "reveal")

    page.locator(".member .view").first.tap()
    page.locator("#reveal .confirm").tap()
    page.keyboard.press("Escape")

    assert page.locator("#reveal").is_hidden()
    assert _events(neighbourhood, "reveal") == before


def test_a_foreign_grids_building_is_found_by_no_way(worker_page, neighbourhood) -> None:
    page = worker_page().open("/maps/buildings")

    page.locator("#search").fill("欧阳建国")
    page.locator(".found-said").wait_for()
    assert page.locator(".found-one").count() == 0
    for path in (f"buildings/{neighbourhood['west3']}", f"buildings/{neighbourhood['loose']}"):
        answer = page.request.get(f"/api/v1/{path}")
        assert answer.status == 404
        assert "west" not in answer.text()
    everything = page.request.get("/api/v1/buildings?bbox=119,32,120,33").text()
    assert str(neighbourhood["west3"]) not in everything
    assert len(json.loads(everything)["features"]) == 4


def test_work_list_and_account_lead_on(worker_page) -> None:
    watched = worker_page()
    page = watched.open("/maps/buildings")

    page.locator("[data-tab=todo]").tap()
    page.locator(".building-row").first.wait_for()
    titles = page.locator(".building-row b").all_inner_texts()
    assert titles == ["桂苑新村 12幢", "桂苑新村 5幢"]
    page.locator(".building-row").first.tap()
    page.locator(".empty", has_text="此楼没有登记居住的党员").wait_for()
    page.locator("[data-tab=me]").tap()
    page.locator("#sheet", has_text="网格员").wait_for()
    _fault_free(watched)
    page.locator(".sign-out").tap()
    page.wait_for_url("**/login")


def test_an_ended_session_takes_the_people_away(worker_page, neighbourhood) -> None:
    page = worker_page().open("/maps/buildings")
    _open_building(page)
    database = neighbourhood.database
    with administration(database.admin_url, database.name) as connection:
        connection.execute(text("UPDATE session SET ended_at = now()"))

    page.locator(".member .view").first.tap()
    page.locator("label.reason").first.tap()
    page.locator("#reveal .confirm").tap()

    page.locator("#expired[open]").wait_for()
    assert "张*" not in page.locator("#sheet").inner_text()


def test_without_a_network_it_says_so_and_keeps_the_map(worker_page) -> None:
    watched = worker_page()
    page = watched.open("/maps/buildings")
    page.locator(".building-name").first.wait_for()

    page.context.set_offline(True)
    page.locator("[data-tab=todo]").tap()

    page.locator("#sheet", has_text="网络已断开").wait_for()
    assert page.locator(".offline").is_visible()
    assert page.locator(".building-name").count() >= 3


def test_an_account_without_a_grid_is_told_whom_to_ask(worker_page) -> None:
    watched = worker_page(has_grid=False)

    page = watched.open("/maps/buildings")

    page.locator("#notice", has_text="尚未分配网格").wait_for()
    _fault_free(watched)
