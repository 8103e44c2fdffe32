"""
A formation payload as it may be served: no number from which a unit's members follow.

Walks can be measured on any map, so a cost of w × walk, a price, an objective or a mean walk
weighted by members would each give members away, and so would the sums of two proposals that
differ by one unit. Counts leave as bands, costs not at all, totals to two digits.
"""

from collections.abc import Mapping
from copy import deepcopy
from math import floor, log10
from typing import Any

from gis.analysis.bands import band
from gis.rules.catalog import rule_named

_COUNTS = ("members", "full_members")
_WALKS = ("mean_walk_m", "median_walk_m", "p90_walk_m", "longest_walk_m")
_DIGITS = 2
_ROUND_WALK_M = 10


def publish_formation(payload: Mapping[str, Any]) -> dict[str, Any]:
    """
    Copy a payload without what would tell how many members a unit has.

    Parameters
    ----------
    payload
        As `plan_formation` makes it, with exact numbers.

    Returns
    -------
    published
        The same form: counts as bands, `cost`, `prices` and proposals' mean walks null,
        objective, bound and travel to two digits, verdicts in words without numbers.
    """
    published = deepcopy(dict(payload))
    for unit in published["units"]:
        _band(unit)
        unit["prices"] = None
    for plan in published["plans"]:
        plan["proposals"] = [publish_proposal(each) for each in plan["proposals"]]
        for name in ("objective", "lower_bound"):
            plan[name] = _coarse(plan[name])
        metrics = plan["metrics"]
        metrics["travel"] = _coarse(metrics["travel"])
        for name in _WALKS:
            metrics[name] = _round_walk(metrics[name])
    return published


def publish_proposal(proposal: Mapping[str, Any]) -> dict[str, Any]:
    """Copy one proposal the same way; parts that it lacks stay absent."""
    published = deepcopy(dict(proposal))
    _band(published)
    published |= {name: None for name in ("cost", "mean_walk_m") if name in published}
    published["verdicts"] = [_worded(each) for each in published["verdicts"]]
    if published.get("binding") is not None:
        published["binding"] = _plain_binding(published["binding"])
    return published


def _band(holder: dict[str, Any]) -> None:
    for name in _COUNTS:
        if holder[name] is not None:
            holder[name] = {"band": band(holder[name])}


def _worded(verdict: Mapping[str, Any]) -> dict[str, Any]:
    """Tell outcome and rule; the exact numbers are in the message only."""
    rule = rule_named(verdict["rule"])
    return {**verdict, "message": {"zh": rule.title_zh, "en": rule.title_en}}


def _plain_binding(binding: Mapping[str, Any]) -> dict[str, Any]:
    """Keep what binds by distance or price; a number of members does not leave."""
    if binding["kind"] not in {"members", "full_members"}:
        return dict(binding)
    return {
        "kind": binding["kind"],
        "zh": "与任一相邻单元合并都不符合人数要求",
        "en": "every merge breaks a limit on members",
    }


def _coarse(number: float | None) -> int | None:
    if not number:
        return None if number is None else 0
    step = 10 ** max(floor(log10(abs(number))) - _DIGITS + 1, 0)
    return int(round(number / step) * step)


def _round_walk(walk_m: float | None) -> int | None:
    return None if walk_m is None else int(round(walk_m / _ROUND_WALK_M) * _ROUND_WALK_M)
