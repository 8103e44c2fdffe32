"""
How long plans with proof take: median of five after a warm-up, as one line of JSON.

Goals, on 2 cores: 300 units 0.3 s, 1,000 1.5 s, 3,000 5 s, 10,000 30 s, at most 1 GB; a front
of 25 points of 300 units 5 s.
A calibration solve of fixed size stands beside them, to compare machines and busy hours.
"""

import json
import resource
import sys
import time
from pathlib import Path
from statistics import median
from typing import Any

sys.path.insert(0, str(Path(__file__).parent))

from formation_instances import KINDS, make_instance

from gis.formation.alternatives import pareto_front, solve_proven
from gis.formation.columns import list_columns
from gis.formation.partition import solve
from gis.formation.plan import Plan
from gis.formation.problem_file import parse_problem

ROUNDS = 5
SIZES = tuple(int(size) for size in sys.argv[1:]) or (300, 1000, 3000, 10000)
FRONT_UNITS, FRONT_POINTS, FRONT_GOAL_S = 300, 25, 5.0
GOALS_S = {300: 0.3, 1000: 1.5, 3000: 5.0, 10000: 30.0}
_LARGE = 10000


def measure(problem: dict[str, Any], rounds: int = ROUNDS) -> tuple[float, Plan]:
    """Solve a problem several times after a warm-up; reading it is not counted."""
    parsed = parse_problem(problem)
    plan = solve(parsed)
    seconds = []
    for _ in range(rounds):
        start = time.perf_counter()
        plan = solve(parsed)
        seconds.append(time.perf_counter() - start)
    return median(seconds), plan


def measure_front() -> dict[str, Any]:
    """Find the front of travel and organisations, listing the proposals not counted."""
    problem = parse_problem(make_instance("typical", FRONT_UNITS))
    columns = list_columns(problem)
    front = pareto_front(problem, columns, solve_proven, points=FRONT_POINTS)
    seconds = []
    for _ in range(ROUNDS):
        start = time.perf_counter()
        front = pareto_front(problem, columns, solve_proven, points=FRONT_POINTS)
        seconds.append(time.perf_counter() - start)
    proven = sum(point.choice.is_proven for point in front)
    return {
        "goal_s": FRONT_GOAL_S,
        "median_s": round(median(seconds), 3),
        "points": len(front),
        "proven": proven,
    }


def measure_size(count: int) -> dict[str, Any]:
    """Solve all kinds of one size, and the typical one with a tenth fewer organisations."""
    found = {}
    kinds = KINDS if count < _LARGE else ("typical",)
    for kind in kinds:
        seconds, plan = measure(make_instance(kind, count))
        found[kind] = _told(seconds, plan)
        if kind == "typical" and count < _LARGE:
            most = int(0.9 * _organisations(plan))
            limited = make_instance(kind, count) | {"max_organisations": most}
            found["max_organisations"] = _told(*measure(limited))
    return {"goal_s": GOALS_S.get(count), **found}


def _organisations(plan: Plan) -> int:
    return sum(proposal.mode in ("nearby", "standalone") for proposal in plan.proposals)


def _told(seconds: float, plan: Plan) -> dict[str, Any]:
    return {"median_s": round(seconds, 3), "gap": plan.gap, "objective": plan.objective}


def main() -> None:
    """Measure and print."""
    calibration, _ = measure(make_instance("typical", 500))
    told = {str(count): measure_size(count) for count in SIZES}
    front = measure_front() if FRONT_UNITS in SIZES else None
    memory_mb = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(
        json.dumps(
            {
                "calibration_s": round(calibration, 3),
                "memory_mb": round(memory_mb),
                "units": told,
                "front": front,
            }
        )
    )


if __name__ == "__main__":
    main()
