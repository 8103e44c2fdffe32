"""Everything the coverage map is drawn from, as it may be served."""

from collections.abc import Callable, Mapping
from contextlib import AbstractContextManager
from datetime import date
from typing import Any

from sqlalchemy import Connection

from gis.analysis.measures import Level
from gis.store.rights import publishing_transaction
from gis.workflows.measure_coverage import PublishedCoverage
from gis.workflows.publish_layers import SCOPED, AskedLayer, public_features

LEVELS = (Level.STREET, Level.COMMUNITY, Level.ESTATE, Level.GRID)
Rows = Callable[[], AbstractContextManager[Connection]]
_DRAWN = ("district", "street", "community", "estate", "grid", "venue", "barrier")


def coverage_reports(
    published: PublishedCoverage, *, as_of: date | None = None
) -> Mapping[str, Mapping[str, Any]]:
    """Give the published report of every level that is drawn, by name."""
    return {level.value: published.report(level=level, as_of=as_of) for level in LEVELS}


def coverage_features(
    published: PublishedCoverage, url: str, *, as_of: date, buildings: Rows | None = None
) -> Mapping[str, Mapping[str, Any]]:
    """
    Give the layers that are drawn, by name.

    `buildings` opens the transaction whose buildings are among them: it belongs to the file
    that must hold everything; the page asks for the buildings it shows.
    """
    town = published.town()
    with publishing_transaction(url) as connection:
        drawn = {
            name: public_features(connection, town, AskedLayer(name), as_of=as_of)
            for name in _DRAWN
        }
    if buildings is not None:
        with buildings() as connection:
            drawn[SCOPED] = public_features(connection, town, AskedLayer(SCOPED), as_of=as_of)
    return drawn
