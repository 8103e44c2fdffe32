"""No member count below 3 leaves: not by the API, not in the page, not in the exported file."""

import json
import re
from collections.abc import Iterator
from typing import Any

import pytest
from fastapi.testclient import TestClient

from gis.analysis.coverage import Level
from gis.workflows.measure_coverage import coverage_at
from gis.workflows.publish_layers import PUBLIC_COLUMNS

pytestmark = pytest.mark.integration
MEMBER_MEASURES = {
    "affiliated_members",
    "affiliated_full_members",
    "resident_members",
    "unlocated_members",
    "member_in_group",
    "service_members_300",
    "service_members_500",
    "service_members_1000",
    "affiliation_gap",
}
RAW = re.compile(
    r'"(?:affiliated|resident)_(?:full|probationary|unlocated|not_affiliated_here)"'
    r"|tally|stairwells|activist_count|group_leader"
)
DATES = ["2024-12-31", "2025-09-30", "2026-09-30"]
LEVELS = [level.value for level in Level]


def _reports(value: object) -> Iterator[dict[str, Any]]:
    """Find every place with measures in what a page carries."""
    if isinstance(value, dict):
        if "measures" in value:
            yield value
        for each in value.values():
            yield from _reports(each)
    elif isinstance(value, list):
        for each in value:
            yield from _reports(each)


def _carried(page: str) -> list[object]:
    scripts = re.findall(r"<script[^>]*application/json[^>]*>(.*?)</script>", page, re.DOTALL)
    return [json.loads(script) for script in scripts]


def _numbers(place: dict[str, Any]) -> Iterator[tuple[str, str, int | float]]:
    for name in MEMBER_MEASURES & set(place["measures"]):
        measure = place["measures"][name]
        is_count = measure["denominator"] is None
        for part in ("value", "numerator", "denominator", "unknown"):
            number = measure[part]
            is_share = part == "value" and not is_count
            if isinstance(number, int | float) and not is_share:
                yield name, part, number


@pytest.mark.parametrize("as_of", DATES)
@pytest.mark.parametrize("level", LEVELS)
def test_api_tells_no_small_member_count(client: TestClient, level: str, as_of: str) -> None:
    answer = client.get("/api/v1/coverage", params={"level": level, "as_of": as_of})

    places = list(_reports(answer.json()))
    assert places
    for place in places:
        for name, part, number in _numbers(place):
            # What could not be counted is told in buildings for counts: 0 or more of them.
            if part == "unknown" and name.endswith("_members"):
                continue
            assert number >= 3, (place["name"], name, part, number)
    assert not RAW.search(answer.text)


@pytest.mark.parametrize("path", ["/maps/coverage", "/maps/coverage.html"])
@pytest.mark.parametrize("as_of", DATES)
def test_page_and_file_tell_no_small_member_count(client, path, as_of) -> None:
    page = client.get(path, params={"as_of": as_of}).text

    places = [place for data in _carried(page) for place in _reports(data)]
    assert len(places) > 150
    for place in places:
        for name, part, number in _numbers(place):
            if part == "unknown" and name.endswith("_members"):
                continue
            assert number >= 3, (place["name"], name, part, number)
    for data in _carried(page):
        told = {name: each for name, each in data.items() if name != "texts"}  # fixed words
        assert not RAW.search(json.dumps(told))


@pytest.mark.parametrize("level", ["community", "estate", "grid"])
def test_every_small_count_there_is_became_a_band_or_nothing(client, qinghe, level) -> None:
    exact = coverage_at(qinghe.app_url, level=Level(level)).as_dict()["places"]
    told = client.get("/api/v1/coverage", params={"level": level}).json()["places"]

    small = 0
    for known, shown in zip(exact, told, strict=True):
        for name, part, number in _numbers(known):
            if number < 3 and not (part == "unknown" and name.endswith("_members")):
                small += 1
                assert not isinstance(shown["measures"][name][part], int | float)
    assert small > 0  # the sample has such counts, or this test would prove nothing


@pytest.mark.parametrize("level", ["estate", "grid"])
def test_small_areas_do_not_tell_which_buildings_hold_members(client, level) -> None:
    places = client.get("/api/v1/coverage", params={"level": level}).json()["places"]

    for place in places:
        for name in ("group_coverage_resident", "group_coverage_able"):
            measure = place["measures"][name]
            assert measure["value"] is None
            assert measure["numerator"] is None
            assert measure["denominator"] is None


@pytest.mark.parametrize("layer", list(PUBLIC_COLUMNS))
def test_layers_carry_no_count_of_members(client: TestClient, layer: str) -> None:
    assert not RAW.search(client.get(f"/api/v1/layers/{layer}").text)
