"""What plans are compared by, on four units 100 m apart."""

import pytest

from gis.formation.metrics import Placed, place_hub, plan_metrics, proposal_walks
from gis.formation.problem import Mode
from gis.formation.problem_file import parse_problem
from tests.formation_problems import make_problem


def test_walks_lead_to_the_hub_and_are_weighted_by_members() -> None:
    document = make_problem(4)
    document["units"][3] |= {"territorial_walk_m": 500.0, "members": 6}
    problem = parse_problem(document)
    plan = [
        Placed(Mode.NEARBY, (0, 1, 2), 1),
        Placed(Mode.TERRITORIAL, (3,), None),
    ]

    metrics = plan_metrics(problem, plan)

    # 130 m for two units of three members, 0 m for the hub's three, 500 m for six
    assert metrics.travel == 2 * 3 * 130 + 6 * 500
    assert metrics.mean_walk_m == pytest.approx((2 * 3 * 130 + 6 * 500) / 15)
    assert metrics.median_walk_m == pytest.approx(130)
    assert metrics.longest_walk_m == 500
    assert (metrics.organisations, metrics.nearby, metrics.territorial) == (1, 1, 1)


def test_a_plan_in_which_nobody_walks_has_no_walks() -> None:
    problem = parse_problem(make_problem(2))
    plan = [Placed(Mode.STANDALONE, (0,), None), Placed(Mode.EXCEPTION, (1,), None)]

    metrics = plan_metrics(problem, plan)

    assert metrics.travel == 0
    assert metrics.mean_walk_m is metrics.longest_walk_m is None
    assert (metrics.standalone, metrics.exceptions) == (1, 1)


def test_an_unknown_way_is_left_out_of_the_walks() -> None:
    problem = parse_problem(make_problem(2, walk={"pairs": []}))

    assert proposal_walks(problem, Placed(Mode.NEARBY, (0, 1), 0)) == (0.0, 0.0)


def test_the_hub_is_where_the_members_are_and_ties_go_to_the_first() -> None:
    document = make_problem(3)
    document["units"][2]["members"] = 12

    assert place_hub(parse_problem(document), [0, 1, 2]) == 2
    assert place_hub(parse_problem(make_problem(2)), [0, 1]) == 0
