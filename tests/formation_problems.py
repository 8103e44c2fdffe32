"""Random formation problems for tests, small enough to be solved by trying everything."""

from typing import Any

import numpy as np

from gis.formation.partition import solve
from gis.formation.plan import Plan
from gis.formation.problem_file import parse_problem

MODES = ("standalone", "territorial", "exception", "nearby")


def make_unit(key: str, **values: object) -> dict[str, Any]:
    unit = {
        "id": key,
        "x_m": 0.0,
        "y_m": 0.0,
        "full_members": 2,
        "members": 3,
        "residents": 100,
        "territorial_walk_m": None,
    }
    return unit | values


def make_problem(count: int = 4, **values: object) -> dict[str, Any]:
    """Place units 100 m apart on a line, each a neighbour of the next."""
    units = [make_unit(f"u{n}", x_m=100.0 * n) for n in range(count)]
    problem = {
        "format": "linge-formation-problem/1",
        "units": units,
        "neighbours": [[f"u{n}", f"u{n + 1}"] for n in range(count - 1)],
        "walk": {"detour": 1.3},
        "rules": {
            "max_units": 3,
            "standalone_min_full": 5,
            "joint_min_full": 3,
            "joint_max_members": 12,
            "max_walk_m": 1000,
        },
        "cost": {
            "per_organisation": 500,
            "imbalance_per_member": 20,
            "target_members": 6,
            "exception": 3000,
            "resident_weight": 0,
        },
    }
    return problem | values


def random_problem(seed: int, count: int, *, options: bool = True) -> dict[str, Any]:
    """Draw a problem; each option is on with probability 1/2."""
    rng = np.random.default_rng(seed)
    problem = make_problem(0, units=_units(rng, count))
    ids = [unit["id"] for unit in problem["units"]]
    share = rng.uniform(0.2, 0.8)
    pairs = [(a, b) for n, a in enumerate(ids) for b in ids[n + 1 :]]
    problem["neighbours"] = [[b, a] for a, b in pairs if rng.random() < share]
    problem["rules"] = {
        "max_units": int(rng.integers(1, 6)),
        "standalone_min_full": int(rng.integers(3, 12)),
        "joint_min_full": int(rng.integers(0, 12)),
        "joint_max_members": int(rng.integers(8, 40)),
        "max_walk_m": float(rng.choice([300, 600, 1000, 5000])),
    }
    problem["cost"] = {
        "per_organisation": float(rng.choice([0, 500, 5000])),
        "imbalance_per_member": float(rng.choice([0, 20.5])),
        "target_members": float(rng.choice([0, 12, 20])),
        "exception": float(rng.choice([0, 3000, 20000])),
        "resident_weight": float(rng.choice([0, 0.002])),
    }
    if rng.random() < 0.4:
        problem["walk"] = {
            "pairs": [[b, a, float(rng.uniform(0, 1200))] for a, b in pairs if rng.random() < 0.8]
        }
    return _with_options(rng, problem, ids, pairs) if options else problem


def _units(rng: np.random.Generator, count: int) -> list[dict[str, Any]]:
    order = rng.permutation(count)
    units = []
    for n in order:
        members = int(rng.choice([0, rng.integers(0, 4), rng.integers(0, 20)], p=[0.1, 0.3, 0.6]))
        units.append(
            make_unit(
                f"u{n}",
                x_m=float(rng.integers(0, 8)) * 100,
                y_m=float(rng.uniform(0, 600)),
                members=members,
                full_members=int(rng.integers(0, members + 1)),
                residents=int(rng.integers(0, 2000)),
                territorial_walk_m=float(rng.uniform(0, 900)) if rng.random() < 0.5 else None,
            )
        )
    return units


def _with_options(
    rng: np.random.Generator, problem: dict[str, Any], ids: list[str], pairs: list[tuple[str, str]]
) -> dict[str, Any]:
    def some_pairs(most: int) -> list[list[str]]:
        count = min(len(pairs), int(rng.integers(1, most + 1)))
        return [list(pairs[n]) for n in rng.choice(len(pairs), count, replace=False)]

    chosen = rng.choice(ids, min(len(ids), int(rng.integers(1, 3))), replace=False)
    top = {
        "must_not_link": some_pairs(4),
        "fixed_mode": {str(key): str(rng.choice(MODES)) for key in chosen},
        "max_organisations": int(rng.integers(0, len(ids))),
        "capacity": {"v0": int(rng.integers(0, 30)), "v1": int(rng.integers(0, 30))},
        "current": _current(rng, ids),
    }
    rules = {
        "same_street": True,
        "joint_min_members": int(rng.integers(0, 15)),
        "standalone_min_members": int(rng.integers(0, 12)),
        "standalone_max_members": int(rng.integers(5, 20)),
    }
    cost = {
        "viable_merged": float(rng.choice([10.5, 900])),
        "per_change": float(rng.choice([50, 2000])),
    }
    linked = {"must_link": some_pairs(2)} if rng.random() < 0.25 else {}
    named = [
        unit
        | {"street": rng.choice(["A", "A", "A", "B", None])}
        | {"territorial_org": rng.choice(["v0", "v1", "v2", None])}
        for unit in problem["units"]
    ]
    return (
        problem
        | linked
        | _half(rng, top)
        | {"rules": problem["rules"] | _half(rng, rules), "units": named}
        | {"cost": problem["cost"] | _half(rng, cost)}
    )


def _half(rng: np.random.Generator, options: dict[str, Any]) -> dict[str, Any]:
    return {key: value for key, value in options.items() if rng.random() < 0.5}


def _current(rng: np.random.Generator, ids: list[str]) -> list[dict[str, Any]]:
    left = [str(key) for key in rng.permutation(ids)]
    orgs: list[dict[str, Any]] = []
    while len(left) > 1:
        size = int(rng.integers(1, 4))
        units, left = left[:size], left[size:]
        mode = "nearby" if size > 1 else str(rng.choice(MODES[:3]))
        hub = units[0] if mode == "nearby" else None
        orgs.append({"id": f"o{9 - len(orgs)}", "mode": mode, "units": units, "hub": hub})
    return orgs


def solved(document: dict[str, Any], **options: Any) -> Plan:
    """Parse and solve a problem."""
    return solve(parse_problem(document), **options)
