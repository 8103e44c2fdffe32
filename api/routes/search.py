"""One search for buildings, estates and members."""

from typing import Annotated, Any

from fastapi import APIRouter, Depends

from api.dependencies import Allowed, AskedHere, Limited, NoStore, Published
from api.schemas.search import SearchAnswer, SearchAsked
from api.security.rate_limits import Rate
from api.security.roles import Permission
from gis.store.rights import Caller
from gis.workflows.data_day import data_day
from gis.workflows.find_places_and_members import find_places_and_members

router = APIRouter(prefix="/api/v1", tags=["search"])
ReadingMembers = Annotated[Caller, Depends(Allowed(Permission.READ_MEMBERS))]
SEARCHES = Rate("searches", burst=60, per_s=60)


# A name must not stand in an address, which servers on the way and browsers write down.
@router.post(
    "/search", response_model=SearchAnswer, dependencies=[NoStore, Depends(Limited(SEARCHES))]
)
def search(
    _caller: ReadingMembers, asked: AskedHere, published: Published, sought: SearchAsked
) -> dict[str, Any]:
    """Find what the account may see, members by masked name; this is audited, unread."""
    return find_places_and_members(asked, sought.q, day=data_day(published), grid=sought.grid)
