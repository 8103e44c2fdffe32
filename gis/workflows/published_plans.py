"""Formation plans as they may be served, computed once per state of the data."""

from datetime import date
from threading import Lock
from typing import Any

from gis.analysis.measures import Level
from gis.settings import today_here
from gis.store.rights import publishing_transaction
from gis.store.version import data_version
from gis.workflows.measure_coverage import PublishedCoverage
from gis.workflows.plan_formation import FormationRequest, plan_formation
from gis.workflows.publish_formation import publish_formation

_LIMIT_S = 20.0
_KEPT = 16
_TOLD = ("affiliated_members", "affiliated_full_members")
Key = tuple[Level, str, date | None]


def hidden_units(published: PublishedCoverage, *, level: Level, as_of: date) -> frozenset[str]:
    """Name the units whose members the coverage report of the day does not tell even in bands."""
    report = published.report(level=level, as_of=as_of)
    return frozenset(
        place["source_key"]
        for place in report["places"]
        if not all(isinstance(place["measures"][name]["value"], dict) for name in _TOLD)
    )


class PublishedPlans:
    """The plans of a page: best, unlike and front, computed once for all who look."""

    def __init__(self, url: str, published: PublishedCoverage) -> None:
        self._url, self._published = url, published
        self._lock = Lock()
        self._version: tuple[object, ...] | None = None
        self._exact: dict[Key, dict[str, Any]] = {}
        self._banded: dict[Key, dict[str, Any]] = {}

    def payload(
        self,
        *,
        level: Level,
        rule_set: str = "regulation",
        as_of: date | None = None,
        is_exact: bool = False,
    ) -> dict[str, Any]:
        """
        Give the plans of a level; not to be changed by the caller.

        Counts are bands and costs left out, unless `is_exact`: for who may see the counts of
        every unit, see `gis.store.sight`.

        Raises
        ------
        UnknownName
            No such rule set.
        InvalidParameter
            The level has no units.
        """
        with self._lock:
            with publishing_transaction(self._url) as connection:
                version = data_version(connection)
            if version != self._version or len(self._exact) >= _KEPT:
                self._version = version
                self._exact.clear()
                self._banded.clear()
            key = (level, rule_set, as_of)
            if key not in self._exact:
                request = FormationRequest(level, rule_set, as_of, time_limit_s=_LIMIT_S)
                result = plan_formation(self._published.town(), request, today=today_here())
                hidden = hidden_units(self._published, level=level, as_of=result.prepared.as_of)
                self._exact[key] = result.payload
                self._banded[key] = publish_formation(result.payload, hidden=hidden)
            return (self._exact if is_exact else self._banded)[key]
