"""What a plan does not depend on, and what it can only make dearer."""

import copy
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from gis.errors import InvalidParameter
from gis.formation.plan import Plan
from tests.formation_problems import random_problem, solved

problems = st.builds(random_problem, st.integers(0, 10**6), st.integers(2, 14))


def _plan(problem: dict[str, Any]) -> Plan | None:
    try:
        return solved(problem)
    except InvalidParameter:
        return None


@given(problems, st.integers(0, 100))
def test_order_of_units_and_links_makes_no_difference(problem: dict[str, Any], seed: int) -> None:
    rng = np.random.default_rng(seed)
    mixed = copy.deepcopy(problem)
    for name in ("units", "neighbours", "must_link", "must_not_link", "current"):
        rng.shuffle(mixed.get(name, []))
    for pair in mixed["neighbours"]:
        pair.reverse()

    one, other = _plan(problem), _plan(mixed)

    assert (one and one.proposals) == (other and other.proposals)


@given(problems)
def test_names_of_units_do_not_change_the_objective(problem: dict[str, Any]) -> None:
    names = {unit["id"]: f"n{99 - place}" for place, unit in enumerate(problem["units"])}

    def renamed(value: Any) -> Any:
        if isinstance(value, dict):
            return {names.get(key, key): renamed(item) for key, item in value.items()}
        if isinstance(value, list):
            return [renamed(item) for item in value]
        return names.get(value, value) if isinstance(value, str) else value

    one, other = _plan(problem), _plan(renamed(problem))

    assert (one and one.objective) == (other and other.objective)


@given(problems, st.sampled_from(["max_units", "joint_max_members", "max_walk_m"]))
def test_a_lower_limit_never_makes_a_plan_cheaper(problem: dict[str, Any], rule: str) -> None:
    tight = copy.deepcopy(problem)
    tight["rules"][rule] = max(1, tight["rules"][rule] // 2)

    one, other = _plan(problem), _plan(tight)

    assert other is None or (one is not None and one.objective <= other.objective)


@given(problems, st.sampled_from(["joint_min_full", "standalone_min_full", "joint_min_members"]))
def test_a_higher_minimum_never_makes_a_plan_cheaper(problem: dict[str, Any], rule: str) -> None:
    tight = copy.deepcopy(problem)
    tight["rules"][rule] = tight["rules"].get(rule, 0) + 3

    one, other = _plan(problem), _plan(tight)

    assert other is None or (one is not None and one.objective <= other.objective)


@given(problems)
def test_a_link_forbidden_never_makes_a_plan_cheaper(problem: dict[str, Any]) -> None:
    tight = copy.deepcopy(problem)
    ids = [unit["id"] for unit in problem["units"]]
    tight["must_not_link"] = [*tight.get("must_not_link", []), ids[:2]]

    one, other = _plan(problem), _plan(tight)

    assert other is None or (one is not None and one.objective <= other.objective)


@pytest.mark.parametrize("seed", range(3))
def test_the_same_problem_gives_the_same_answer(seed: int) -> None:
    problem = random_problem(seed, 14, options=False)

    one, other = solved(problem), solved(problem)

    assert one.proposals == other.proposals
    assert one.lower_bound == other.lower_bound
