"""How far the tiny town's members live from their meeting place (drawn in `conftest.py`)."""

import math
from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from shapely.geometry import LineString

from gis.analysis.dispersion import COLUMNS, dispersion
from gis.analysis.town import Town

DAY = date(2025, 6, 30)


def _row(town: Town, org: str, as_of: date = DAY) -> Any:
    found = dispersion(town, as_of=as_of).set_index("party_org_id")
    return found.loc[org]


def test_walks_are_weighted_by_members(tiny_town: Town) -> None:
    row = _row(tiny_town, "o1")  # 4 members walk 10 m, 3 walk 110 m, 1 walks 410 m

    assert row["member_count"] == 8
    assert row["median_walk_m"] == pytest.approx(10, abs=1e-3)
    assert row["p90_walk_m"] == pytest.approx(410, abs=1e-3)
    assert (row["method"], row["reason"]) == ("network", None)


def test_the_widest_gap_is_the_longest_link_between_its_buildings(tiny_town: Town) -> None:
    row = _row(tiny_town, "o1")  # b1 at 0, b2 at 100, b4 at 400

    assert row["widest_gap_m"] == pytest.approx(300, abs=1e-3)
    assert row["estate_count"] == 2


def test_without_a_meeting_place_no_walk_is_told(tiny_town: Town) -> None:
    row = _row(tiny_town, "o3")

    assert row["reason"] == "no_seat"
    assert row[["median_walk_m", "p90_walk_m", "method"]].isna().all()
    assert (row["member_count"], row["widest_gap_m"]) == (2, 0)


def test_without_located_members_nothing_is_told(tiny_town: Town) -> None:
    row = _row(tiny_town, "o2")

    assert (row["reason"], row["member_count"]) == ("no_located_members", 0)
    assert row[["median_walk_m", "widest_gap_m"]].isna().all()


def test_organisations_and_counts_are_those_of_the_day(tiny_town: Town) -> None:
    found = dispersion(tiny_town, as_of=date(2024, 12, 31))

    assert list(found["party_org_id"]) == ["o1", "o3"]
    assert list(found["member_count"]) == [5, 0]


def test_a_member_across_a_gap_in_the_network_is_not_reachable(
    make_town: Callable[..., Town], tiny_rows: dict[str, Any]
) -> None:
    tiny_rows["walk_edges"][1]["geometry"] = LineString([(310, 100), (600, 100)])

    row = _row(make_town(**tiny_rows), "o1")

    assert row["median_walk_m"] == pytest.approx(10, abs=1e-3)
    assert math.isnan(row["p90_walk_m"])
    assert row["reason"] == "not_reachable"


def test_an_empty_town_has_no_rows(make_town: Callable[..., Town]) -> None:
    assert list(dispersion(make_town(), as_of=DAY).columns) == list(COLUMNS)
