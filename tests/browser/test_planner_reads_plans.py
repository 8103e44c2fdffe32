"""A planner opens the formation map, looks at proposals and compares plans."""

import re
from pathlib import Path

import pytest

SIZES = {"desktop": (1440, 900), "phone": (390, 844)}


@pytest.mark.parametrize("level", ["estate", "community"])
@pytest.mark.parametrize("rules", ["regulation", "by_size"])
def test_page_shows_the_proven_plan_without_a_fault(watch, level, rules) -> None:
    watched = watch(role="planner")

    page = watched.open(f"/maps/formation?level={level}&rules={rules}")

    words = re.sub(r"\s+", "", page.inner_text("body"))
    assert "最优" in words
    assert watched.console == []
    assert watched.strayed == []


@pytest.mark.parametrize("name", list(SIZES))
def test_no_screen_scrolls_sideways(watch, name) -> None:
    page = watch(SIZES[name], is_phone=name == "phone", role="planner").open("/maps/formation")

    wide = page.evaluate(
        "Math.max(document.documentElement.scrollWidth, document.body.scrollWidth) - innerWidth"
    )
    assert wide <= 0


def test_a_proposal_opens_with_verdicts_and_clauses(watch) -> None:
    watched = watch(role="planner")
    page = watched.open("/maps/formation")

    page.locator("#panel button[data-key], #panel [role=button], #panel li button").first.click()

    page.locator("#drawer").wait_for(state="visible")
    assert page.locator("#drawer").inner_text().strip()
    assert watched.console == []


def test_the_page_tells_exact_counts_and_says_for_what(watch) -> None:
    page = watch(role="planner").open("/maps/formation")

    carried = page.evaluate(
        "[...document.querySelectorAll('script[type=\"application/json\"]')]"
        ".map(each => each.textContent).join()"
    )
    assert re.search(r'"(?:members|full_members)":\s*\d', carried)
    assert '"band"' not in carried
    assert "仅供规划使用" in page.locator(".foot-note").inner_text()


def test_a_planner_without_the_counts_is_told_what_is_missing(watch) -> None:
    page = watch(SIZES["phone"], is_phone=True, role="planner_of_one_street").open("/")

    assert page.url.endswith("/maps/formation")
    assert "全区“查看准确人数”权限" in page.inner_text("main")
    assert "QH-E" not in page.content()
    page.locator("main a").click()
    page.wait_for_url("**/me")


def test_the_exported_file_opens_from_the_disk_and_asks_for_nothing(watch, tmp_path) -> None:
    watched = watch(role="planner")
    answer = watched.page.request.get(f"{watched.home}/maps/formation.html")
    file = Path(tmp_path) / "formation.html"
    file.write_bytes(answer.body())

    watched.open(file.as_uri())

    outside = [each for each in watched.requests if not each.startswith(("file:", "data:"))]
    assert outside == []
    assert watched.console == []
