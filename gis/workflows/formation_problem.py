"""From the database to a problem file: units, walks, neighbours, limits, and today's state."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

import geopandas as gpd
import pandas as pd

from gis.analysis.branch_members import BranchMembers
from gis.analysis.group_units import Group, group_units
from gis.analysis.measures import Level
from gis.analysis.network import Network
from gis.analysis.town import Town
from gis.analysis.unit_links import unit_neighbours, unit_walks
from gis.analysis.units import building_units, formation_units
from gis.analysis.walk_graph import open_network
from gis.formation.candidates import widest_within
from gis.formation.metrics import place_hub
from gis.formation.problem import Problem
from gis.formation.problem_file import parse_problem
from gis.rules.rule_sets import BRANCH_SPLIT, BUILDING_GROUP, RuleSet

FORMAT = "linge-formation-problem/1"
COST: Mapping[str, float] = {
    "per_organisation": 5_000,
    "imbalance_per_member": 20,
    "target_members": 40,
    "exception": 60_000,
    "resident_weight": 0.002,
}
"""[E] In member-metres: what one organisation more is worth in walking."""

GROUP_COST: Mapping[str, float] = dict(COST) | {
    "per_organisation": 500,
    "imbalance_per_member": 10,
    "target_members": 12,
}
"""[E] Groups are cheap to have, and meet in a stairwell."""

_WALK_TIMES = 3.0
_FEW_UNITS = 400


@dataclass(frozen=True)
class Prepared:
    """
    A problem made from the database.

    `document` is its public form, `problem` the same parsed; `units` are the rows it was made
    of, in the problem's order.
    """

    document: dict[str, Any]
    problem: Problem
    units: gpd.GeoDataFrame
    as_of: date
    rules: RuleSet


def prepare_problem(town: Town, *, level: Level, rules: RuleSet, as_of: date) -> Prepared:
    """
    Make the problem of placing all estates or communities of a town.

    Walks somewhat beyond the limit are part of it too, where there are few units: today's
    organisations may exceed the limit and are measured all the same.
    """
    network = open_network(town)
    units = formation_units(town, level=level, as_of=as_of, network=network)
    document = _document(units, rules, COST)
    reach_m = rules.max_walk_m * (_WALK_TIMES if len(units) <= _FEW_UNITS else 1)
    walks = unit_walks(town, units, limit_m=reach_m, network=network)
    neighbours = unit_neighbours(town, units, network=network)
    document |= _links(walks, neighbours)
    current = _current(units, document)
    if current:
        document["current"] = current
        document["cost"]["per_change"] = 0
    return Prepared(document, parse_problem(document), units, as_of, rules)


def prepare_groups(town: Town, branch: BranchMembers, *, as_of: date) -> Prepared:
    """Make the problem of dividing one branch into building groups."""
    network = open_network(town)
    units = building_units(town, branch, as_of=as_of, network=network)
    return _prepare_parts(town, network, units, BUILDING_GROUP, GROUP_COST, as_of=as_of)


def prepare_split(
    town: Town, grouped: Prepared, groups: Sequence[Group], *, unplaced: int
) -> Prepared:
    """
    Make the problem of splitting one branch: its units are the groups of its buildings.

    Each of the branches, as few as the norm of 50 allows and about even, leaves room for its
    share of the `unplaced` members, who live in none of the buildings.
    """
    units = group_units(grouped.units, groups)
    placed = int(units["members"].sum())
    fewest = max(1, -(-(placed + unplaced) // BRANCH_SPLIT.joint_max_members))
    room = BRANCH_SPLIT.joint_max_members + unplaced // -fewest
    rules = replace(BRANCH_SPLIT, joint_max_members=room)
    cost = dict(COST) | {"target_members": -(-placed // fewest)}
    return _prepare_parts(town, open_network(town), units, rules, cost, as_of=grouped.as_of)


def narrowed(prepared: Prepared, *, most_sets: int) -> Prepared:
    """Let proposals have fewer units where more sets of units keep the rules than are wanted."""
    rules = prepared.rules
    most = max(2, widest_within(prepared.problem, most_sets=most_sets))
    if most >= rules.max_units:
        return prepared
    document = prepared.document | {"rules": prepared.document["rules"] | {"max_units": most}}
    return replace(
        prepared,
        document=document,
        problem=parse_problem(document),
        rules=replace(rules, max_units=most),
    )


def _prepare_parts(
    town: Town,
    network: Network,
    units: gpd.GeoDataFrame,
    rules: RuleSet,
    cost: Mapping[str, float],
    *,
    as_of: date,
) -> Prepared:
    """Make a problem of parts of one branch: nobody takes them over, and streets do not matter."""
    units = units.assign(
        street_key=None,
        residents=None,
        territorial_walk_m=None,
        territorial_org=None,
        transition_stage=None,
    )
    document = _document(units, rules, cost)
    walks = unit_walks(town, units, limit_m=rules.max_walk_m, network=network)
    document |= _links(walks, unit_neighbours(town, units, network=network))
    return Prepared(document, parse_problem(document), units, as_of, rules)


def _document(units: pd.DataFrame, rules: RuleSet, cost: Mapping[str, float]) -> dict[str, Any]:
    costs: dict[str, Any] = dict(cost)
    if rules.viable_merged:
        costs["viable_merged"] = rules.viable_merged
    return {
        "format": FORMAT,
        "units": [_unit(row) for row in units.to_dict("records")],
        "rules": rules.problem_rules(),
        "cost": costs,
    }


def _unit(row: Mapping[str, Any]) -> dict[str, Any]:
    unit = {
        "id": row["source_key"],
        # Without a place: walks are given pair by pair, and it has none.
        "x_m": _metres(row["x_m"]) or 0.0,
        "y_m": _metres(row["y_m"]) or 0.0,
        "full_members": int(row["full_members"]),
        "members": int(row["members"]),
        "residents": 0 if pd.isna(row["residents"]) else int(row["residents"]),
        "territorial_walk_m": _metres(row["territorial_walk_m"]),
    }
    if row["street_key"] is not None:
        unit["street"] = row["street_key"]
    if unit["territorial_walk_m"] is not None and row["territorial_org"] is not None:
        unit["territorial_org"] = row["territorial_org"]
    return unit


def _metres(walk_m: float | None) -> float | None:
    return None if walk_m is None or pd.isna(walk_m) else round(float(walk_m), 2)


def _links(walks: pd.DataFrame, neighbours: pd.DataFrame) -> dict[str, Any]:
    pairs = zip(walks["a"], walks["b"], walks["walk_m"].round(1), strict=True)
    return {
        "walk": {"pairs": [[a, b, float(walk_m)] for a, b, walk_m in pairs]},
        "neighbours": [list(pair) for pair in zip(neighbours["a"], neighbours["b"], strict=True)],
    }


def _current(units: pd.DataFrame, document: Mapping[str, Any]) -> list[dict[str, Any]]:
    """List today's organisations; a joint one that holds a single unit of this level is none."""
    problem = parse_problem({key: document[key] for key in document if key != "current"})
    at = problem.index()
    found: list[dict[str, Any]] = []
    organised = units[units["current_org"].notna()]
    for (org, mode), rows in organised.groupby(["current_org", "current_mode"], sort=True):
        keys = sorted(rows["source_key"])
        if mode == "nearby" and len(keys) > 1:
            hub = problem.units[place_hub(problem, [at[key] for key in keys])].id
            found.append({"id": org, "mode": mode, "units": keys, "hub": hub})
        elif mode != "nearby":
            found += [
                {"id": f"{org}/{key}", "mode": mode, "units": [key], "hub": None} for key in keys
            ]
    return found
