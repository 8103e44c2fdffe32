"""One branch for its administrator: how it could be divided into groups, or split."""

from typing import Annotated, Any
from uuid import UUID

from fastapi import APIRouter, Depends, Request

from api.dependencies import Limited, NoStore
from api.routes.member_records import AskedToRead
from api.schemas.branches import DividedBranch
from api.security.rate_limits import Rate
from gis.workflows.own_branch import OwnBranches

DIVISIONS = Rate("divisions", burst=20, per_s=60)

router = APIRouter(
    prefix="/api/v1/formation",
    tags=["formation"],
    dependencies=[NoStore, Depends(Limited(DIVISIONS))],
)


def _branches(request: Request) -> OwnBranches:
    found: OwnBranches = request.app.state.branches
    return found


Branches = Annotated[OwnBranches, Depends(_branches)]


@router.get("/groups/{org_id}", response_model=DividedBranch)
def groups(asked: AskedToRead, branches: Branches, org_id: UUID) -> dict[str, Any]:
    """Divide a branch whose members one may read into building groups; this is audited."""
    return branches.groups(asked, org_id)


@router.get("/split/{org_id}", response_model=DividedBranch)
def split(asked: AskedToRead, branches: Branches, org_id: UUID) -> dict[str, Any]:
    """Split a branch of more than 50 members whose members one may read; this is audited."""
    return branches.split(asked, org_id)
