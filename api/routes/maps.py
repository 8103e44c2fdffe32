"""Maps as pages, and as files to take away."""

from collections.abc import Mapping
from datetime import date
from typing import Annotated, Any

from fastapi import APIRouter, Depends
from fastapi.responses import HTMLResponse, RedirectResponse

from api.dependencies import AsOf, DatabaseUrl, Nonce, Plans, Published
from api.schemas.formation import RuleSetName, UnitLevel
from api.settings import api_settings
from gis.analysis.measures import Level
from gis.workflows.draw_coverage import coverage_features, coverage_reports
from gis.workflows.measure_coverage import PublishedCoverage
from gis.workflows.published_plans import PublishedPlans
from maps.render import render_file, render_page
from maps.views.coverage import CoverageData
from maps.views.formation import FormationData

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


def asked_plans(
    published: Published,
    plans: Plans,
    url: DatabaseUrl,
    level: UnitLevel = "estate",
    rules: RuleSetName = "regulation",
    as_of: AsOf = None,
) -> FormationData:
    """Collect the plans that a request asks for."""
    return formation_data(published, plans, url, level=Level(level), rule_set=rules, as_of=as_of)


AskedPlans = Annotated[FormationData, Depends(asked_plans)]


@router.get("/maps/formation", response_class=HTMLResponse)
def formation_page(data: AskedPlans, nonce: Nonce) -> HTMLResponse:
    """Show the formation plans of a level."""
    return HTMLResponse(render_page(data, locale=api_settings().locale, nonce=nonce))


@router.get("/maps/formation.html", response_class=HTMLResponse)
def formation_file(data: AskedPlans) -> HTMLResponse:
    """Give the formation plans as one file that opens without any server."""
    name = f"formation-{data.payload['level']}-{data.payload['as_of']}.html"
    return HTMLResponse(
        render_file(data, locale=api_settings().locale),
        headers={"Content-Disposition": f'attachment; filename="{name}"'},
    )


def formation_data(
    published: PublishedCoverage,
    plans: PublishedPlans,
    url: str,
    *,
    level: Level,
    rule_set: str,
    as_of: date | None,
) -> FormationData:
    """Collect what the formation map is drawn from, as it may be served."""
    payload = plans.payload(level=level, rule_set=rule_set, as_of=as_of)
    day = date.fromisoformat(payload["as_of"])
    features = coverage_features(published, url, as_of=day, with_buildings=False)
    return FormationData(payload=payload, features=features)


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
