"""Maps as pages, and as files to take away."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from fastapi import APIRouter
from fastapi.responses import HTMLResponse, RedirectResponse

from api.dependencies import AsOf, DatabaseUrl, Nonce, Published
from api.settings import api_settings
from gis.workflows.draw_coverage import coverage_features, coverage_reports
from gis.workflows.measure_coverage import PublishedCoverage
from maps.render import render_file, render_page
from maps.views.coverage import CoverageData

router = APIRouter(tags=["maps"])


@router.get("/", include_in_schema=False)
def home() -> RedirectResponse:
    """Lead to the coverage map."""
    return RedirectResponse("/maps/coverage")


@router.get("/maps/coverage", response_class=HTMLResponse)
def coverage_page(
    published: Published, url: DatabaseUrl, nonce: Nonce, as_of: AsOf = None
) -> HTMLResponse:
    """Show the coverage map."""
    data = coverage_data(published, url, as_of=as_of, with_buildings=False)
    return HTMLResponse(render_page(data, locale=api_settings().locale, nonce=nonce))


@router.get("/maps/coverage.html", response_class=HTMLResponse)
def coverage_file(published: Published, url: DatabaseUrl, as_of: AsOf = None) -> HTMLResponse:
    """Give the coverage map as one file that opens without any server."""
    data = coverage_data(published, url, as_of=as_of, with_buildings=True)
    name = f"coverage-{day_of(data.reports)}.html"
    return HTMLResponse(
        render_file(data, locale=api_settings().locale),
        headers={"Content-Disposition": f'attachment; filename="{name}"'},
    )


def coverage_data(
    published: PublishedCoverage, url: str, *, as_of: date | None, with_buildings: bool
) -> CoverageData:
    """Collect what the coverage map is drawn from, as it may be served."""
    reports = coverage_reports(published, as_of=as_of)
    day = date.fromisoformat(day_of(reports))
    features = coverage_features(published, url, as_of=day, with_buildings=with_buildings)
    return CoverageData(reports=reports, features=features)


def day_of(reports: Mapping[str, Mapping[str, Any]]) -> str:
    """Tell the day that reports are of."""
    return str(next(iter(reports.values()))["as_of"])
