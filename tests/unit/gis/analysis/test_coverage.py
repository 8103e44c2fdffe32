"""Every measure of the tiny town, worked out by hand (drawn in `conftest.py`)."""

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest

from gis.analysis.coverage import Level, measure_coverage
from gis.analysis.town import Town

TODAY = date(2025, 12, 1)
NEWEST = date(2025, 6, 30)


def _report(town: Town, level: Level = Level.COMMUNITY, as_of: date | None = NEWEST) -> Any:
    return measure_coverage(town, level=level, as_of=as_of, today=TODAY).as_dict()


def _share(place: Any, name: str) -> tuple[int, int, int]:
    measure = place["measures"][name]
    return measure["numerator"], measure["denominator"], measure["unknown"]


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("org_coverage", (2, 2, 0)),
        ("estate_org_coverage", (3, 3, 0)),  # nobody lives in e4
        ("rc_coverage", (1, 2, 0)),
        ("group_coverage_residential", (2, 5, 0)),  # b1, b4
        ("group_coverage_resident", (2, 3, 1)),  # of b1, b2, b4; b5 has no tally
        ("group_coverage_able", (1, 2, 1)),  # of b1, b2; in b4 no branch has three
        ("member_in_group", (6, 10, 6)),  # b1: 4 of o1; b4: 2 of o3, the one of o1 is not
        ("household_coverage_residential", (10, 100, 1)),  # b4's households are not known
        ("household_coverage_resident", (10, 30, 2)),
        ("household_coverage_able", (10, 30, 1)),
        ("service_households_300", (60, 100, 1)),
        ("service_households_500", (60, 100, 1)),
        ("service_households_1000", (100, 100, 1)),
        ("service_members_300", (10, 15, 1)),
        ("service_members_500", (15, 15, 1)),
        ("service_members_1000", (15, 15, 1)),
        ("affiliation_gap", (5, 15, 1)),
    ],
)
def test_district_share_is_that_counted_by_hand(
    tiny_town: Town, name: str, expected: tuple[int, int, int]
) -> None:
    total = _report(tiny_town)["total"]

    assert _share(total, name) == expected
    assert total["measures"][name]["value"] == pytest.approx(expected[0] / expected[1])


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("inhabitants", 200),
        ("households", 100),
        ("buildings_residential", 5),
        ("affiliated_members", 10),
        ("affiliated_full_members", 8),
        ("resident_members", 15),
        ("unlocated_members", 6),
        ("formed_before_rc", 1),  # c2's committee is in preparation
    ],
)
def test_district_count_is_that_counted_by_hand(tiny_town: Town, name: str, expected: int) -> None:
    measure = _report(tiny_town)["total"]["measures"][name]

    assert measure["value"] == expected
    assert measure["numerator"] is measure["denominator"] is None


def test_communities_come_in_the_order_of_the_ground_with_their_own_shares(
    tiny_town: Town,
) -> None:
    west, east = _report(tiny_town)["places"]

    assert (west["name"], east["name"], west["parent_id"]) == ("西", "东", "s1")
    assert _share(west, "group_coverage_residential") == (1, 3, 0)
    assert _share(east, "group_coverage_residential") == (1, 2, 0)
    assert _share(west, "member_in_group") == (4, 7, 4)
    assert _share(east, "member_in_group") == (2, 3, 2)


def test_a_street_sums_its_communities(tiny_town: Town) -> None:
    report = _report(tiny_town, Level.STREET)

    [street] = report["places"]
    assert street["measures"] == report["total"]["measures"]
    assert street["parent_id"] == "d"


def test_nothing_to_divide_by_is_empty_with_the_reason(tiny_town: Town) -> None:
    empty = next(
        place for place in _report(tiny_town, Level.ESTATE)["places"] if place["name"] == "e4"
    )

    for name in ("estate_org_coverage", "group_coverage_residential", "affiliation_gap"):
        measure = empty["measures"][name]
        assert (measure["value"], measure["reason"]) == (None, "zero_denominator")
    assert empty["facts"]["state"] == "not_applicable"


def test_what_has_no_meaning_at_a_level_says_so(tiny_town: Town) -> None:
    grid = _report(tiny_town, Level.GRID)["places"][-1]

    for name in ("org_coverage", "estate_org_coverage", "inhabitants", "unlocated_members"):
        assert grid["measures"][name]["reason"] == "not_defined_at_level"
    assert _share(grid, "member_in_group") == (2, 3, None)
    assert _share(grid, "group_coverage_residential") == (1, 2, 0)


def test_a_community_with_an_uncovered_estate_is_partly_covered_and_counts_nothing(
    tiny_town: Town,
) -> None:
    report = _report(tiny_town, as_of=date(2024, 12, 31))

    west = report["places"][0]
    assert west["facts"]["state"] == "partly_covered"
    assert _share(west, "org_coverage") == (0, 1, 0)
    assert _share(report["total"], "estate_org_coverage") == (2, 3, 0)


@pytest.mark.parametrize(
    ("as_of", "residential", "able", "covered"),
    [
        (date(2024, 12, 31), (2, 4, 0), (0, 1, 2), (1, 2, 0)),
        (date(2025, 1, 1), (2, 4, 0), (0, 1, 2), (2, 2, 0)),  # o2 took over e2
        (date(2025, 4, 1), (2, 5, 0), (0, 1, 3), (2, 2, 0)),  # b5 was built
        (date(2025, 7, 1), (3, 5, 0), (2, 2, 1), (2, 2, 0)),  # p1 took b2 in
    ],
)
def test_shares_follow_the_day(
    tiny_town: Town,
    as_of: date,
    residential: tuple[int, int, int],
    able: tuple[int, int, int],
    covered: tuple[int, int, int],
) -> None:
    total = _report(tiny_town, as_of=as_of)["total"]

    assert _share(total, "group_coverage_residential") == residential
    assert _share(total, "group_coverage_able") == able
    assert _share(total, "org_coverage") == covered


@pytest.mark.parametrize(
    ("as_of", "reason"),
    [(date(2019, 1, 1), "before_first_known_date"), (date(2026, 1, 1), "future")],
)
@pytest.mark.parametrize("level", Level)
def test_a_day_without_knowledge_has_no_figures(
    tiny_town: Town, level: Level, as_of: date, reason: str
) -> None:
    report = _report(tiny_town, level, as_of)

    measures = [
        measure
        for place in [report["total"], *report["places"]]
        for measure in place["measures"].values()
    ]
    assert {(each["value"], each["reason"]) for each in measures} == {(None, reason)}


def test_each_topic_is_known_from_its_own_first_day(tiny_town: Town) -> None:
    measures = _report(tiny_town, as_of=date(2022, 1, 1))["total"]["measures"]

    assert _share({"measures": measures}, "rc_coverage") == (1, 2, 0)
    assert measures["org_coverage"]["reason"] == "before_first_known_date"
    assert measures["affiliation_gap"]["reason"] == "before_first_known_date"


def test_the_newest_count_is_the_day_if_none_is_given(tiny_town: Town) -> None:
    report = _report(tiny_town, as_of=None)

    assert (report["as_of"], report["known_from"]) == ("2025-06-30", "2024-12-31")
    assert report["dates"] == ["2024-12-31", "2025-06-30"]
    assert report["reach_method"] == "network"


def test_facts_name_committee_and_organisations(tiny_town: Town) -> None:
    west, east = _report(tiny_town)["places"]

    assert (west["facts"]["rc_status"], west["facts"]["formed_before_rc"]) == ("established", False)
    assert (east["facts"]["rc_status"], east["facts"]["formed_before_rc"]) == ("preparing", True)
    assert east["facts"]["organisations"] == [
        {
            "name": "o3",
            "org_kind": "branch",
            "formation_mode": "standalone",
            "formed_on": "2023-05-01",
            "places": ["e3"],
        }
    ]


def test_a_building_goes_to_the_grid_of_the_day_when_its_own_was_divided(
    make_town: Callable[..., Town], tiny_rows: dict[str, Any]
) -> None:
    tiny_rows["grids"][2] |= {"valid_to": date(2025, 1, 1)}
    half = {**tiny_rows["grids"][2], "id": "g4", "valid_from": date(2025, 1, 1), "valid_to": None}
    tiny_rows["grids"].append(half)
    for building in tiny_rows["buildings"]:
        building["grid_id"] = "g3" if building["community_id"] == "c2" else None
    town = make_town(**tiny_rows)

    before = _report(town, Level.GRID, date(2024, 12, 31))["places"][-1]
    after = _report(town, Level.GRID)["places"][-1]

    assert (before["id"], _share(before, "group_coverage_residential")) == ("g3", (1, 1, 0))
    assert (after["id"], _share(after, "group_coverage_residential")) == ("g4", (1, 2, 0))


@pytest.mark.parametrize("level", Level)
def test_an_empty_town_has_a_report(make_town: Callable[..., Town], level: Level) -> None:
    report = _report(make_town(), level, as_of=None)

    assert report["reach_method"] == "straight_line"
    assert report["known_from"] is None
