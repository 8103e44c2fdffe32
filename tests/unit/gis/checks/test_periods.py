"""Of some things only one may hold at a time."""

from datetime import date

import pandas as pd

from gis.checks.periods import check_periods
from gis.layers.catalog import layer_named

Row = tuple[str, str | None, date, date | None]
Y20, Y22, Y24, Y26 = (date(year, 1, 1) for year in (2020, 2022, 2024, 2026))


def periods(*rows: Row, column: str = "community_id") -> pd.DataFrame:
    """Make rows of key, thing, first day and first day no longer."""
    names = ["source_key", column, "valid_from", "valid_to"]
    return pd.DataFrame(
        {name: pd.Series([row[at] for row in rows], dtype=object) for at, name in enumerate(names)}
    ).set_index(pd.RangeIndex(1, len(rows) + 1))


def clashes(features: pd.DataFrame, stored: pd.DataFrame, name: str) -> list[int]:
    """Give the rows that are rejected."""
    findings = check_periods(features, layer_named(name), stored)
    assert all((each.rule, each.field) == ("same_time", "valid_from") for each in findings)
    assert all(each.severity == "rejected" for each in findings)
    return sorted(each.row for each in findings)


def test_periods_that_follow_each_other_are_fine() -> None:
    rows = periods(("a", "C", Y20, Y22), ("b", "C", Y22, None), ("c", "D", Y20, None))

    assert clashes(rows, periods(), "rc_status_period") == []


def test_later_row_of_the_file_that_meets_an_earlier_one_is_rejected() -> None:
    rows = periods(("a", "C", Y20, Y24), ("b", "C", Y22, None), ("c", "C", Y24, None))

    assert clashes(rows, periods(), "rc_status_period") == [2]


def test_open_ends_meet() -> None:
    rows = periods(("a", "C", Y20, None), ("b", "C", Y26, None))

    assert clashes(rows, periods(), "rc_status_period") == [2]


def test_stored_row_counts_unless_the_file_replaces_it() -> None:
    stored = periods(("a", "C", Y20, None))

    assert clashes(periods(("b", "C", Y22, None)), stored, "rc_status_period") == [1]
    both = periods(("a", "C", Y20, Y22), ("b", "C", Y22, None))
    assert clashes(both, stored, "rc_status_period") == []


def test_rows_about_nothing_do_not_meet() -> None:
    rows = periods(("a", None, Y20, None), ("b", None, Y20, None))

    assert clashes(rows, periods(), "rc_status_period") == []


def test_each_kind_of_place_is_looked_at() -> None:
    rows = pd.concat(
        [
            periods(("a", "E", Y20, None), ("b", "E", Y22, None), column="estate_id"),
            periods(("c", "C", Y20, None), column="community_id").set_index(pd.Index([3])),
        ]
    ).assign(village_id=None)
    stored = periods(("x", "C", Y26, None)).assign(village_id=None, estate_id=None)

    assert clashes(rows, stored, "party_org_place") == [2, 3]


def test_other_layers_may_hold_several_at_a_time() -> None:
    rows = periods(("a", "C", Y20, None), ("b", "C", Y20, None))

    assert clashes(rows, periods(), "building") == []
