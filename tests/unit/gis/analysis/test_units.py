"""Units: who is counted, where they are walked from, and who could take them over."""

from collections.abc import Callable
from datetime import date
from typing import Any

import pandas as pd
import pytest
from shapely.geometry import LineString, Point, box

from gis.analysis.branch_members import counted_branch
from gis.analysis.measures import Level
from gis.analysis.town import Town
from gis.analysis.units import building_units, formation_units
from gis.errors import InvalidParameter

AS_OF = date(2025, 6, 30)
EAST, NORTH = 500_000, 3_500_000


def _units(town: Town, level: Level = Level.ESTATE) -> pd.DataFrame:
    return formation_units(town, level=level, as_of=AS_OF).set_index("source_key")


def test_estates_with_people_become_units_with_located_members(tiny_town: Town) -> None:
    units = _units(tiny_town)

    assert list(units.index) == ["e1", "e2", "e3"]
    assert units["full_members"].tolist() == [6, 0, 2]
    assert units["members"].tolist() == [7, 0, 3]
    assert units["residents"].fillna(-1).tolist() == [90, -1, 70]
    assert units["street_key"].tolist() == ["s1"] * 3


def test_communities_add_up_their_buildings(tiny_town: Town) -> None:
    units = _units(tiny_town, Level.COMMUNITY)

    assert units[["full_members", "members"]].to_numpy().tolist() == [[6, 7], [2, 3]]
    assert units["parent_id"].tolist() == ["s1", "s1"]
    assert units["current_org"].tolist() == [None, None]


def test_the_organisation_of_the_day_stands_beside_the_unit(tiny_town: Town) -> None:
    units = _units(tiny_town)

    assert units["current_org"].tolist() == ["o1", "o2", "o3"]
    assert units["current_mode"].tolist() == ["standalone", "nearby", "standalone"]
    assert units["unlocated_members"].tolist() == [4, 0, 2]


def test_unlocated_and_elsewhere_are_unknown_without_an_organisation(
    make_town: Callable[..., Town], tiny_rows: dict[str, list[dict[str, Any]]]
) -> None:
    town = make_town(**tiny_rows | {"party_org_places": []})

    units = _units(town)

    assert units["current_org"].isna().all()
    assert units[["unlocated_members", "elsewhere_members"]].isna().all(axis=None)


def test_members_of_the_organisation_who_live_elsewhere_are_told(
    make_town: Callable[..., Town], tiny_rows: dict[str, list[dict[str, Any]]]
) -> None:
    whole = tiny_rows["org_tallies"][0] | {"affiliated_full": 13, "affiliated_probationary": 1}
    town = make_town(**tiny_rows | {"org_tallies": [whole]})

    units = _units(town)

    # 14 affiliated, 4 unlocated, 7 located in e1.
    assert units["elsewhere_members"].fillna(-1).tolist() == [3, -1, -1]
    assert units.loc["e1", "org_full_members"] == 13


@pytest.mark.usefixtures("few_are_shown")
def test_a_unit_is_walked_from_the_node_nearest_to_its_members(tiny_town: Town) -> None:
    units = _units(tiny_town)

    # Nodes at 0, 300 and 600 m: medians at 0 (4 of 7 members in b1), 250 and 400 m.
    assert units["x_m"].tolist() == pytest.approx([EAST, EAST + 300, EAST + 300], abs=1e-3)
    assert units["y_m"].tolist() == pytest.approx([NORTH + 100] * 3, abs=1e-3)
    assert (units["node"] >= 0).all()


def test_few_members_in_few_houses_do_not_decide_where_a_unit_is(
    make_town: Callable[..., Town], tiny_rows: dict[str, list[dict[str, Any]]]
) -> None:
    """e1's seven members live in two houses: only where households live may be shown."""
    nobody = [
        tally | {"affiliated_full": 0, "affiliated_probationary": 0}
        for tally in tiny_rows["building_tallies"]
    ]

    some = _units(make_town(**tiny_rows))
    none = _units(make_town(**tiny_rows | {"building_tallies": nobody}))

    assert some["x_m"].tolist() == none["x_m"].tolist()
    assert some["node"].tolist() == none["node"].tolist()


def test_households_count_where_there_are_no_members_and_else_the_outline(
    make_town: Callable[..., Town], tiny_rows: dict[str, list[dict[str, Any]]]
) -> None:
    rows = tiny_rows | {"building_tallies": [], "walk_edges": []}
    town = make_town(**rows | {"buildings": tiny_rows["buildings"][:2]})

    units = _units(town)

    assert units.loc["e1", "x_m"] == pytest.approx(EAST + 100, abs=1e-3)
    assert units.loc["e3", "x_m"] == pytest.approx(EAST + 450, abs=1e-3)
    assert units["node"].tolist() == [-1, -1]


def test_nobody_is_a_unit_in_an_empty_town(make_town: Callable[..., Town]) -> None:
    assert _units(make_town()).empty
    assert _units(make_town(), Level.COMMUNITY).empty


def test_what_is_not_known_keeps_the_kind_of_its_column(tiny_town: Town) -> None:
    units = _units(tiny_town)

    whole = ["residents", "unlocated_members", "elsewhere_members", "org_full_members"]
    assert units.dtypes[whole].astype(str).tolist() == ["Int64"] * 4
    assert units["territorial_org"].tolist() == [None] * 3


def test_other_levels_have_no_units(tiny_town: Town) -> None:
    with pytest.raises(InvalidParameter, match="grid"):
        formation_units(tiny_town, level=Level.GRID, as_of=AS_OF)


def test_an_estate_without_outline_and_buildings_has_no_point(
    make_town: Callable[..., Town],
) -> None:
    town = make_town(
        estates=[{"id": "e", "name": "e", "community_id": "c", "inhabitant_count": 5}],
        walk_edges=[{"geometry": LineString([(0, 0), (100, 0)])}],
        villages=[{"id": "w", "name": "村", "geometry": Point(50, 0)}],
        party_orgs=[{"id": "h", "code": "h", "name": "h", "org_kind": "branch"}],
        party_org_places=[
            {"party_org_id": "h", "formation_mode": "territorial", "village_id": "w"}
        ],
    )

    units = _units(town)

    assert units[["x_m", "y_m", "territorial_walk_m"]].isna().all(axis=None)
    assert units["node"].tolist() == [-1]


def _with_host(rows: dict[str, list[dict[str, Any]]], **host: Any) -> dict[str, Any]:
    org = {"id": "h", "code": "h", "name": "村支部", "org_kind": "branch"} | host
    place = {"party_org_id": "h", "formation_mode": "territorial", "village_id": "w"}
    village = {"id": "w", "name": "村", "geometry": Point(600, 150)}
    return rows | {
        "party_orgs": [*rows["party_orgs"], org],
        "party_org_places": [*rows["party_org_places"], place],
        "villages": [village],
    }


@pytest.mark.usefixtures("few_are_shown")
def test_a_village_without_a_seat_is_walked_to_itself(
    make_town: Callable[..., Town], tiny_rows: dict[str, list[dict[str, Any]]]
) -> None:
    units = _units(make_town(**_with_host(tiny_rows)))

    assert units["territorial_walk_m"].tolist() == pytest.approx([650, 350, 350], abs=1e-3)
    assert units["territorial_org"].tolist() == ["h"] * 3


@pytest.mark.usefixtures("few_are_shown")
def test_the_seat_counts_before_the_village(
    make_town: Callable[..., Town], tiny_rows: dict[str, list[dict[str, Any]]]
) -> None:
    units = _units(make_town(**_with_host(tiny_rows, seat_id="v")))

    assert units["territorial_walk_m"].tolist() == pytest.approx([0, 300, 300], abs=1e-3)


def test_a_seat_closed_on_the_day_and_one_too_far_take_nothing_over(
    make_town: Callable[..., Town], tiny_rows: dict[str, list[dict[str, Any]]]
) -> None:
    closed = tiny_rows["venues"][0] | {"valid_to": AS_OF}
    rows = _with_host(tiny_rows, seat_id="v") | {"venues": [closed]}
    far = rows | {"villages": [rows["villages"][0] | {"geometry": Point(9000, 0)}]}

    assert _units(make_town(**rows)).loc["e1", "territorial_walk_m"] == pytest.approx(650, abs=0.01)
    units = _units(make_town(**far))

    assert units["territorial_walk_m"].isna().all()
    assert units["territorial_org"].tolist() == [None] * 3


@pytest.mark.usefixtures("few_are_shown")
def test_off_the_network_the_host_is_reached_straight_but_not_over_a_river(
    make_town: Callable[..., Town], tiny_rows: dict[str, list[dict[str, Any]]]
) -> None:
    rows = _with_host(tiny_rows) | {"walk_edges": []}
    river = {"geometry": LineString([(200, -500), (200, 500)])}

    walks = _units(make_town(**rows, barriers=[river]))["territorial_walk_m"]

    assert walks.isna().tolist() == [True, False, False]
    assert walks["e3"] == pytest.approx(1.5 * Point(400, 110).distance(Point(600, 150)), abs=0.01)


def test_building_units_count_one_branch_alone(tiny_town: Town) -> None:
    branch = counted_branch(tiny_town, party_org_id="o1", as_of=AS_OF)
    units = building_units(tiny_town, branch, as_of=AS_OF)

    assert units["source_key"].tolist() == ["b1", "b2", "b4"]
    assert units["full_members"].tolist() == [3, 3, 1]
    assert units["members"].tolist() == [4, 3, 1]


def test_a_building_without_a_place_stands_inside_its_estate(
    make_town: Callable[..., Town],
) -> None:
    town = make_town(
        estates=[{"id": "e", "name": "园", "geometry": box(0, 0, 100, 100)}],
        buildings=[{"id": "b", "building_no": "1幢", "estate_id": "e"}],
        building_tallies=[_counts(building_id="b")],
        building_branch_tallies=[_counts(building_id="b", party_org_id="o")],
    )

    def units(org: str) -> pd.DataFrame:
        return building_units(
            town, counted_branch(town, party_org_id=org, as_of=AS_OF), as_of=AS_OF
        )

    unit = units("o").iloc[0]

    assert unit["name"] == "园 1幢"
    assert [unit["x_m"], unit["y_m"]] == pytest.approx([EAST + 50, NORTH + 50], abs=0.01)
    assert units("none").empty


def _counts(**columns: str) -> dict[str, Any]:
    counts = {"affiliated_full": 1, "affiliated_probationary": 0, "affiliated_unlocated": 0}
    others = dict.fromkeys(
        ("resident_full", "resident_probationary", "resident_not_affiliated_here"), 0
    )
    return columns | counts | others | {"as_of": AS_OF}
