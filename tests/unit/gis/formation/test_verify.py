"""Verification accepts the engine's plans and rejects what was tampered with."""

import copy
import json
import subprocess
import sys
from collections.abc import Callable
from typing import Any

import pytest

from gis.formation.plan_file import plan_document
from gis.formation.problem_file import parse_problem
from gis.formation.verify import verify
from tests.formation_problems import make_problem, make_unit, solved

PROBLEM = make_problem(
    0,
    units=[
        make_unit("a", x_m=0.0),
        make_unit("b", x_m=150.0, members=4),
        make_unit("c", x_m=300.0, members=2),
        make_unit("d", x_m=420.0),
        make_unit("e", x_m=900.0, full_members=6, members=8),
        make_unit("f", x_m=9000.0, territorial_walk_m=200.0),
        make_unit("g", x_m=9500.0),
    ],
    neighbours=[["a", "b"], ["b", "c"], ["c", "d"], ["d", "e"]],
    must_not_link=[["a", "c"]],
    fixed_mode={"e": "standalone"},
)
Document = dict[str, Any]


def _document() -> Document:
    text = json.dumps(plan_document(solved(PROBLEM)))
    document: Document = json.loads(text)
    return document


def _nearby(plan: Document) -> list[Document]:
    return [one for one in plan["proposals"] if one["mode"] == "nearby"]


def _move_unit(plan: Document) -> None:
    one, other = _nearby(plan)
    other["units"] = sorted([one["units"].pop(), *other["units"]])


def _drop_unit(plan: Document) -> None:
    plan["proposals"].pop()


def _repeat_unit(plan: Document) -> None:
    plan["proposals"].append(plan["proposals"][-1])


def _unknown_unit(plan: Document) -> None:
    plan["proposals"][-1]["units"] = ["z"]


def _lower_cost(plan: Document) -> None:
    plan["proposals"][0]["cost"] -= 1


def _lower_objective(plan: Document) -> None:
    plan["objective"] -= 1
    plan["lower_bound"] -= 1


def _raise_bound(plan: Document) -> None:
    plan["proposals"][-1] |= {"mode": "exception"}
    plan["proposals"][-2] |= {"mode": "exception", "cost": 3000}
    total = sum(one["cost"] for one in plan["proposals"])
    plan |= {"objective": total, "lower_bound": total}


def _wrong_hub(plan: Document) -> None:
    one = _nearby(plan)[0]
    one["hub"] = next(unit for unit in one["units"] if unit != one["hub"])


def _wrong_mode(plan: Document) -> None:
    plan["proposals"][-1] |= {"mode": "standalone", "cost": 500}


def _wrong_members(plan: Document) -> None:
    plan["proposals"][0]["members"] += 1


def _wrong_full_members(plan: Document) -> None:
    plan["proposals"][0]["full_members"] += 1


def _claim_gap(plan: Document) -> None:
    plan["gap"] = 0.5


def _claim_status(plan: Document) -> None:
    plan["status"] = "time_limit"


def _shuffle(plan: Document) -> None:
    plan["proposals"].reverse()


def _no_proof(plan: Document) -> None:
    plan["certificate"]["proof"] = None


def _other_problem(plan: Document) -> None:
    plan["certificate"] = plan_document(solved(make_problem(3)))["certificate"]


def _raise_price(plan: Document) -> None:
    for stage in plan["certificate"]["proof"]["stages"]:
        stage["units"][0] += 10**9


def _huge_price(plan: Document) -> None:
    for stage in plan["certificate"]["proof"]["stages"]:
        stage["units"][0] = 2**62


def _gainful_limit(plan: Document) -> None:
    for stage in plan["certificate"]["proof"]["stages"]:
        stage["cuts"] = [[[0, 1, 2], [1, 1, 1], 2, 5]]


def _invented_finding(plan: Document) -> None:
    plan["findings"] = ["no_joint_admissible"]


def _unknown_key(plan: Document) -> None:
    plan["note"] = "trust me"


TAMPERINGS = [
    value
    for name, value in list(globals().items())
    if name.startswith("_")
    and name not in {"_document", "_nearby"}
    and callable(value)
    and getattr(value, "__module__", "") == __name__
]


def test_untouched_plan_is_accepted() -> None:
    plan = _document()

    assert len(_nearby(plan)) == 2
    assert verify(parse_problem(PROBLEM), plan) == []


@pytest.mark.parametrize("tamper", TAMPERINGS, ids=lambda tamper: tamper.__name__)
def test_tampered_plan_is_rejected(tamper: Callable[[Document], None]) -> None:
    plan = _document()
    tamper(plan)

    assert verify(parse_problem(PROBLEM), plan)


def test_plan_that_breaks_an_option_is_rejected() -> None:
    plan = _document()
    strict = copy.deepcopy(PROBLEM) | {"max_organisations": 2, "must_link": [["a", "d"]]}

    reasons = verify(parse_problem(strict), plan)

    assert any("max_organisations 2" in reason for reason in reasons)
    assert any("must_link a d" in reason for reason in reasons)


def test_document_that_is_no_plan_is_rejected() -> None:
    assert verify(parse_problem(PROBLEM), ["no", "plan"])
    assert verify(parse_problem(PROBLEM), _document() | {"proposals": 3})


def test_verification_does_without_the_solver() -> None:
    code = "import sys, gis.formation.verify; sys.exit('highspy' in sys.modules)"

    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0
