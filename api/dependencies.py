"""What a route may ask for: the data, the day, the box."""

from datetime import date
from typing import Annotated

from fastapi import Depends, Query, Request

from gis.errors import InvalidParameter
from gis.workflows.measure_coverage import PublishedCoverage

Box = tuple[float, float, float, float]
_EDGES = 4


def published(request: Request) -> PublishedCoverage:
    """Give the coverage as it may be served."""
    found: PublishedCoverage = request.app.state.published
    return found


def database_url(request: Request) -> str:
    """Give the address of the database, for the serving role."""
    return str(request.app.state.database_url)


def nonce(request: Request) -> str:
    """Give the nonce of this answer's Content-Security-Policy."""
    return str(request.state.nonce)


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
Nonce = Annotated[str, Depends(nonce)]
AsOf = Annotated[
    date | None, Query(description="The day; without one the newest with member counts.")
]
Bbox = Annotated[Box | None, Depends(box)]
