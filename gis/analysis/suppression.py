"""
A coverage report as it may be published: nobody's membership can be worked out from it.

Members are told in bands at communities, estates and grids, rounded to 5 at streets and the
district. What subtraction would still reveal is left out (`differencing`). The share of
buildings with members points at buildings, so small areas do not show it (`small_areas`).
"""

from collections.abc import Mapping
from copy import deepcopy
from typing import Any

from gis.analysis.bands import Told, band, rounded
from gis.analysis.measures import Level, Reason
from gis.analysis.protection import places_to_hide
from gis.analysis.small_areas import TELLING_SETS, telling_measures, withheld_places

__all__ = ["band", "publish"]

Report = dict[str, Any]  # JSON: what its keys hold differs

COUNTS = ("affiliated_members", "affiliated_full_members", "resident_members", "unlocated_members")
GAP = "affiliation_gap"
SHARES = (
    "member_in_group",
    "service_members_300",
    "service_members_500",
    "service_members_1000",
    GAP,
)
_STRUCTURAL = {Reason.FUTURE, Reason.BEFORE_FIRST_KNOWN_DATE, Reason.NOT_DEFINED_AT_LEVEL}
_NOTHING = {"value": None, "numerator": None, "denominator": None, "unknown": None}


def publish(report: Report, *, communities: Report | None = None) -> Report:
    """
    Copy a report without what would tell who is a member.

    Parameters
    ----------
    report
        Of `CoverageReport.as_dict`.
    communities
        The same day's report of communities. With it, estates and grids are also held against
        their street; without it only against their community and the district.

    Returns
    -------
    published
        The same form. Numbers of members are rounded or `{"band": "3-6"}`; what is left out
        is None with the reason `banded` or `withheld_small_area`.
    """
    published = deepcopy(report)
    level = Level(report["level"])
    _publish_place(published["total"], report["total"], Level.DISTRICT)
    _withhold_few([published["total"]], [report["total"]], Level.DISTRICT)
    if level is Level.DISTRICT:
        published["places"] = [_as_place(published["total"])] * len(report["places"])
        return published
    above = {} if communities is None else _parents(communities)
    hidden = places_to_hide(report["places"], level=level, above=above)
    columns = zip(
        published["places"], report["places"], hidden.whole, hidden.elsewhere, strict=True
    )
    for place, exact, all_of_it, gap in columns:
        _publish_place(place, exact, level)
        _leave_out(place, (*COUNTS, *SHARES) if all_of_it else (GAP,) if gap else ())
    _withhold_few(published["places"], report["places"], level)
    return published


def _parents(communities: Report) -> dict[str, str | None]:
    return {place["id"]: place["parent_id"] for place in communities["places"]}


def _as_place(total: Report) -> Report:
    return {key: deepcopy(value) for key, value in total.items() if key != "level"}


def _publish_place(place: Report, exact: Report, level: Level) -> None:
    is_large = level in {Level.DISTRICT, Level.STREET}
    for name in COUNTS:
        measure = exact["measures"][name]
        if measure["value"] is not None:
            told = _told(measure["value"], name, is_large=is_large)
            reason = None if isinstance(told, int) else Reason.BANDED.value
            place["measures"][name] |= {"value": told, "reason": reason}
    for name in SHARES:
        measure = exact["measures"][name]
        if measure["reason"] not in _STRUCTURAL:
            place["measures"][name] |= _share(measure, name, is_large=is_large)
    if is_large:
        _retell_gap(place["measures"], exact["measures"])


def _told(count: int, name: str, *, is_large: bool) -> Told:
    """Round, or name the band; unlocated members never sum up, so they are banded throughout."""
    if is_large and name != "unlocated_members":
        return rounded(count)
    return {"band": band(count)}


def _share(measure: Mapping[str, Any], name: str, *, is_large: bool) -> Report:
    part = _told(measure["numerator"], name, is_large=is_large)
    whole = _told(measure["denominator"], name, is_large=is_large)
    unknown = measure["unknown"]
    of = "unlocated_members" if name == "member_in_group" else name
    return {
        "numerator": part,
        "denominator": whole,
        "unknown": None if unknown is None else _told(unknown, of, is_large=is_large),
        **_divided(part, whole),
    }


def _divided(part: Told | None, whole: Told | None) -> Report:
    if isinstance(part, int) and isinstance(whole, int):
        return {"value": min(part / whole, 1.0), "reason": None}
    return {"value": None, "reason": Reason.BANDED.value}


def _retell_gap(measures: Report, exact: Mapping[str, Any]) -> None:
    """
    Tell the gap of a large place as the difference of two numbers already told.

    Rounded by itself it would narrow the other two: residents are those affiliated here and
    those not.
    """
    if exact[GAP]["reason"] in _STRUCTURAL:
        return
    residents = measures["resident_members"]["value"]
    affiliated = measures["affiliated_members"]["value"]
    numbers = (exact["resident_members"]["value"], exact["affiliated_members"]["value"])
    adds_up = numbers[0] == numbers[1] + exact[GAP]["numerator"]
    both = isinstance(residents, int) and isinstance(affiliated, int)
    part = max(residents - affiliated, 0) if adds_up and both else None
    measures[GAP] |= {"numerator": part, **_divided(part, measures[GAP]["denominator"])}


def _leave_out(place: Report, names: tuple[str, ...]) -> None:
    for name in names:
        measure = place["measures"][name]
        if measure["reason"] not in _STRUCTURAL:
            measure |= _NOTHING | {"reason": Reason.WITHHELD_SMALL_AREA.value}


def _withhold_few(places: list[Report], exact: list[Report], level: Level) -> None:
    for name in TELLING_SETS:
        for at in withheld_places(exact, name, level=level):
            _leave_out(places[at], telling_measures(name))
