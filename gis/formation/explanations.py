"""Why a unit is an exception, and what the other modes would cost it."""

from dataclasses import dataclass
from typing import Literal

import numpy as np

from gis.formation.arrays import Floats, Ints
from gis.formation.columns import EXCEPTION, NEARBY, STANDALONE, TERRITORIAL, Columns
from gis.formation.problem import TOLERANCE_M, Problem
from gis.formation.walks import Walks

Kind = Literal["price", "no_neighbour", "walk", "members", "full_members", "option"]


@dataclass(frozen=True)
class Binding:
    """What keeps an excepted unit out of every organisation, with the exact numbers."""

    kind: Kind
    zh: str
    en: str


@dataclass(frozen=True)
class Prices:
    """The cost of the cheapest admissible proposal of each mode for a unit; None: there is none."""

    standalone: int | None
    territorial: int | None
    nearby: int | None
    exception: int | None


def unit_prices(problem: Problem, columns: Columns) -> dict[str, Prices]:
    """
    Price every mode for every unit, by id.

    A nearby price is that of the whole proposal, which its other units share.
    """
    modes = {
        "standalone": STANDALONE,
        "territorial": TERRITORIAL,
        "nearby": NEARBY,
        "exception": EXCEPTION,
    }
    cheapest = {name: _cheapest(columns, mode) for name, mode in modes.items()}
    return {
        unit.id: Prices(**{name: _known(costs[at]) for name, costs in cheapest.items()})
        for at, unit in enumerate(problem.units)
    }


def _cheapest(columns: Columns, mode: int) -> Floats:
    least = np.full(columns.unit_count + 1, np.inf)
    chosen = np.flatnonzero(columns.mode == mode)
    for members in columns.units[chosen].T:
        np.minimum.at(least, members, columns.cost[chosen].astype(np.float64))
    return least[:-1]


def _known(cost: float) -> int | None:
    return int(cost) if np.isfinite(cost) else None


def explain_exception(problem: Problem, columns: Columns, unit_id: str) -> Binding:
    """
    Say what binds an excepted unit: price, distance, size or an option.

    The first that holds is told, from what cannot be changed to what can.
    """
    at = problem.index()[unit_id]
    others = columns.mode[(columns.units == at).any(axis=1)]
    if (others != EXCEPTION).any():
        return Binding(
            "price",
            "可以组建，但与全局最优相比代价更高",
            "it could be placed, but every other plan costs more",
        )
    near = _neighbours(problem, at)
    if not len(near):
        return Binding("no_neighbour", "没有相邻单元", "it has no neighbour")
    walk_m = Walks(problem).metres(np.full(len(near), at), near)
    limit_m = problem.rules.max_walk_m
    reachable = near[walk_m <= limit_m + TOLERANCE_M]
    if not len(reachable):
        return _too_far(float(walk_m.min()), limit_m)
    return _by_size(problem, at, reachable)


def _neighbours(problem: Problem, at: int) -> Ints:
    places = problem.index()
    one = problem.units[at].id
    found = [b if a == one else a for a, b in problem.neighbours if one in {a, b}]
    return np.array(sorted(places[each] for each in found), dtype=np.int64)


def _too_far(nearest_m: float, limit_m: float) -> Binding:
    if not np.isfinite(nearest_m):
        return Binding("walk", "与相邻单元之间无路可走", "no way leads to any neighbour")
    return Binding(
        "walk",
        f"最近的相邻单元步行 {nearest_m:,.0f} 米，上限 {limit_m:,.0f} 米",
        f"nearest neighbour {nearest_m:,.0f} m, limit {limit_m:,.0f} m",
    )


def _by_size(problem: Problem, at: int, reachable: Ints) -> Binding:
    rules, units = problem.rules, problem.units
    least = min(units[each].members for each in reachable) + units[at].members
    if least > rules.joint_max_members:
        return Binding(
            "members",
            f"与任一可达相邻单元合并都至少 {least} 名党员，上限 {rules.joint_max_members} 名",
            f"with any neighbour ≥ {least} members, limit {rules.joint_max_members}",
        )
    together = sorted((units[each].full_members for each in reachable), reverse=True)
    most = units[at].full_members + sum(together[: rules.max_units - 1])
    if most < rules.joint_min_full:
        return Binding(
            "full_members",
            f"与可达相邻单元合并至多 {most} 名正式党员，至少需要 {rules.joint_min_full} 名",
            f"with its neighbours ≤ {most} full members, needs {rules.joint_min_full}",
        )
    return Binding(
        "option",
        "任何合并都超出人数、步行、街道或指定选项之一的限制",
        "every merge breaks a limit on size, walk, street or a chosen option",
    )
