"""A branch divided into building groups, and one above the norm split into branches."""

from collections.abc import Callable
from datetime import date
from typing import Any

import pandas as pd
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from shapely.geometry import LineString, box

from gis.analysis.branch_members import BranchMembers, counted_branch
from gis.analysis.town import Town
from gis.errors import InvalidParameter
from gis.formation.plan_file import plan_document
from gis.formation.verify import verify
from gis.workflows.divide_branch import divide_into_groups, split_branch
from gis.workflows.plan_formation import FormationRequest, plan_formation

DAY = date(2026, 9, 30)
STEP_M = 30
Counts = list[tuple[int, int]]


@pytest.fixture
def row_of_houses(make_town: Callable[..., Town]) -> Callable[[int], Town]:
    """Make a town of houses in a row, 30 m from door to door, on one path."""

    def make(count: int) -> Town:
        end = STEP_M * max(count, 1)
        whole = box(-50, 0, end + 50, 200)
        path = [{"geometry": LineString([(x, 100), (x + STEP_M, 100)])} for x in range(0, end, 30)]
        return make_town(
            districts=[{"id": "d", "name": "区", "geometry": whole}],
            streets=[{"id": "s", "name": "街", "district_id": "d", "geometry": whole}],
            communities=[{"id": "c", "name": "社", "street_id": "s", "geometry": whole}],
            estates=[{"id": "e", "name": "园", "community_id": "c", "geometry": whole}],
            buildings=[_house(at) for at in range(count)],
            walk_edges=path,
            party_orgs=[{"id": "o", "code": "o", "name": "甲支部", "org_kind": "branch"}],
        )

    return make


def _house(at: int) -> dict[str, Any]:
    x = at * STEP_M
    named = {"id": f"b{at:02}", "building_no": f"{at + 1}幢", "estate_id": "e", "community_id": "c"}
    return named | {"building_use": "residential", "geometry": box(x - 8, 104, x + 8, 120)}


def _branch(counts: Counts, elsewhere: int = 0) -> BranchMembers:
    rows = [(f"b{at:02}", full, members) for at, (full, members) in enumerate(counts) if members]
    frame = pd.DataFrame(rows, columns=["id", "full_members", "members"])
    return BranchMembers("o", frame, sum(members for _, members in counts) + elsewhere)


def _sizes(payload: dict[str, Any]) -> list[tuple[str, int]]:
    return [(each["mode"], each["members"]) for each in payload["plans"][0]["proposals"]]


def _buildings(payload: dict[str, Any]) -> list[str]:
    units = {unit["id"]: unit for unit in payload["units"]}
    return sorted(
        building["id"]
        for proposal in payload["plans"][0]["proposals"]
        for unit in proposal["units"]
        for building in units[unit].get("buildings", [{"id": unit}])
    )


def test_a_branch_is_divided_by_its_own_members(row_of_houses) -> None:
    result = divide_into_groups(
        row_of_houses(4), _branch([(2, 2), (4, 6), (0, 1), (9, 10)]), as_of=DAY
    )

    payload = result.payload
    assert payload["branch"] == {"id": "o", "name": "甲支部", "members": 19, "placed_members": 19}
    assert (payload["level"], payload["rule_set"]) == ("building", "building_group")
    assert _buildings(payload) == ["b00", "b01", "b02", "b03"]
    assert all(mode in {"nearby", "standalone"} for mode, _ in _sizes(payload))
    assert [plan["kind"] for plan in payload["plans"]] == ["best"]


def test_above_the_norm_a_branch_is_split_evenly(row_of_houses) -> None:
    counts = [(10, 10)] * 6

    payload = split_branch(row_of_houses(6), _branch(counts), as_of=DAY).payload

    assert (payload["level"], payload["rule_set"]) == ("group", "branch_split")
    assert sorted(members for _, members in _sizes(payload)) == [30, 30]
    assert _buildings(payload) == [f"b{at:02}" for at in range(6)]
    verdicts = [each for plan in payload["plans"][0]["proposals"] for each in plan["verdicts"]]
    assert {"branch_full_lt_3", "branch_members_gt_50"} <= {each["rule"] for each in verdicts}
    assert {each["clause"] for each in verdicts} <= set(payload["clauses"])
    assert "conflict" not in {each["outcome"] for each in verdicts}
    # Groups of 30 are branches by themselves; no two of them make one of 50.
    assert [each["rule"] for each in payload["plans"][0]["findings"]] == ["no_joint_admissible"]


def test_who_lives_in_none_of_the_buildings_finds_room_in_a_branch(row_of_houses) -> None:
    payload = split_branch(
        row_of_houses(5), _branch([(10, 10)] * 5, elsewhere=3), as_of=DAY
    ).payload

    # 53 members take two branches; each leaves room for 2 of the 3, so that 48 is the most.
    assert sorted(members for _, members in _sizes(payload)) == [20, 30]
    finding = payload["plans"][0]["findings"][-1]
    assert finding["rule"] == "members_without_building"
    assert "3 more members" in finding["message"]["en"]
    assert "48" in finding["message"]["en"]
    assert payload["branch"]["members"] == 53
    assert payload["branch"]["placed_members"] == 50


@pytest.mark.parametrize(("elsewhere", "is_split"), [(0, False), (1, True)])
def test_fifty_members_are_within_the_norm_and_one_more_is_not(
    row_of_houses, elsewhere, is_split
) -> None:
    town, branch = row_of_houses(5), _branch([(10, 10)] * 5, elsewhere=elsewhere)
    if is_split:
        assert len(_sizes(split_branch(town, branch, as_of=DAY).payload)) == 2
        return
    with pytest.raises(
        InvalidParameter, match="甲支部 has 50 members; a split is proposed above 50"
    ):
        split_branch(town, branch, as_of=DAY)


def test_a_branch_of_which_no_home_is_known_has_nothing_to_place(row_of_houses) -> None:
    town, branch = row_of_houses(2), _branch([], elsewhere=120)

    assert divide_into_groups(town, branch, as_of=DAY).payload["plans"][0]["proposals"] == []
    payload = split_branch(town, branch, as_of=DAY).payload

    assert payload["plans"][0]["proposals"] == []
    rules = {each["rule"] for each in payload["plans"][0]["findings"]}
    assert "members_without_building" in rules


def test_a_house_above_the_norm_stays_whole_and_is_warned_of(row_of_houses) -> None:
    payload = split_branch(row_of_houses(2), _branch([(60, 60), (5, 5)]), as_of=DAY).payload

    assert sorted(_sizes(payload)) == [("standalone", 5), ("standalone", 60)]
    large = max(payload["plans"][0]["proposals"], key=lambda each: each["members"])
    warned = [each["rule"] for each in large["verdicts"] if each["outcome"] == "warn"]
    assert "branch_members_gt_50" in warned


def test_dense_buildings_are_divided_in_a_moment_and_the_finding_says_how_far(make_town) -> None:
    whole = box(-100, 0, 900, 900)
    houses = [
        {
            "id": f"b{at:03}",
            "building_no": f"{at}幢",
            "estate_id": "e",
            "community_id": "c",
            "building_use": "residential",
            "geometry": box(at % 10 * 40, at // 10 * 40, at % 10 * 40 + 20, at // 10 * 40 + 15),
        }
        for at in range(90)
    ]
    town = make_town(
        districts=[{"id": "d", "name": "区", "geometry": whole}],
        streets=[{"id": "s", "name": "街", "district_id": "d", "geometry": whole}],
        communities=[{"id": "c", "name": "社", "street_id": "s", "geometry": whole}],
        estates=[{"id": "e", "name": "园", "community_id": "c", "geometry": whole}],
        buildings=houses,
        party_orgs=[{"id": "o", "code": "o", "name": "甲支部", "org_kind": "branch"}],
    )
    rows = [(house["id"], 1, 1) for house in houses]
    frame = pd.DataFrame(rows, columns=["id", "full_members", "members"])

    grouped = divide_into_groups(town, BranchMembers("o", frame, 90), as_of=DAY).payload

    assert len(_buildings(grouped)) == 90
    assert {mode for mode, _ in _sizes(grouped)} == {"nearby"}
    (finding,) = grouped["plans"][0]["findings"]
    assert finding["rule"] == "larger_not_compared"
    largest = max(len(each["units"]) for each in grouped["plans"][0]["proposals"])
    assert f"up to {largest} units" in finding["message"]["en"]


@given(
    counts=st.lists(
        st.integers(0, 14).flatmap(lambda m: st.tuples(st.integers(0, m), st.just(m))),
        min_size=6,
        max_size=14,
    ),
    elsewhere=st.integers(0, 30),
)
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
def test_a_split_holds_every_building_once_and_keeps_the_rules(
    row_of_houses, counts: Counts, elsewhere: int
) -> None:
    branch = _branch(counts, elsewhere)
    town = row_of_houses(len(counts))
    if branch.all_members <= 50:
        with pytest.raises(InvalidParameter):
            split_branch(town, branch, as_of=DAY)
        return

    result = split_branch(town, branch, as_of=DAY)

    proposals = result.payload["plans"][0]["proposals"]
    assert _buildings(result.payload) == sorted(branch.buildings["id"])
    assert sum(each["members"] for each in proposals) == branch.buildings["members"].sum()
    for each in proposals:
        if each["mode"] == "nearby":
            assert each["members"] <= 50
        assert each["full_members"] >= 3 or each["mode"] == "exception"
    assert verify(result.prepared.problem, plan_document(result.plan)) == []
    assert result.plan.gap == 0


def test_counts_of_a_branch_come_from_its_buildings_and_its_own(tiny_town: Town) -> None:
    branch = counted_branch(tiny_town, party_org_id="o1", as_of=date(2025, 6, 30))

    assert branch.buildings.set_index("id")["members"].to_dict() == {"b1": 4, "b2": 3, "b4": 1}
    assert branch.all_members == 0
    assert counted_branch(tiny_town, party_org_id="o2", as_of=DAY).all_members is None


@pytest.mark.parametrize("rules", ["building_group", "branch_split"])
def test_rules_for_parts_of_a_branch_place_no_estates(tiny_town: Town, rules: str) -> None:
    request = FormationRequest(rule_set=rules)

    with pytest.raises(InvalidParameter, match="divides one branch"):
        plan_formation(tiny_town, request, today=DAY)
