"""What a route may ask for: the data, the day, the box."""

from datetime import date
from typing import Annotated

from fastapi import Depends, Query, Request

from gis.errors import ForbiddenTarget, InvalidParameter
from gis.workflows.formation_runs import FormationRuns
from gis.workflows.measure_coverage import PublishedCoverage
from gis.workflows.published_plans import PublishedPlans

Box = tuple[float, float, float, float]
_EDGES = 4
_READING = {"GET", "HEAD", "OPTIONS"}


def published(request: Request) -> PublishedCoverage:
    """Give the coverage as it may be served."""
    found: PublishedCoverage = request.app.state.published
    return found


def database_url(request: Request) -> str:
    """Give the address of the database, for the serving role."""
    return str(request.app.state.database_url)


def runs(request: Request) -> FormationRuns:
    """Give the formation runs of this process."""
    found: FormationRuns = request.app.state.runs
    return found


def plans(request: Request) -> PublishedPlans:
    """Give the formation plans as they may be served."""
    found: PublishedPlans = request.app.state.plans
    return found


def nonce(request: Request) -> str:
    """Give the nonce of this answer's Content-Security-Policy."""
    return str(request.state.nonce)


def same_site(request: Request) -> None:
    """Refuse a change that a page of another site asks the browser for."""
    site = request.headers.get("sec-fetch-site", "none")
    if request.method not in _READING and site not in {"same-origin", "none"}:
        raise ForbiddenTarget("this can only be asked for by our own pages")


def box(
    bbox: Annotated[
        str | None,
        Query(description="west,south,east,north in degrees", max_length=200),
    ] = None,
) -> Box | None:
    """Read a box."""
    if bbox is None:
        return None
    try:
        edges = [float(edge) for edge in bbox.split(",")]
    except ValueError:
        edges = []
    if len(edges) != _EDGES:
        raise InvalidParameter("bbox must be west,south,east,north in degrees")
    return edges[0], edges[1], edges[2], edges[3]


Published = Annotated[PublishedCoverage, Depends(published)]
DatabaseUrl = Annotated[str, Depends(database_url)]
Plans = Annotated[PublishedPlans, Depends(plans)]
Runs = Annotated[FormationRuns, Depends(runs)]
Nonce = Annotated[str, Depends(nonce)]
AsOf = Annotated[
    date | None, Query(description="The day; without one the newest with member counts.")
]
Bbox = Annotated[Box | None, Depends(box)]
