"""Formation plans of a page, computed once per state of the data."""

from datetime import date
from threading import Lock
from typing import Any

from gis.analysis.measures import Level
from gis.settings import today_here
from gis.store.rights import publishing_transaction
from gis.store.version import data_version
from gis.workflows.measure_coverage import PublishedCoverage
from gis.workflows.plan_formation import FormationRequest, plan_formation

_LIMIT_S = 20.0
_KEPT = 16
Key = tuple[Level, str, date | None]


class PublishedPlans:
    """The plans of a page: best, unlike and front, computed once for all who look."""

    def __init__(self, url: str, published: PublishedCoverage) -> None:
        self._url, self._published = url, published
        self._lock = Lock()
        self._version: tuple[object, ...] | None = None
        self._plans: dict[Key, dict[str, Any]] = {}

    def payload(
        self, *, level: Level, rule_set: str = "regulation", as_of: date | None = None
    ) -> dict[str, Any]:
        """
        Give the plans of a level; not to be changed by the caller.

        Only for who may see the counts of every unit, see `gis.store.sight`: they are exact.

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
            if version != self._version or len(self._plans) >= _KEPT:
                self._version = version
                self._plans.clear()
            key = (level, rule_set, as_of)
            if key not in self._plans:
                request = FormationRequest(level, rule_set, as_of, time_limit_s=_LIMIT_S)
                result = plan_formation(self._published.town(), request, today=today_here())
                self._plans[key] = result.payload
            return self._plans[key]
