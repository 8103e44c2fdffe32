"""Coverage as figures."""

from collections.abc import Mapping
from typing import Annotated, Any

from fastapi import APIRouter, Depends

from api.dependencies import Allowed, AsOf, OwnReports
from api.schemas.coverage import CoverageAnswer
from api.security.roles import Permission
from gis.analysis.measures import Level
from gis.store.rights import Caller

router = APIRouter(prefix="/api/v1", tags=["coverage"])
Reading = Annotated[Caller, Depends(Allowed(Permission.READ_COVERAGE))]


@router.get("/coverage", response_model=CoverageAnswer)
def coverage(
    _caller: Reading, reports: OwnReports, level: Level = Level.COMMUNITY, as_of: AsOf = None
) -> Mapping[str, Any]:
    """Measure every place of a level that one may see; member counts are bands or rounded."""
    return reports.report(level=level, as_of=as_of)
