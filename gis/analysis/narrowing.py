"""A published report as one sees it who may see some of its places only."""

from collections.abc import Collection, Mapping
from typing import Any

from gis.analysis.measures import Level, Reason

_FIGURES = ("value", "numerator", "denominator", "unknown")
_BLANK: Mapping[str, object] = {
    "state": "not_applicable",
    "rc_status": None,
    "formed_before_rc": False,
    "organisations": [],
}


def narrow_report(
    report: Mapping[str, Any],
    *,
    seen: Mapping[str, Collection[str]],
    spanning: Collection[str] = (),
) -> dict[str, Any]:
    """
    Copy a report without the figures of places that may not be seen.

    Parameters
    ----------
    report
        As `publish` makes it.
    seen
        Ids that may be seen, by level: `district`, `street`, `community`, `grid`. An estate
        may be seen with its community.
    spanning
        Ids of estates with buildings in another community, too: those may not be seen.

    Returns
    -------
    narrowed
        All places, in the same order; where they may not be seen without figures and
        organisations, with the reason `out_of_scope`.
    """
    level = Level(report["level"])
    key = "parent_id" if level is Level.ESTATE else "id"
    ids = seen["community" if level is Level.ESTATE else level.value]
    total = report["total"]
    return {
        **report,
        "total": total if total["id"] in seen["district"] else _blank(total),
        "places": [
            place if place[key] in ids and place["id"] not in spanning else _blank(place)
            for place in report["places"]
        ],
    }


def _blank(place: Mapping[str, Any]) -> dict[str, Any]:
    hidden = dict.fromkeys(_FIGURES) | {"reason": Reason.OUT_OF_SCOPE.value}
    facts = place["facts"]
    return {
        **place,
        "facts": facts | {name: value for name, value in _BLANK.items() if name in facts},
        "measures": {name: each | hidden for name, each in place["measures"].items()},
    }
