"""Values that must be there, and values that make no sense together."""

from datetime import date
from typing import Any

import pandas as pd

from gis.checks.fields import check_fields
from gis.layers.catalog import layer_named

TODAY = date(2026, 5, 1)
SIX = (
    "affiliated_full",
    "affiliated_probationary",
    "resident_full",
    "resident_probationary",
    "resident_not_affiliated_here",
    "affiliated_unlocated",
)


def checked(layer: str, **columns: list[Any]) -> tuple[pd.DataFrame, list[tuple[int, str, str]]]:
    """Check rows that count from 1; gives them, and row, rule and severity of findings."""
    count = len(next(iter(columns.values())))
    features = pd.DataFrame(columns, index=range(1, count + 1), dtype=object)
    after, findings = check_fields(features, layer_named(layer), today=TODAY)
    return after, sorted((each.row, each.rule, each.severity.value) for each in findings)


def test_required_value_that_is_missing_rejects_its_row() -> None:
    _, findings = checked("street", name=["甲", None], code=[None, "1"])

    assert findings == [(1, "missing_value", "rejected"), (2, "missing_value", "rejected")]


def test_exactly_one_place_must_be_named() -> None:
    _, findings = checked(
        "party_org_place",
        party_org=["O"] * 3,
        formation_mode=["nearby"] * 3,
        village=["V", "V", None],
        estate=[None, "E", None],
    )

    assert findings == [(2, "not_one_place", "rejected"), (3, "not_one_place", "rejected")]


def test_rows_hold_from_today_until_further_notice_unless_they_say() -> None:
    after, findings = checked("building", name=["甲", "乙"], valid_from=[None, date(2020, 1, 1)])

    assert after["valid_from"].tolist() == [TODAY, date(2020, 1, 1)]
    assert after["valid_to"].tolist() == [None, None]
    assert findings == []


def test_period_without_a_day_is_rejected() -> None:
    day = date(2024, 1, 1)

    _, findings = checked(
        "building", valid_from=[day] * 3, valid_to=[day, date(2023, 1, 1), date(2024, 1, 2)]
    )

    assert findings == [(1, "empty_validity", "rejected"), (2, "empty_validity", "rejected")]


def test_code_of_another_length_is_kept_and_told() -> None:
    codes = ["329999001001", "32999900100", "32999900100X", None]

    after, findings = checked("community", name=["甲"] * 4, stat_code=codes)

    assert findings == [(row, "odd_code", "accepted_with_warning") for row in (2, 3)]
    assert after["stat_code"].tolist() == codes


def test_part_above_its_whole_is_rejected() -> None:
    counts = {name: [0, 0] for name in SIX} | {
        "resident_full": [2, 2],
        "resident_probationary": [1, 1],
        "resident_not_affiliated_here": [3, 4],
    }

    _, findings = checked("building_tally", building=["B"] * 2, as_of=[TODAY] * 2, **counts)

    assert findings == [(2, "impossible_count", "rejected")]


def test_given_frame_is_not_changed() -> None:
    features = pd.DataFrame({"name": ["甲"]}, index=[1], dtype=object)

    check_fields(features, layer_named("building"), today=TODAY)

    assert list(features) == ["name"]
