"""Declared counts do not take the place of those derived from members."""

from datetime import date

import pandas as pd
import pytest

from gis.checks.derived import check_derived

DAY = date(2026, 9, 30)


def counts(column: str, *rows: tuple[bytes, date]) -> pd.DataFrame:
    """Make rows of counts with the id of whose they are."""
    ids, days = zip(*rows, strict=True)
    return pd.DataFrame({column: ids, "as_of": days}, index=range(1, len(rows) + 1), dtype=object)


@pytest.mark.parametrize("column", ["building_id", "party_org_id"])
def test_rows_from_the_derived_day_on_are_left_out(column) -> None:
    rows = counts(
        column, (b"a", date(2026, 6, 30)), (b"a", DAY), (b"b", DAY), (b"a", date(2026, 12, 31))
    )
    kept, findings = check_derived(rows, {b"a": DAY})

    assert list(kept.index) == [1, 3]
    assert [(each.row, each.rule) for each in findings] == [
        (2, "derived_count"), (4, "derived_count"),
    ]  # fmt: skip


def test_nothing_is_left_out_where_nothing_is_derived() -> None:
    rows = counts("building_id", (b"a", DAY))
    kept, findings = check_derived(rows, {})

    assert (len(kept), findings) == (1, [])
