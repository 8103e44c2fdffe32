"""Coverage as one account may see it."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from gis.analysis.measures import Level
from gis.analysis.narrowing import narrow_report
from gis.store.rights import Caller
from gis.store.sight import sight_of
from gis.workflows.draw_coverage import LEVELS
from gis.workflows.measure_coverage import PublishedCoverage

ACTION = "coverage:read"


@dataclass(frozen=True)
class OwnCoverage:
    """The published reports, without the figures of places that the caller may not see."""

    published: PublishedCoverage
    url: str
    caller: Caller

    def report(self, *, level: Level, as_of: date | None = None) -> Mapping[str, Any]:
        """Give the report of a level and day; not to be changed."""
        return self.reports((level,), as_of=as_of)[level.value]

    def reports(
        self, levels: tuple[Level, ...] = LEVELS, *, as_of: date | None = None
    ) -> Mapping[str, Mapping[str, Any]]:
        """Give the reports of several levels by name, as rights are in one moment."""
        sight = sight_of(self.url, self.caller, ACTION)
        whole = {each.value: self.published.report(level=each, as_of=as_of) for each in levels}
        if sight.is_whole:
            return whole
        return {
            name: narrow_report(each, seen=sight.places, spanning=sight.spanning)
            for name, each in whole.items()
        }
