"""How many units sets may have before there are too many of them."""

from dataclasses import replace

import pytest

from gis.formation.candidates import list_candidates, widest_within
from gis.formation.problem_file import parse_problem
from tests.benchmark.formation_instances import make_instance

PROBLEM = parse_problem(make_instance("dense", 60))


def _listed(most_units: int) -> int:
    """Count the sets of several units that keep what larger sets must keep too."""
    rules = replace(PROBLEM.rules, max_units=most_units, joint_min_full=0, joint_min_members=0)
    return len(list_candidates(replace(PROBLEM, rules=rules)).units)


@pytest.mark.parametrize("wanted", [2, 3, 4])
def test_as_many_units_as_keep_the_list_within_what_is_wanted(wanted: int) -> None:
    most_sets = _listed(wanted)

    assert _listed(wanted) < _listed(wanted + 1)
    assert widest_within(PROBLEM, most_sets=most_sets) == wanted
    assert widest_within(PROBLEM, most_sets=most_sets - 1) == wanted - 1


def test_where_all_sets_are_few_the_limit_stays() -> None:
    assert widest_within(PROBLEM, most_sets=10**9) == PROBLEM.rules.max_units


def test_no_units_need_no_narrowing() -> None:
    none = replace(PROBLEM, units=(), neighbours=())

    assert widest_within(none, most_sets=0) == PROBLEM.rules.max_units
