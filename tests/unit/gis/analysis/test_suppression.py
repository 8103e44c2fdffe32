"""What is published of the tiny town, and of made-up numbers."""

from datetime import date
from typing import Any

import pytest

from gis.analysis.bands import rounded
from gis.analysis.coverage import Level, measure_coverage
from gis.analysis.small_areas import withheld_places
from gis.analysis.suppression import band, publish
from gis.analysis.town import Town

DAY = date(2025, 6, 30)


def _report(town: Town, level: Level) -> Any:
    return measure_coverage(town, level=level, as_of=DAY, today=DAY).as_dict()


@pytest.mark.parametrize(
    ("count", "expected"),
    [
        (0, "0-2"),
        (2, "0-2"),
        (3, "3-6"),
        (7, "7-19"),
        (20, "20-50"),
        (100, "51-100"),
        (101, ">100"),
    ],
)
def test_bands_break_where_the_regulation_does(count: int, expected: str) -> None:
    assert band(count) == expected


@pytest.mark.parametrize(
    ("count", "expected"), [(0, {"band": "0-7"}), (7, {"band": "0-7"}), (8, 10), (12, 10), (13, 15)]
)
def test_large_places_are_rounded_to_five(count: int, expected: object) -> None:
    assert rounded(count) == expected


def test_the_report_itself_stays_as_it_was(tiny_town: Town) -> None:
    report = _report(tiny_town, Level.COMMUNITY)
    before = repr(report)

    publish(report)

    assert repr(report) == before


@pytest.mark.parametrize("level", [Level.COMMUNITY, Level.ESTATE, Level.GRID])
def test_no_small_place_shows_a_number_of_members(tiny_town: Town, level: Level) -> None:
    for place in publish(_report(tiny_town, level))["places"]:
        for name in ("affiliated_members", "resident_members", "unlocated_members"):
            assert not isinstance(place["measures"][name]["value"], int)
        for name in ("member_in_group", "service_members_300", "affiliation_gap"):
            measure = place["measures"][name]
            assert measure["value"] is None
            assert measure["reason"] in {"banded", "withheld_small_area"}
            assert not isinstance(measure["numerator"], int)


@pytest.mark.parametrize("level", [Level.ESTATE, Level.GRID])
def test_small_places_do_not_tell_which_buildings_have_members(
    tiny_town: Town, level: Level
) -> None:
    for place in publish(_report(tiny_town, level))["places"]:
        for name in ("group_coverage_resident", "household_coverage_able"):
            measure = place["measures"][name]
            assert measure["reason"] == "withheld_small_area"
            assert measure["value"] is measure["numerator"] is measure["denominator"] is None
        assert isinstance(place["measures"]["group_coverage_residential"]["denominator"], int)


def test_the_district_is_told_alike_in_every_report(tiny_town: Town) -> None:
    totals = [publish(_report(tiny_town, level))["total"] for level in Level]

    assert all(total == totals[0] for total in totals)
    assert totals[0]["measures"]["resident_members"]["value"] == 15


def test_other_reasons_stay(tiny_town: Town) -> None:
    grid = publish(_report(tiny_town, Level.GRID))["places"][0]

    assert grid["measures"]["unlocated_members"]["reason"] == "not_defined_at_level"


@pytest.mark.parametrize(
    ("sizes", "withheld"),
    [
        ([9, 8], set()),
        ([4, 9, 8], {0, 2}),  # 4 alone would be the street less the others
        ([1, 1, 1, 9], {0, 1, 2, 3}),  # 3 together are still few
        ([4], {0}),
    ],
)
def test_a_few_buildings_are_withheld_with_the_next_smallest(
    sizes: list[int], withheld: set[int]
) -> None:
    places = [
        {"parent_id": "s", "measures": {"group_coverage_able": {"denominator": size}}}
        for size in sizes
    ]

    assert withheld_places(places, "able", level=Level.COMMUNITY) == withheld
