"""Maps as pages, and as files to take away."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Annotated, Any

from fastapi import APIRouter, Depends
from fastapi.responses import HTMLResponse

from api.dependencies import (
    Allowed,
    AllowedWithCounts,
    AsOf,
    DatabaseUrl,
    Frame,
    OwnReports,
    Plans,
    Published,
)
from api.schemas.formation import RuleSetName, UnitLevel
from api.security.roles import Permission
from api.settings import api_settings
from gis.analysis.measures import Level
from gis.store.rights import PLACES_READ, Caller, caller_transaction
from gis.workflows.building_lists import own_ground
from gis.workflows.data_day import data_day
from gis.workflows.draw_coverage import coverage_features
from maps.render import render_file, render_page
from maps.views.buildings import BuildingsData
from maps.views.coverage import CoverageData
from maps.views.formation import FormationData

router = APIRouter(tags=["maps"], default_response_class=HTMLResponse)
ReadingCoverage = Annotated[Caller, Depends(Allowed(Permission.READ_COVERAGE))]
ReadingMembers = Annotated[Caller, Depends(Allowed(Permission.READ_MEMBERS))]
ReadingPlans = Annotated[Caller, Depends(AllowedWithCounts(Permission.READ_PLANS))]


@router.get("/maps/coverage")
def coverage_page(
    _caller: ReadingCoverage,
    published: Published,
    own: OwnReports,
    url: DatabaseUrl,
    frame: Frame,
    as_of: AsOf = None,
) -> HTMLResponse:
    """Show the coverage map."""
    reports = own.reports(as_of=as_of)
    features = coverage_features(published, url, as_of=day_of(reports))
    return HTMLResponse(render_page(CoverageData(reports=reports, features=features), **frame))


@router.get("/maps/coverage.html")
def coverage_file(
    caller: ReadingCoverage,
    published: Published,
    own: OwnReports,
    url: DatabaseUrl,
    as_of: AsOf = None,
) -> HTMLResponse:
    """Give the coverage map as one file that opens without any server."""
    reports = own.reports(as_of=as_of)
    features = coverage_features(
        published,
        url,
        as_of=day_of(reports),
        buildings=lambda: caller_transaction(url, caller, PLACES_READ),
    )
    data = CoverageData(reports=reports, features=features)
    return _file(data, f"coverage-{day_of(reports)}.html")


@dataclass(frozen=True)
class PlanAsked:
    """Which plans: of a level, under a rule set, on a day."""

    level: UnitLevel = "estate"
    rules: RuleSetName = "regulation"
    as_of: AsOf = None


def asked_plans(
    _caller: ReadingPlans,
    published: Published,
    plans: Plans,
    url: DatabaseUrl,
    asked: Annotated[PlanAsked, Depends()],
) -> FormationData:
    """Collect the plans that a request asks for."""
    payload = plans.payload(level=Level(asked.level), rule_set=asked.rules, as_of=asked.as_of)
    day = date.fromisoformat(payload["as_of"])
    return FormationData(payload, coverage_features(published, url, as_of=day))


AskedPlans = Annotated[FormationData, Depends(asked_plans)]


@router.get("/maps/formation")
def formation_page(data: AskedPlans, frame: Frame) -> HTMLResponse:
    """Show the formation plans of a level."""
    return HTMLResponse(render_page(data, **frame))


@router.get("/maps/formation.html")
def formation_file(data: AskedPlans) -> HTMLResponse:
    """Give the formation plans as one file that opens without any server."""
    return _file(data, f"formation-{data.payload['level']}-{data.payload['as_of']}.html")


@router.get("/maps/buildings")
def buildings_page(
    caller: ReadingMembers, published: Published, url: DatabaseUrl, frame: Frame
) -> HTMLResponse:
    """Show the buildings of the account's own grids; the page asks for their members itself."""
    day = data_day(published)
    data = BuildingsData(
        as_of=day.isoformat(),
        features=own_ground(url, caller, day=day),
        capabilities=("reveal",) if Permission.REVEAL_MEMBERS in caller.actions else (),
    )
    return HTMLResponse(render_page(data, **frame))


def day_of(reports: Mapping[str, Mapping[str, Any]]) -> date:
    """Tell the day that reports are of."""
    return date.fromisoformat(next(iter(reports.values()))["as_of"])


def _file(data: CoverageData | FormationData, name: str) -> HTMLResponse:
    return HTMLResponse(
        render_file(data, locale=api_settings().locale),
        headers={"Content-Disposition": f'attachment; filename="{name}"'},
    )
