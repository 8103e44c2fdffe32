"""One search for buildings, estates and members."""

from typing import Annotated, Any
from uuid import UUID

from fastapi import APIRouter, Depends, Query

from api.dependencies import Allowed, AskedHere, Limited, NoStore, Published
from api.schemas.search import SearchAnswer
from api.security.rate_limits import Rate
from api.security.roles import Permission
from gis.store.rights import Caller
from gis.workflows.data_day import data_day
from gis.workflows.find_places_and_members import find_places_and_members
from gis.workflows.search_query import LONGEST

router = APIRouter(prefix="/api/v1", tags=["search"])
ReadingMembers = Annotated[Caller, Depends(Allowed(Permission.READ_MEMBERS))]
SEARCHES = Rate("searches", burst=60, per_s=60)


@router.get(
    "/search", response_model=SearchAnswer, dependencies=[NoStore, Depends(Limited(SEARCHES))]
)
def search(
    _caller: ReadingMembers,
    asked: AskedHere,
    published: Published,
    q: Annotated[str, Query(min_length=1, max_length=LONGEST)],
    grid: Annotated[UUID | None, Query(description="Whose buildings come first.")] = None,
) -> dict[str, Any]:
    """Find what the account may see, members by masked name; this is audited, unread."""
    return find_places_and_members(asked, q, day=data_day(published), grid=grid)
