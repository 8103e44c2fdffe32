"""Coverage as figures."""

from typing import Any

from fastapi import APIRouter

from api.dependencies import AsOf, Published
from api.schemas.coverage import CoverageAnswer
from gis.analysis.measures import Level

router = APIRouter(prefix="/api/v1", tags=["coverage"])


@router.get("/coverage", response_model=CoverageAnswer)
def coverage(
    published: Published, level: Level = Level.COMMUNITY, as_of: AsOf = None
) -> dict[str, Any]:
    """Measure every place of a level; member counts are bands or rounded."""
    return published.report(level=level, as_of=as_of)
