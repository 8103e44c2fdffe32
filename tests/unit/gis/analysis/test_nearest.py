"""The nearest options of a unit or building, and units without a valid basis."""

from collections.abc import Callable
from datetime import date
from typing import Any

import pandas as pd
import pytest
from shapely.geometry import LineString

from gis.analysis.measures import Level
from gis.analysis.nearest import nearest_options, units_without_basis
from gis.analysis.town import Town
from gis.analysis.units import formation_units
from gis.errors import InvalidParameter, UnknownName

AS_OF = date(2025, 6, 30)
Rows = dict[str, list[dict[str, Any]]]


def _options(town: Town, key: str, level: Any = Level.ESTATE, **chosen: int) -> pd.DataFrame:
    return nearest_options(town, key=key, level=level, as_of=AS_OF, **chosen)


def _kind(options: pd.DataFrame, kind: str) -> pd.DataFrame:
    return options[options["kind"] == kind].set_index("key")


@pytest.mark.usefixtures("few_are_shown")
def test_units_are_ranked_by_walk_with_counts_after_merging(tiny_town: Town) -> None:
    units = _kind(_options(tiny_town, "e3"), "unit")

    assert list(units.index) == ["e2", "e1"]
    assert units["walk_m"].tolist() == pytest.approx([0, 300], abs=0.01)
    assert units["edge_m"].tolist() == pytest.approx([0, 200], abs=0.01)
    assert units["adjacent"].tolist() == [True, False]
    assert units[["full_members", "members"]].to_numpy().tolist() == [[2, 3], [8, 10]]
    assert units["current_org"].tolist() == ["o2", "o1"]


@pytest.mark.usefixtures("few_are_shown")
def test_an_organisation_counts_each_member_once(
    make_town: Callable[..., Town], tiny_rows: Rows
) -> None:
    whole = tiny_rows["org_tallies"][0] | {"affiliated_full": 13, "affiliated_probationary": 1}
    town = make_town(**tiny_rows | {"org_tallies": [whole]})

    org = _kind(_options(town, "e3"), "organisation").loc["o1"]

    # e3 has 2 full and 1 other; one of the full is in o1 already.
    assert [org["full_members"], org["members"]] == [14, 16]
    assert org["walk_m"] == pytest.approx(300, abs=0.01)
    assert org["same_street"]


def test_the_own_organisation_is_no_option(tiny_town: Town) -> None:
    assert "o1" not in _options(tiny_town, "e1")["key"].tolist()
    community = _options(tiny_town, "c1", Level.COMMUNITY)

    assert community["key"].tolist() == ["c2"]


def test_count_limits_each_kind(tiny_town: Town) -> None:
    assert _options(tiny_town, "e3", count=1)["kind"].tolist() == ["unit", "organisation"]


def test_across_a_river_without_a_bridge_nothing_is_in_reach(
    make_town: Callable[..., Town], tiny_rows: Rows
) -> None:
    river = {"geometry": LineString([(350, -500), (350, 500)])}
    paths = tiny_rows["walk_edges"][:1]

    options = _options(make_town(**tiny_rows | {"barriers": [river], "walk_edges": paths}), "e3")

    assert options.empty
    assert "walk_m" in options


def test_what_is_adjacent_stays_even_if_no_way_leads_there(
    make_town: Callable[..., Town], tiny_rows: Rows
) -> None:
    apart = [LineString([(0, 100), (100, 100)]), LineString([(250, 100), (300, 100)])]
    town = make_town(**tiny_rows | {"walk_edges": [{"geometry": line} for line in apart]})

    unit = _kind(_options(town, "e2"), "unit").loc["e1"]

    assert unit["adjacent"]
    assert pd.isna(unit["walk_m"])


def test_a_building_may_join_groups_buildings_and_branches(tiny_town: Town) -> None:
    options = _options(tiny_town, "b2", "building")

    groups = _kind(options, "group")
    assert groups["walk_m"].tolist() == pytest.approx([120, 320], abs=0.01)
    assert groups["members"].tolist() == [7, 2]  # o1: 4 in b1 and 3 here
    assert groups["current_org"].tolist() == ["o1", "o3"]
    assert list(_kind(options, "unit").index) == ["b3", "b5"]
    assert _kind(options, "organisation")["edge_m"].tolist() == pytest.approx([100], abs=0.01)


def test_another_building_counts_the_members_of_one_branch(
    make_town: Callable[..., Town], tiny_rows: Rows
) -> None:
    options = _options(make_town(**tiny_rows | {"group_buildings": []}), "b2", "building")

    units = _kind(options, "unit")
    assert units["full_members"].to_dict() == {"b1": 6, "b3": 3, "b4": 4, "b5": 3}
    assert _kind(options, "group").empty


def test_a_building_without_members_of_a_branch_counts_all(tiny_town: Town) -> None:
    options = _options(tiny_town, "b3", "building")

    assert _kind(options, "unit")["members"].to_dict() == {"b2": 3, "b5": 0}


def test_unknown_keys_and_counts_are_told(tiny_town: Town) -> None:
    with pytest.raises(UnknownName, match="e4"):
        _options(tiny_town, "e4")
    with pytest.raises(UnknownName, match="x"):
        _options(tiny_town, "x", "building")
    with pytest.raises(InvalidParameter, match="count"):
        _options(tiny_town, "e1", count=0)


def _basis(town: Town, **chosen: int) -> dict[str, str]:
    units = formation_units(town, level=Level.ESTATE, as_of=AS_OF)
    found = units_without_basis(units, **chosen)
    assert (found["clause"] == "branch_min_full_members").all()
    return dict(zip(found["source_key"], found["reason"], strict=True))


def test_units_with_too_few_full_members_have_no_basis(
    make_town: Callable[..., Town], tiny_rows: Rows
) -> None:
    alone = make_town(**tiny_rows | {"party_org_places": []})

    assert _basis(alone) == {"e2": "no_organisation", "e3": "no_organisation"}
    assert _basis(alone, min_full_members=2) == {"e2": "no_organisation"}


def test_a_joint_organisation_needs_its_full_members_too(
    make_town: Callable[..., Town], tiny_rows: Rows
) -> None:
    uncounted = make_town(**tiny_rows | {"org_tallies": []})

    # Without a count of its own, those located in the units stand for the organisation.
    assert _basis(uncounted) == {"e2": "joint_too_small", "e3": "organisation_too_small"}


def test_an_organisation_counts_all_its_members_and_the_village_stands_by_itself(
    make_town: Callable[..., Town], tiny_rows: Rows
) -> None:
    places = [dict(row) for row in tiny_rows["party_org_places"]]
    places[1]["formation_mode"] = "territorial"
    enough = tiny_rows["org_tallies"][1] | {"affiliated_full": 3}
    town = make_town(**tiny_rows | {"party_org_places": places, "org_tallies": [enough]})

    assert _basis(town) == {}
