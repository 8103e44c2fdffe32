"""The audit for the auditor: searched, and verified."""

from dataclasses import asdict
from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Depends, Query
from pydantic import AwareDatetime

from api.dependencies import Allowed, DatabaseUrl, Limited, NoStore, RequestId
from api.schemas.audit import AuditPage, AuditVerified
from api.security.rate_limits import Rate
from api.security.roles import Permission
from gis.store.audit import Outcome
from gis.store.audit_reading import AuditQuery
from gis.store.rights import Caller
from gis.workflows.audit_log import LONGEST_PAGE, search_audit, verify_for

router = APIRouter(prefix="/api/v1/audit", tags=["audit"], dependencies=[NoStore])

Auditor = Annotated[Caller, Depends(Allowed(Permission.READ_AUDIT))]
_VERIFYING = Rate("audit_verify", burst=3, per_s=60)


def asked_events(
    since: Annotated[AwareDatetime | None, Query(alias="from", description="Inclusive.")] = None,
    until: Annotated[AwareDatetime | None, Query(alias="to", description="Exclusive.")] = None,
    kind: Annotated[str | None, Query(pattern="^[a-z_]{1,40}$")] = None,
    account: UUID | None = None,
    object_id: Annotated[UUID | None, Query(alias="object")] = None,
    outcome: Outcome | None = None,
) -> AuditQuery:
    """Read which events are asked for."""
    return AuditQuery(since, until, kind, account, None, object_id, outcome)


@router.get("")
def audit(
    caller: Auditor,
    url: DatabaseUrl,
    request_id: RequestId,
    query: Annotated[AuditQuery, Depends(asked_events)],
    limit: Annotated[int, Query(ge=1, le=LONGEST_PAGE)] = 100,
    cursor: Annotated[str | None, Query(max_length=80)] = None,
) -> AuditPage:
    """List events, the newest first."""
    events, following = search_audit(
        url, caller, query, limit=limit, cursor=cursor, request_id=request_id
    )
    return AuditPage.model_validate({"events": events, "next": following})


@router.get("/verify", dependencies=[Depends(Limited(_VERIFYING))])
def verification(caller: Auditor, url: DatabaseUrl, request_id: RequestId) -> AuditVerified:
    """Check every event against the chain and its signed heads."""
    report = verify_for(url, caller, request_id=request_id)
    return AuditVerified.model_validate(asdict(report) | {"is_clean": report.is_clean})
