"""`linge map`: maps as files that open without any server."""

from datetime import date
from pathlib import Path
from typing import Annotated

import typer

from api.cli.coverage import AsOf
from api.cli.formation import LevelOption, UnitLevel
from api.cli.whole_file import write_whole
from api.settings import api_settings
from gis.analysis.measures import Level
from gis.errors import InvalidParameter
from gis.store.rights import publishing_transaction
from gis.store.target import database_url
from gis.workflows.draw_coverage import coverage_features, coverage_reports
from gis.workflows.measure_coverage import PublishedCoverage
from gis.workflows.published_plans import PublishedPlans
from maps.render import render_file
from maps.views.catalog import MAPS
from maps.views.coverage import CoverageData
from maps.views.formation import FormationData


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command("map")(map_)


def map_(
    view: Annotated[str, typer.Argument(help="Which map: coverage or formation.")],
    out: Annotated[Path, typer.Option(help="The file to write.")],
    as_of: AsOf = None,
    level: LevelOption = UnitLevel.ESTATE,
    rules: Annotated[
        str, typer.Option(help="For formation: regulation or by_size.")
    ] = "regulation",
) -> None:
    """
    Write a map as one self-contained file; it holds what the web page may show, no more.

    Formation plans tell the counts of every unit: that file is for its writer only.
    """
    url = database_url()
    published = PublishedCoverage(url)
    day = None if as_of is None else as_of.date()
    data: CoverageData | FormationData
    if view == "coverage":
        data = _coverage(published, url, day)
    elif view == "formation":
        plans = PublishedPlans(url, published)
        payload = plans.payload(level=Level(level.value), rule_set=rules, as_of=day)
        drawn_day = date.fromisoformat(payload["as_of"])
        data = FormationData(payload, coverage_features(published, url, as_of=drawn_day))
    else:
        known = ", ".join(each.name for each in MAPS if each.has_file)
        raise InvalidParameter(f"there is no map {view!r}; there are {known}")
    content = render_file(data, locale=api_settings().locale)
    write_whole(out, content, private=isinstance(data, FormationData))
    typer.echo(f"written to {out}")


def _coverage(published: PublishedCoverage, url: str, day: date | None) -> CoverageData:
    """Collect what the coverage map is drawn from: all of it, published."""
    reports = coverage_reports(published, as_of=day)
    drawn_day = date.fromisoformat(next(iter(reports.values()))["as_of"])
    features = coverage_features(
        published, url, as_of=drawn_day, buildings=lambda: publishing_transaction(url)
    )
    return CoverageData(reports, features)
