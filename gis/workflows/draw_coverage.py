"""Everything the coverage map is drawn from, as it may be served."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from gis.analysis.measures import Level
from gis.workflows.measure_coverage import PublishedCoverage
from gis.workflows.publish_layers import public_features

LEVELS = (Level.STREET, Level.COMMUNITY, Level.ESTATE, Level.GRID)
_DRAWN = ("district", "street", "community", "estate", "grid", "venue", "barrier")


def coverage_reports(
    published: PublishedCoverage, *, as_of: date | None = None
) -> Mapping[str, Mapping[str, Any]]:
    """Give the published report of every level that is drawn, by name."""
    return {level.value: published.report(level=level, as_of=as_of) for level in LEVELS}


def coverage_features(
    published: PublishedCoverage, url: str, *, as_of: date, with_buildings: bool
) -> Mapping[str, Mapping[str, Any]]:
    """
    Give the layers that are drawn, by name.

    `with_buildings` belongs to the file that must hold everything; the page asks for the
    buildings it shows.
    """
    names = (*_DRAWN, "building") if with_buildings else _DRAWN
    town = published.town()
    return {name: public_features(url, town, name, as_of=as_of) for name in names}
