"""What waits for an organisation's administrator: members to place, affiliations to look at."""

from uuid import UUID

from fastapi import APIRouter

from api.dependencies import NoStore
from api.routes.member_records import AskedToEdit, Cursor, Limit
from api.schemas.member_records import MemberList
from api.schemas.work_transfers import TransferList
from gis.store.member_rows import MemberFilter, Page
from gis.workflows.member_list import UNLOCATED, member_list
from gis.workflows.transfer_work import transfer_work

router = APIRouter(prefix="/api/v1/work", tags=["members"], dependencies=[NoStore])


@router.get("/unlocated-members")
def unlocated_members(
    asked: AskedToEdit, org: UUID | None = None, cursor: Cursor = None, limit: Limit = 50
) -> MemberList:
    """List members of the own organisations of whom nobody knows where they live."""
    chosen = MemberFilter(org=org, located=UNLOCATED)
    lines, following = member_list(asked, chosen, Page(limit, cursor))
    return MemberList.model_validate({"members": lines, "next": following})


@router.get("/transfers")
def transfers(
    asked: AskedToEdit, org: UUID | None = None, cursor: Cursor = None, limit: Limit = 50
) -> TransferList:
    """List affiliations that do not follow life, with advice; nothing is changed by it."""
    work = transfer_work(asked, Page(limit, cursor), org=org)
    return TransferList.model_validate(
        {"transfers": work.lines, "clauses": work.clauses, "next": work.following}
    )
