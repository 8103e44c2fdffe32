"""Measure coverage from the database: once for a command, or again and again for a server."""

from datetime import date
from threading import Lock
from typing import Any

import pandas as pd
from sqlalchemy import Connection

from gis.analysis.coverage import CoverageReport, Level, measure_coverage, measure_levels
from gis.analysis.dispersion import dispersion
from gis.analysis.suppression import publish
from gis.analysis.town import Town
from gis.errors import DatabaseUnavailable
from gis.layers.catalog import LAYERS
from gis.settings import today_here
from gis.store.features import load_features
from gis.store.rights import publishing_transaction
from gis.store.version import data_version

_KEPT = 64
Key = tuple[Level, date | None, date]


def load_town(url: str) -> Town:
    """Load all layers, as they are in one moment."""
    with publishing_transaction(url) as connection:
        return _town(connection)


def coverage_at(
    url: str, *, level: Level, as_of: date | None = None, today: date | None = None
) -> CoverageReport:
    """
    Measure coverage with exact counts: for operators, never to be served.

    Parameters
    ----------
    url
        Database, any role that reads.
    level
        Which kind of place.
    as_of
        The day; None is the newest one with counts.
    today
        What counts as the future; None is today where the deployment is.
    """
    return measure_coverage(load_town(url), level=level, as_of=as_of, today=today or today_here())


def dispersion_at(url: str, *, as_of: date | None = None) -> pd.DataFrame:
    """Measure how far apart the members of each organisation live: exact, for operators."""
    town = load_town(url)
    today = today_here()
    report = measure_coverage(town, level=Level.DISTRICT, as_of=as_of, today=today)
    return dispersion(town, as_of=report.as_of)


class PublishedCoverage:
    """
    Coverage as it may be served: published reports of the data as they are now.

    Keeps the town and the reports made of it until an import or an undo changes the data.
    """

    def __init__(self, url: str) -> None:
        self._url = url
        self._lock = Lock()
        self._version: tuple[object, ...] | None = None
        self._town: Town | None = None
        self._exact: dict[Key, dict[str, Any]] = {}
        self._published: dict[Key, dict[str, Any]] = {}

    def town(self) -> Town:
        """Give the town as it is now."""
        with self._lock:
            return self._fresh_town()

    def report(self, *, level: Level, as_of: date | None = None) -> dict[str, Any]:
        """Give the published report of a level and day; not to be changed by the caller."""
        with self._lock:
            town = self._fresh_town()
            key = (level, as_of, today_here())
            if key not in self._published:
                self._published[key] = self._publish(town, key)
            return self._published[key]

    def _publish(self, town: Town, key: Key) -> dict[str, Any]:
        level, as_of, today = key
        exact = self._measure(town, key)
        if level not in {Level.ESTATE, Level.GRID}:
            return publish(exact)
        communities = self._measure(town, (Level.COMMUNITY, as_of, today))
        return publish(exact, communities=communities)

    def _measure(self, town: Town, key: Key) -> dict[str, Any]:
        if len(self._exact) >= _KEPT:
            self._exact.clear()
            self._published.clear()
        if key not in self._exact:
            _, as_of, today = key
            # All levels at once cost little more than one: buildings and walks are the work.
            reports = measure_levels(town, levels=tuple(Level), as_of=as_of, today=today)
            for level, report in reports.items():
                self._exact[level, as_of, today] = report.as_dict()
        return self._exact[key]

    def _fresh_town(self) -> Town:
        with publishing_transaction(self._url) as connection:
            version = data_version(connection)
            if self._town is None or version != self._version:
                self._town = _town(connection)
                self._version = version
                self._exact.clear()
                self._published.clear()
        return self._town


def _town(connection: Connection) -> Town:
    frames = {_plural(layer.name): load_features(connection, layer) for layer in LAYERS}
    if frames["districts"].empty:
        raise DatabaseUnavailable(
            "the database holds no district yet; import one: linge import district FILE"
        )
    return Town(**frames)


def _plural(name: str) -> str:
    return f"{name[:-1]}ies" if name.endswith("y") else f"{name}s"
