"""Members for their administrator: lists, one member, corrections, extract, deletion."""

from datetime import date
from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Depends, Query, status

from api.dependencies import Allowed, DatabaseUrl, Limited, NoStore, Now, RequestId
from api.routes.reveal import REVEALS
from api.schemas.member_records import (
    BuildingChoices,
    Category,
    DeletionAsked,
    Kind,
    Located,
    MemberAsked,
    MemberChanged,
    MemberChoices,
    MemberExtract,
    MemberHistory,
    MemberList,
    MemberRecord,
    Status,
    Warned,
)
from api.security.roles import Permission
from gis.settings import day_here
from gis.store.member_rows import MOST, MemberFilter, Page
from gis.store.rights import Caller
from gis.workflows.asked import Asked
from gis.workflows.edit_member import edit_member, remove_member
from gis.workflows.member_extract import extract_member
from gis.workflows.member_list import (
    UNLOCATED,
    buildings_of_estate,
    member_choices,
    member_history,
    member_list,
    read_member,
)

router = APIRouter(prefix="/api/v1", tags=["members"], dependencies=[NoStore])

Reading = Annotated[Caller, Depends(Allowed(Permission.READ_MEMBERS))]
Editing = Annotated[Caller, Depends(Allowed(Permission.EDIT_MEMBERS))]
Exporting = Annotated[Caller, Depends(Allowed(Permission.EXPORT_MEMBERS))]
Cursor = Annotated[str | None, Query(max_length=600)]
Limit = Annotated[int, Query(ge=1, le=MOST)]


def _today(now: Now) -> date:
    return day_here(now)


Today = Annotated[date, Depends(_today)]


def reading(caller: Reading, url: DatabaseUrl, request_id: RequestId, today: Today) -> Asked:
    """Say who reads."""
    return Asked(url, caller, request_id, today)


def editing(caller: Editing, url: DatabaseUrl, request_id: RequestId, today: Today) -> Asked:
    """Say who changes."""
    return Asked(url, caller, request_id, today)


def exporting(caller: Exporting, url: DatabaseUrl, request_id: RequestId, today: Today) -> Asked:
    """Say who takes an extract."""
    return Asked(url, caller, request_id, today)


AskedToRead = Annotated[Asked, Depends(reading)]
AskedToEdit = Annotated[Asked, Depends(editing)]
AskedToExport = Annotated[Asked, Depends(exporting)]


@router.get("/members")
def members(  # noqa: PLR0913 - one for each filter
    asked: AskedToRead,
    *,
    org: UUID | None = None,
    building: UUID | None = None,
    kind: Kind | None = None,
    category: Category | None = None,
    group: UUID | None = None,
    located: Located | None = None,
    unlocated: bool = False,
    standing: Annotated[Status | None, Query(alias="status")] = None,
    cursor: Cursor = None,
    limit: Limit = 50,
) -> MemberList:
    """List members, names masked: of an organisation and those below it, or of a building."""
    chosen = MemberFilter(
        org=org,
        building=building,
        kind=kind,
        category=category,
        group=group,
        located=UNLOCATED if unlocated else located,
        status=standing,
    )
    lines, following = member_list(asked, chosen, Page(limit, cursor))
    return MemberList.model_validate({"members": lines, "next": following})


@router.get("/members/choices")
def choices(asked: AskedToEdit) -> MemberChoices:
    """Give what a correction may choose from."""
    return MemberChoices.model_validate(member_choices(asked))


@router.get("/members/choices/buildings")
def building_choices(asked: AskedToEdit, estate: UUID) -> BuildingChoices:
    """List the buildings of an estate to place members in."""
    return BuildingChoices.model_validate({"buildings": buildings_of_estate(asked, estate)})


@router.get("/members/{member_id}")
def member(asked: AskedToRead, member_id: UUID) -> MemberRecord:
    """Give one member, the name masked."""
    return MemberRecord.model_validate(read_member(asked, member_id))


@router.patch("/members/{member_id}")
def correct(
    _reader: Reading, asked: AskedToEdit, member_id: UUID, change: MemberAsked
) -> MemberChanged:
    """Correct, place or move one member; 409 when somebody else changed it meanwhile."""
    warnings = edit_member(asked, member_id, change.change(), version=change.version)
    return MemberChanged(
        member=MemberRecord.model_validate(read_member(asked, member_id)),
        warnings=[Warned.model_validate(each, from_attributes=True) for each in warnings],
    )


@router.delete("/members/{member_id}", status_code=status.HTTP_204_NO_CONTENT)
def delete(asked: AskedToEdit, member_id: UUID, deletion: DeletionAsked) -> None:
    """Delete everything that is kept of one member."""
    remove_member(asked, member_id, version=deletion.version, reason=deletion.reason)


@router.get("/members/{member_id}/extract", dependencies=[Depends(Limited(REVEALS))])
def extract(asked: AskedToExport, member_id: UUID) -> MemberExtract:
    """Give everything that is kept of one member, for that member; it counts as showing a name."""
    return MemberExtract.model_validate(extract_member(asked, member_id))


@router.get("/members/{member_id}/history")
def history(asked: AskedToRead, member_id: UUID) -> MemberHistory:
    """List what was changed of one member."""
    return MemberHistory.model_validate({"events": member_history(asked, member_id)})
