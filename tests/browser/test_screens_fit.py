"""The page at the sizes it is used at, on paper, and as a file without any server."""

import re
from pathlib import Path

import pytest

SIZES = {"desktop": (1440, 900), "laptop": (1180, 760), "phone": (390, 844), "small": (360, 640)}


def _sideways_px(page) -> int:
    return page.evaluate(
        "Math.max(document.documentElement.scrollWidth, document.body.scrollWidth) - innerWidth"
    )


@pytest.mark.parametrize("name", list(SIZES))
def test_no_screen_scrolls_sideways(watch, name, tmp_path) -> None:
    watched = watch(SIZES[name], is_phone=name in {"phone", "small"})
    page = watched.open("/maps/coverage")

    assert _sideways_px(page) <= 0
    page.locator("path.place").first.focus()
    page.keyboard.press("Enter")
    page.locator("#drawer").wait_for(state="visible")
    assert _sideways_px(page) <= 0
    page.screenshot(path=tmp_path / f"{name}.png")
    assert watched.console == []


def test_a_phone_may_zoom(watch) -> None:
    page = watch(SIZES["phone"], is_phone=True).open("/maps/coverage")

    viewport = page.locator("meta[name=viewport]").get_attribute("content")
    assert "user-scalable" not in viewport
    assert "maximum-scale" not in viewport


def test_the_exported_file_opens_from_the_disk_and_asks_for_nothing(watch, tmp_path) -> None:
    watched = watch()
    answer = watched.page.request.get(f"{watched.home}/maps/coverage.html")
    file = Path(tmp_path) / "coverage.html"
    file.write_bytes(answer.body())

    page = watched.open(file.as_uri())

    assert page.locator("path.place").count() == 18
    page.locator("path.place").first.focus()
    page.keyboard.press("Enter")
    page.locator("#drawer").wait_for(state="visible")
    outside = [each for each in watched.requests if not each.startswith(("file:", "data:"))]
    assert outside == []
    assert watched.console == []


def test_the_exported_file_shows_its_buildings_too(watch, tmp_path) -> None:
    watched = watch()
    answer = watched.page.request.get(f"{watched.home}/maps/coverage.html")
    file = Path(tmp_path) / "coverage.html"
    file.write_bytes(answer.body())
    page = watched.open(file.as_uri())

    page.locator("#levels").get_by_role("button", name="楼栋").click()
    page.wait_for_timeout(400)

    assert watched.console == []
    assert page.locator("#legend").inner_text()


def test_the_printed_page_names_date_and_use(watch, tmp_path) -> None:
    page = watch().open("/maps/coverage")

    page.emulate_media(media="print")
    page.pdf(path=tmp_path / "coverage.pdf", landscape=True, format="A4")

    words = re.sub(r"\s+", "", page.inner_text("body"))
    assert "内部使用" in words
    assert "2026-09-30" in words
