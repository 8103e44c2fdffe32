"""Showing the full name of one member."""

from typing import Annotated, Any
from uuid import UUID

from fastapi import APIRouter, Depends

from api.dependencies import Allowed, AskedHere, Limited, NoStore
from api.schemas.reveal import Revealed, RevealRequest
from api.security.rate_limits import Rate
from api.security.roles import Permission
from gis.store.rights import Caller
from gis.workflows.reveal_member import SHOWN_S, reveal_member

router = APIRouter(prefix="/api/v1", tags=["members"])
Revealing = Annotated[Caller, Depends(Allowed(Permission.REVEAL_MEMBERS))]
REVEALS = Rate("reveals", burst=60, per_s=3600)


@router.post(
    "/members/{member_id}/reveal",
    response_model=Revealed,
    dependencies=[NoStore, Depends(Limited(REVEALS))],
)
def reveal(
    _caller: Revealing, asked: AskedHere, member_id: UUID, request: RevealRequest
) -> dict[str, Any]:
    """Give name and phone of a member for a minute; this is audited with its reason."""
    return {**reveal_member(asked, member_id, reason=request.reason), "seconds": SHOWN_S}
