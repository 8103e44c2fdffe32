"""
Formation beside spopt's MaxPHeuristic on the same instances, with the rules each one breaks.

Needs `spopt`, which nothing else does: `uv pip install --group benchmark`. MaxP knows a least
size of a region and neighbours; it knows no most size, number of units or walk. It minimises
how unlike a region's places are, and every unit must be in a region. Goal: at least 10 times
faster at 300 units and 30 times at 1,000, with no rule broken.
"""

import json
import sys
import time
import warnings
from itertools import combinations
from pathlib import Path
from statistics import median
from typing import Any

sys.path.insert(0, str(Path(__file__).parent))

import geopandas as gpd
import numpy as np
from formation_instances import make_instance

from gis.formation.partition import solve
from gis.formation.plan_file import plan_document
from gis.formation.problem_file import parse_problem
from gis.formation.verify import verify

try:
    from libpysal.weights import W
    from spopt.region import MaxPHeuristic
except ImportError:
    raise SystemExit("spopt is missing; run: uv pip install --group benchmark") from None

ROUNDS = 3
GOALS = {300: 10, 1000: 30}


def spopt_regions(problem: dict[str, Any]) -> list[list[dict[str, Any]]]:
    """Let spopt divide the units."""
    units = problem["units"]
    links: dict[str, list[str]] = {unit["id"]: [] for unit in problem["units"]}
    for a, b in problem["neighbours"]:
        links[a].append(b)
        links[b].append(a)
    at = {unit["id"]: place for place, unit in enumerate(units)}
    weights = W(
        {at[a]: [at[b] for b in set(near)] for a, near in links.items()}, silence_warnings=True
    )
    frame = gpd.GeoDataFrame(
        {
            "x": [unit["x_m"] for unit in units],
            "y": [unit["y_m"] for unit in units],
            "full": [unit["full_members"] for unit in units],
        },
        geometry=gpd.points_from_xy(
            [unit["x_m"] for unit in units], [unit["y_m"] for unit in units]
        ),
    )
    np.random.seed(1)  # noqa: NPY002 (spopt draws from the global state)
    model = MaxPHeuristic(frame, weights, ["x", "y"], "full", problem["rules"]["joint_min_full"], 2)
    model.solve()
    regions: dict[int, list[dict[str, Any]]] = {}
    for unit, label in zip(units, model.labels_, strict=True):
        regions.setdefault(int(label), []).append(unit)
    return list(regions.values())


def broken(problem: dict[str, Any], regions: list[list[dict[str, Any]]]) -> int:
    """Count the regions that break a rule of a joint proposal."""
    rules, detour = problem["rules"], problem["walk"]["detour"]
    return sum(
        len(region) > rules["max_units"]
        or sum(unit["members"] for unit in region) > rules["joint_max_members"]
        or any(
            detour * np.hypot(a["x_m"] - b["x_m"], a["y_m"] - b["y_m"]) > rules["max_walk_m"]
            for a, b in combinations(region, 2)
        )
        for region in regions
        if len(region) > 1
    )


def measure(count: int) -> dict[str, Any]:
    """Time both on one instance."""
    problem = make_instance("typical", count)
    parsed = parse_problem(problem)
    plan = solve(parsed)
    faults = verify(parsed, plan_document(plan))
    ours_s = []
    for _ in range(ROUNDS):
        start = time.perf_counter()
        solve(parsed)
        ours_s.append(time.perf_counter() - start)
    start = time.perf_counter()
    regions = spopt_regions(problem)
    spopt_s = time.perf_counter() - start
    ratio = spopt_s / median(ours_s)
    return {
        "units": count,
        "ours_s": round(median(ours_s), 3),
        "spopt_s": round(spopt_s, 2),
        "times_faster": round(ratio, 1),
        "our_broken_rules": len(faults),
        "spopt_regions": len(regions),
        "spopt_broken": broken(problem, regions),
        "goal": GOALS[count],
        "reached": ratio >= GOALS[count] and not faults,
    }


if __name__ == "__main__":
    warnings.simplefilter("ignore")
    found = [measure(count) for count in GOALS]
    print(json.dumps({"benchmark": "spopt", "sizes": found}))
