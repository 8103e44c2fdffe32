"""What plans are compared by: organisations, walks, changes; the same for every plan."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from gis.formation.arrays import Floats, Ints
from gis.formation.problem import Mode, Problem
from gis.formation.walks import Walks

_P90 = 0.9


@dataclass(frozen=True)
class Placed:
    """One proposal by unit numbers, whether or not the rules would admit it."""

    mode: Mode
    units: tuple[int, ...]
    hub: int | None


@dataclass(frozen=True)
class PlanMetrics:
    """
    Numbers of a plan; walks are from each unit to its hub, weighted by members.

    Only units of nearby and territorial proposals walk; those whose way is not known are left
    out. None where nothing is left.
    """

    organisations: int
    nearby: int
    standalone: int
    territorial: int
    exceptions: int
    travel: int
    mean_walk_m: float | None
    median_walk_m: float | None
    p90_walk_m: float | None
    longest_walk_m: float | None


def place_hub(problem: Problem, units: Sequence[int]) -> int:
    """Choose the hub of least travel, ties to the first unit; unknown ways count as endless."""
    walks, at = Walks(problem), np.array(sorted(units), dtype=np.int64)
    metres = walks.metres(np.repeat(at, len(at)), np.tile(at, len(at))).reshape(len(at), -1)
    travel = (_weights(problem)[at][:, None] * metres).sum(axis=0)
    return int(at[int(np.argmin(travel))])


def plan_metrics(problem: Problem, plan: Sequence[Placed]) -> PlanMetrics:
    """Measure a plan; see `PlanMetrics`."""
    count = {mode: sum(each.mode is mode for each in plan) for mode in Mode}
    walk_m, units = _walks(problem, plan)
    known = np.isfinite(walk_m)
    walk_m, units = walk_m[known], units[known]
    weight = _weights(problem)[units]
    members = np.array([problem.units[at].members for at in units], dtype=np.float64)
    return PlanMetrics(
        organisations=count[Mode.NEARBY] + count[Mode.STANDALONE],
        nearby=count[Mode.NEARBY],
        standalone=count[Mode.STANDALONE],
        territorial=count[Mode.TERRITORIAL],
        exceptions=count[Mode.EXCEPTION],
        travel=int(np.rint((weight * walk_m).sum())),
        mean_walk_m=_mean(walk_m, members),
        median_walk_m=_quantile(walk_m, members, 0.5),
        p90_walk_m=_quantile(walk_m, members, _P90),
        longest_walk_m=float(walk_m.max()) if len(walk_m) else None,
    )


def proposal_walks(problem: Problem, proposal: Placed) -> tuple[float | None, float | None]:
    """Give the longest and the mean walk (by members) of one proposal; None: not known."""
    walk_m, units = _walks(problem, [proposal])
    known = np.isfinite(walk_m)
    if not known.any():
        return None, None
    members = np.array([problem.units[at].members for at in units[known]], dtype=np.float64)
    return float(walk_m[known].max()), _mean(walk_m[known], members)


def _walks(problem: Problem, plan: Sequence[Placed]) -> tuple[Floats, Ints]:
    walks = Walks(problem)
    found: list[float] = []
    units: list[int] = []
    for each in plan:
        if each.mode not in {Mode.NEARBY, Mode.TERRITORIAL}:
            continue
        at = np.array(each.units, dtype=np.int64)
        if each.mode is Mode.NEARBY:
            hub = place_hub(problem, each.units) if each.hub is None else each.hub
            metres = walks.metres(at, np.full(len(at), hub, dtype=np.int64)).tolist()
        else:
            metres = [problem.units[unit].territorial_walk_m for unit in each.units]
        found += [np.inf if metre is None else metre for metre in metres]
        units += list(each.units)
    return np.array(found, dtype=np.float64), np.array(units, dtype=np.int64)


def _weights(problem: Problem) -> Floats:
    share = problem.cost.resident_weight
    return np.array([unit.members + share * unit.residents for unit in problem.units])


def _mean(walk_m: Floats, members: Floats) -> float | None:
    total = members.sum()
    return float((walk_m * members).sum() / total) if total else None


def _quantile(walk_m: Floats, members: Floats, share: float) -> float | None:
    if not members.sum():
        return None
    order = np.argsort(walk_m, kind="stable")
    reached = np.cumsum(members[order])
    return float(walk_m[order][np.searchsorted(reached, share * reached[-1] - 1e-9)])
