"""A front whose time is over ends, and says which points it has not proven."""

import time
from functools import partial

from gis.formation.alternatives import pareto_front, solve_proven
from gis.formation.columns import list_columns
from gis.formation.problem_file import parse_problem
from tests.benchmark.formation_instances import make_instance


def test_a_front_past_its_deadline_ends_with_plans_that_say_they_are_not_proven() -> None:
    problem = parse_problem(make_instance("wide", 300))
    columns = list_columns(problem)
    deadline = time.monotonic()

    front = pareto_front(
        problem, columns, partial(solve_proven, deadline=deadline), points=3, deadline=deadline
    )

    assert any(not point.choice.is_proven for point in front)
    for point in front:
        units = columns.units[point.choice.columns]
        assert sorted(units[units < columns.unit_count].tolist()) == list(range(300))
