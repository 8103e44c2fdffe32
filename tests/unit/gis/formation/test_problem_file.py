"""Bad problem files are refused with the item named."""

import copy
import json
import math
from typing import Any

import pytest

from gis.errors import InvalidParameter
from gis.formation.problem_file import parse_problem, problem_document, problem_hash
from tests.formation_problems import make_problem, make_unit, random_problem, solved

LONG = make_problem(6)
BAD = [
    (("format",), "linge/2", "format"),
    (("units", 1, "id"), "u0", "u0"),
    (("units", 1, "id"), 7, "units[1].id"),
    (("units", 1, "x_m"), math.nan, "x_m of unit 'u1'"),
    (("units", 1, "y_m"), math.inf, "y_m of unit 'u1'"),
    (("units", 1, "members"), -3, "members of unit 'u1'"),
    (("units", 1, "members"), 3.5, "members of unit 'u1'"),
    (("units", 1, "members"), True, "members of unit 'u1'"),
    (("units", 1, "full_members"), 9, "'u1' has 9 full members"),
    (("units", 1, "residents"), "many", "residents of unit 'u1'"),
    (("units", 1, "territorial_walk_m"), -1, "territorial_walk_m of unit 'u1'"),
    (("units", 1, "colour"), "red", "'colour'"),
    (("neighbours", 0), ["u0", "u0"], "'u0' to itself"),
    (("neighbours", 0), ["u0", "zz"], "'zz'"),
    (("neighbours", 0), ["u0"], "neighbours[0]"),
    (("walk",), {}, "walk"),
    (("walk",), {"detour": 0}, "walk.detour"),
    (("walk",), {"detour": 1.3, "pairs": []}, "walk"),
    (("walk",), {"pairs": [["u0", "u1", 5], ["u1", "u0", 6]]}, "5 and 6"),
    (("walk",), {"pairs": [["u0", "zz", 5]]}, "'zz'"),
    (("rules", "max_units"), 0, "rules.max_units"),
    (("rules", "max_walk_m"), "far", "rules.max_walk_m"),
    (("rules", "same_street"), 1, "rules.same_street"),
    (("rules", "max_unit"), 3, "'max_unit'"),
    (("cost", "exception"), -1, "cost.exception"),
    (("cost", "exception"), 1e300, "cost.exception"),
    (("extra",), 1, "'extra'"),
    (("must_link",), [["u0", "zz"]], "'zz'"),
    (("must_not_link",), [["u2", "u2"]], "'u2' to itself"),
    (("fixed_mode",), {"zz": "nearby"}, "'zz'"),
    (("fixed_mode",), {"u0": "merged"}, "fixed_mode of 'u0'"),
    (("max_organisations",), -1, "max_organisations"),
    (("capacity",), {"v": -1}, "capacity of 'v'"),
    (("current",), [{"id": "o", "mode": "nearby", "units": ["u0"], "hub": "u1"}], "'o'"),
]


@pytest.mark.parametrize(("path", "value", "named"), BAD, ids=lambda item: str(item)[:40])
def test_bad_item_is_named(path: tuple[Any, ...], value: object, named: str) -> None:
    problem: Any = copy.deepcopy(LONG)
    place = problem
    for step in path[:-1]:
        place = place[step]
    place[path[-1]] = value

    with pytest.raises(InvalidParameter) as refused:
        parse_problem(problem)

    assert named in str(refused.value)


@pytest.mark.parametrize("key", ["units", "walk", "rules", "cost", "neighbours", "format"])
def test_missing_key_is_named(key: str) -> None:
    problem = copy.deepcopy(LONG)
    del problem[key]

    with pytest.raises(InvalidParameter, match=key):
        parse_problem(problem)


@pytest.mark.parametrize(
    ("options", "named"),
    [
        ({"fixed_mode": {"u0": "standalone"}}, "2 full members, standalone_min_full 5"),
        ({"fixed_mode": {"u0": "territorial"}}, "no territorial_walk_m"),
        ({"must_link": [["u0", "u1"], ["u1", "u2"], ["u2", "u3"]]}, "max_units 3; 4 would"),
        ({"must_link": [["u0", "u1"]], "must_not_link": [["u0", "u1"]]}, "must_not_link u0 u1"),
        ({"must_link": [["u0", "u1"]], "max_organisations": 0}, "max_organisations 0"),
        ({"must_link": [["u0", "u1"]], "fixed_mode": {"u1": "exception"}}, "u1 exception"),
        ({"must_link": [["u0", "u5"]]}, "must_link u0 u5"),
    ],
)
def test_options_that_cannot_be_kept_are_named(options: dict[str, Any], named: str) -> None:
    with pytest.raises(InvalidParameter) as refused:
        solved(LONG | options)

    assert named in str(refused.value)
    assert "infeasible" not in str(refused.value)


def test_only_the_options_that_clash_are_named() -> None:
    options = {
        "must_link": [["u0", "u1"], ["u3", "u4"]],
        "must_not_link": [["u0", "u1"], ["u2", "u5"]],
        "fixed_mode": {"u5": "exception"},
        "max_organisations": 4,
    }

    with pytest.raises(InvalidParameter) as refused:
        solved(LONG | options)

    assert str(refused.value).endswith(": must_link u0 u1; must_not_link u0 u1")


def test_linked_units_too_far_apart_name_the_walk_that_would_do() -> None:
    problem = make_problem(2, must_link=[["u0", "u1"]])
    problem["rules"]["max_walk_m"] = 100

    with pytest.raises(InvalidParameter, match="130 would admit it"):
        solved(problem)


@pytest.mark.parametrize("seed", range(20))
def test_canonical_document_is_the_same_problem(seed: int) -> None:
    problem = parse_problem(random_problem(seed, 8))

    again = parse_problem(json.loads(json.dumps(problem_document(problem))))

    assert again == problem
    assert problem_hash(again) == problem_hash(problem)


def test_units_without_neighbours_are_fine() -> None:
    plan = solved(make_problem(0, units=[make_unit("a"), make_unit("b", x_m=1.0)]))

    assert plan.findings == ("no_joint_admissible",)
    assert [proposal.mode for proposal in plan.proposals] == ["exception", "exception"]


def test_no_units_give_an_empty_plan() -> None:
    plan = solved(make_problem(0))

    assert (plan.objective, plan.proposals, plan.status) == (0, (), "optimal")
