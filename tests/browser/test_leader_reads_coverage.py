"""A leader opens the coverage map, clicks, and reads numbers that are the server's."""

import json
import re

import pytest

from api.cli.own_server import fetch
from api.security.cookies import COOKIE

PLACES = "path.place"


@pytest.fixture(scope="session")
def cookie(tokens) -> str:
    """Give what a leader's browser sends along."""
    return f"{COOKIE}={tokens['leader']}"


@pytest.fixture(scope="session")
def report(server: str, cookie: str) -> dict:
    """Ask the server for the figures of the communities."""
    address = f"{server}/api/v1/coverage?level=community"
    return json.loads(fetch(address, cookie=cookie).body)


def _fault_free(watched) -> None:
    assert watched.console == []
    assert watched.strayed == []


def test_page_draws_eighteen_communities_without_a_fault(watch, report) -> None:
    watched = watch()

    page = watched.open("/maps/coverage")

    words = [each.get_attribute("aria-label") for each in page.query_selector_all(PLACES)]
    assert len(words) == 18
    assert {word.split()[0] for word in words} == {each["name"] for each in report["places"]}
    _fault_free(watched)


def test_labels_are_chinese_and_tell_numerator_and_denominator(watch, report) -> None:
    page = watch().open("/maps/coverage")

    labels = page.locator(".label").all_inner_texts()
    figures = {
        place["name"].removesuffix("社区"): place["measures"]["group_coverage_residential"]
        for place in report["places"]
    }
    told = [re.sub(r"\s+", " ", text) for text in labels]
    found = 0
    for name, measure in figures.items():
        wanted = f"{measure['numerator']}/{measure['denominator']}"
        found += any(text.startswith(name) and wanted in text for text in told)
    assert found >= 16  # a label without room is left out; its place can still be pointed at
    assert {"滨河街道", "清源街道", "桂苑街道", "云谷街道"} <= set(told)


def test_every_community_opens_its_drawer_with_the_right_numbers(watch, report) -> None:
    watched = watch()
    page = watched.open("/maps/coverage")

    for place in report["places"]:
        page.locator(f'{PLACES}[aria-label^="{place["name"]}"]').focus()
        page.keyboard.press("Enter")
        drawer = page.locator("#drawer")
        drawer.wait_for(state="visible")
        words = re.sub(r"\s+", "", drawer.inner_text())
        assert place["name"] in words
        for name in ("residential", "resident", "able"):
            measure = place["measures"][f"group_coverage_{name}"]
            if measure["value"] is not None:
                assert f"{measure['numerator']}/{measure['denominator']}幢" in words, name
        service = place["measures"]["service_households_500"]
        assert f"{service['numerator']:,}/{service['denominator']:,}户" in words
        assert f"{place['measures']['inhabitants']['value']:,}人" in words
    _fault_free(watched)


def test_a_click_opens_the_drawer_and_escape_closes_it(watch, report) -> None:
    page = watch().open("/maps/coverage")
    name = report["places"][8]["name"]
    box = page.locator(f'{PLACES}[aria-label^="{name}"]').bounding_box()

    page.mouse.click(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)

    page.locator("#drawer").wait_for(state="visible")
    page.keyboard.press("Escape")
    page.locator("#drawer").wait_for(state="hidden")


def test_the_panel_shows_the_district(watch, report) -> None:
    page = watch().open("/maps/coverage")

    words = re.sub(r"\s+", "", page.locator("#panel").inner_text())
    total = report["total"]["measures"]
    assert "清和区" in words
    assert "116,453" in words
    for name in ("residential", "resident", "able"):
        measure = total[f"group_coverage_{name}"]
        assert f"{measure['value']:.1%}" in words
        assert f"{measure['numerator']}/{measure['denominator']}幢" in words
    assert "18/18" in words
    assert "16/18" in words
    streets = [words.index(f"{name}街道") for name in ("滨河", "清源", "桂苑", "云谷")]
    assert len(set(streets)) == 4


@pytest.mark.parametrize(("level", "least"), [("街道", 4), ("小区", 45), ("网格", 90)])
def test_other_levels_draw_their_places(watch, level, least) -> None:
    watched = watch()
    page = watched.open("/maps/coverage")

    page.locator("#levels").get_by_role("button", name=level).click()
    page.wait_for_function(f"document.querySelectorAll('{PLACES}').length != 18")

    assert page.locator(PLACES).count() >= least
    _fault_free(watched)


def test_buildings_are_asked_for_where_one_looks(watch) -> None:
    watched = watch()
    page = watched.open("/maps/coverage")

    page.locator("#levels").get_by_role("button", name="楼栋").click()
    page.wait_for_timeout(500)
    for _ in range(3):
        page.locator(".leaflet-control-zoom-in").click()
        page.wait_for_timeout(400)
    page.wait_for_load_state("networkidle")

    assert any("/api/v1/layers/building?bbox=" in each for each in watched.requests)
    _fault_free(watched)


def test_an_older_quarter_shows_its_own_figures(watch, server, cookie) -> None:
    page = watch().open("/maps/coverage?as_of=2024-12-31")

    report = json.loads(fetch(f"{server}/api/v1/coverage?as_of=2024-12-31", cookie=cookie).body)
    measure = report["total"]["measures"]["group_coverage_residential"]
    words = re.sub(r"\s+", "", page.locator("#panel").inner_text())
    assert f"{measure['numerator']}/{measure['denominator']}幢" in words
    assert "2024-12-31" in page.locator("#as-of").inner_text()


@pytest.mark.parametrize("as_of", ["1999-01-01", "2099-01-01"])
def test_a_day_without_figures_says_why_and_breaks_nothing(watch, as_of) -> None:
    watched = watch()

    page = watched.open(f"/maps/coverage?as_of={as_of}")

    assert page.locator(PLACES).count() == 18
    assert "%" not in page.locator("#panel").inner_text()
    _fault_free(watched)
