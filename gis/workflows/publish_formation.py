"""
A formation payload as it may be served: no number from which a unit's members follow.

Walks can be measured on any map, so a cost of w × walk, a price, an objective or a mean walk
weighted by members would each give members away, and so would the sums of two proposals that
differ by one unit. Counts leave as bands; costs, totals of costs and weighted walks not at all.
"""

from collections.abc import Collection, Mapping
from copy import deepcopy
from typing import Any

from gis.analysis.bands import band
from gis.rules.catalog import rule_named

_COUNTS = ("members", "full_members")
_WEIGHTED = ("travel", "mean_walk_m", "median_walk_m", "p90_walk_m")
"""Metrics in which members are weights: of one pair they would tell the members apart."""


def publish_formation(payload: Mapping[str, Any], *, hidden: Collection[str]) -> dict[str, Any]:
    """
    Copy a payload without what would tell how many members a unit has.

    Parameters
    ----------
    payload
        As `plan_formation` makes it, with exact numbers.
    hidden
        Units whose counts the coverage report of the day withholds: they stay withheld here.

    Returns
    -------
    published
        The same form: counts as bands; costs, prices, objective, bound, travel and walks
        weighted by members null; verdicts in words without numbers. The gap stays: a share.
    """
    published = deepcopy(dict(payload))
    for unit in published["units"]:
        _band(unit)
        unit["prices"] = None
        if unit["id"] in hidden:
            unit.update(dict.fromkeys(_COUNTS))
    for plan in published["plans"]:
        plan["proposals"] = [publish_proposal(each, hidden=hidden) for each in plan["proposals"]]
        plan |= {"objective": None, "lower_bound": None}
        plan["metrics"] |= dict.fromkeys(_WEIGHTED)
    return published


def publish_proposal(proposal: Mapping[str, Any], *, hidden: Collection[str]) -> dict[str, Any]:
    """Copy one proposal the same way; parts that it lacks stay absent."""
    published = deepcopy(dict(proposal))
    _band(published)
    if len(published["units"]) > 1 or published["units"][0] in hidden:
        # Beside the bands of its parts the band of a sum would narrow them.
        published |= dict.fromkeys(_COUNTS)
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
