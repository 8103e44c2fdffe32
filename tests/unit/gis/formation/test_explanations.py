"""What an excepted unit is told, and what the other modes would cost."""

from typing import Any

import pytest

from gis.formation.columns import list_columns
from gis.formation.explanations import explain_exception, unit_prices
from gis.formation.problem_file import parse_problem
from tests.formation_problems import make_problem


def explained(problem: dict[str, Any], unit: str) -> tuple[str, str]:
    parsed = parse_problem(problem)
    binding = explain_exception(parsed, list_columns(parsed), unit)
    return binding.kind, binding.en


def test_a_neighbour_too_far_is_told_in_metres() -> None:
    problem = make_problem(2)
    problem["units"][1]["x_m"] = 1240 / 1.3

    assert explained(problem, "u0") == ("walk", "nearest neighbour 1,240 m, limit 1,000 m")


def test_a_neighbour_no_way_leads_to_is_told() -> None:
    problem = make_problem(2, walk={"pairs": []})

    assert explained(problem, "u0")[0] == "walk"


def test_a_neighbour_too_large_is_told_in_members() -> None:
    problem = make_problem(2)
    problem["units"][1] |= {"members": 51, "full_members": 4}

    assert explained(problem, "u0") == ("members", "with any neighbour ≥ 54 members, limit 12")


def test_too_few_full_members_around_are_told() -> None:
    problem = make_problem(2)
    for unit in problem["units"]:
        unit |= {"full_members": 1, "members": 2}

    assert explained(problem, "u0") == (
        "full_members",
        "with its neighbours ≤ 2 full members, needs 3",
    )


def test_a_unit_without_neighbours_is_told_so() -> None:
    assert explained(make_problem(2, neighbours=[]), "u0")[0] == "no_neighbour"


def test_a_unit_that_could_be_placed_is_an_exception_by_price() -> None:
    assert explained(make_problem(2), "u0")[0] == "price"


def test_a_merge_that_an_option_forbids_is_told_as_such() -> None:
    assert explained(make_problem(2, must_not_link=[["u0", "u1"]]), "u0")[0] == "option"


@pytest.mark.parametrize(
    ("values", "expected"),
    [
        ({"full_members": 5, "members": 5}, (500, None)),
        ({"territorial_walk_m": 100.0}, (None, 300)),
    ],
)
def test_each_mode_has_its_price(values: dict[str, object], expected: tuple[object, ...]) -> None:
    problem = make_problem(2)
    problem["units"][0] |= values
    parsed = parse_problem(problem)

    prices = unit_prices(parsed, list_columns(parsed))["u0"]

    assert (prices.standalone, prices.territorial) == expected
    assert prices.exception == 3000
    assert prices.nearby is not None
