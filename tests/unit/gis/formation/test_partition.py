"""Single plans whose best answer is plain to see, and the time limit."""

import time

import pytest

from gis.errors import InvalidParameter
from gis.formation.partition import Progress, solve
from gis.formation.plan_file import plan_document
from gis.formation.problem_file import parse_problem
from gis.formation.verify import verify
from tests.benchmark.formation_instances import make_instance
from tests.formation_problems import make_problem, make_unit, random_problem, solved


def test_neighbours_share_a_proposal_with_its_hub_in_the_middle() -> None:
    plan = solved(make_problem(3))

    (proposal,) = plan.proposals
    assert (proposal.mode, proposal.units, proposal.hub) == ("nearby", ("u0", "u1", "u2"), "u1")
    assert proposal.cost == 500 + 20 * 3 + 2 * 3 * 130
    assert (plan.status, plan.gap) == ("optimal", 0.0)


def test_hub_ties_go_to_the_smallest_id() -> None:
    plan = solved(make_problem(2))

    assert plan.proposals[0].hub == "u0"


def test_full_members_decide_who_may_stand_alone() -> None:
    units = [
        make_unit("a", members=9, full_members=4),
        make_unit("b", members=5, full_members=5),
    ]

    plan = solved(make_problem(0, units=units))

    assert [proposal.mode for proposal in plan.proposals] == ["exception", "standalone"]


@pytest.mark.parametrize(("walk_m", "mode"), [(1000.0000009, "nearby"), (1000.00001, "exception")])
def test_limit_holds_within_its_tolerance(walk_m: float, mode: str) -> None:
    plan = solved(make_problem(2, walk={"pairs": [["u1", "u0", walk_m]]}))

    assert plan.proposals[0].mode == mode


def test_pair_without_a_walk_is_never_joined() -> None:
    plan = solved(make_problem(2, walk={"pairs": []}))

    assert plan.findings == ("no_joint_admissible",)


def test_cost_is_rounded_once_half_to_even() -> None:
    units = [make_unit("a", members=1, full_members=0, territorial_walk_m=2.5)]

    plan = solved(make_problem(0, units=units))

    assert plan.proposals[0].cost == 2


def test_capacity_sends_the_rest_elsewhere() -> None:
    units = [make_unit(f"u{n}", territorial_walk_m=10.0, territorial_org="v") for n in range(3)]

    plan = solved(make_problem(0, units=units, capacity={"v": 6}))

    assert sorted(proposal.mode for proposal in plan.proposals) == [
        "exception",
        "territorial",
        "territorial",
    ]


def test_change_is_charged_unless_the_hub_stays() -> None:
    problem = make_problem(3, current=[{"id": "o", "mode": "nearby", "units": ["u0", "u1"]}])
    problem["current"][0]["hub"] = "u0"
    problem["cost"]["per_change"] = 1000

    plan = solved(problem)

    (proposal,) = plan.proposals
    assert proposal.cost == 500 + 60 + 780


@pytest.mark.parametrize("kind", ["typical", "wide", "few"])
def test_mid_sized_plan_is_proven(kind: str) -> None:
    problem = parse_problem(make_instance(kind, 150))

    plan = solve(problem)

    assert plan.status == "optimal"
    assert verify(problem, plan_document(plan)) == []


@pytest.mark.parametrize("limit_s", [0.05, 1.0])
def test_time_limit_is_kept_with_a_valid_bound(limit_s: float) -> None:
    problem = parse_problem(make_instance("dense", 3000))
    began = time.monotonic()

    plan = solve(problem, time_limit_s=limit_s)

    assert time.monotonic() - began < limit_s + 1.5
    assert plan.status == "time_limit"
    assert verify(problem, plan_document(plan)) == []


def test_time_limit_must_be_above_zero() -> None:
    with pytest.raises(InvalidParameter, match="above 0"):
        solve(parse_problem(make_problem()), time_limit_s=0)


def test_progress_is_told_and_can_end_the_search() -> None:
    told: list[Progress] = []
    solved(random_problem(3, 8, options=False), progress=told.append)

    def stop(_: Progress) -> None:
        raise KeyboardInterrupt

    assert told[-1].lower_bound <= told[-1].objective
    with pytest.raises(KeyboardInterrupt):
        solved(random_problem(3, 8, options=False), progress=stop)
