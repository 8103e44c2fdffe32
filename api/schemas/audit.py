"""The audit as its reader asks for and gets it."""

from datetime import datetime
from typing import Any, Literal
from uuid import UUID

from pydantic import BaseModel


class AuditEventAnswer(BaseModel):
    """Who did what to whom, with which outcome."""

    id: UUID
    happened_at: datetime
    kind: str
    account_id: UUID | None
    login: str | None
    role: str | None
    action: str | None
    object_kind: str | None
    object_id: UUID | None
    outcome: Literal["ok", "denied", "failed", "empty"]
    reason: str | None
    details: dict[str, Any]
    request_id: str | None


class AuditPage(BaseModel):
    """Events, the newest first; `next` is the cursor of the following page."""

    events: list[AuditEventAnswer]
    next: str | None


class AuditFindingAnswer(BaseModel):
    """One thing that is not as it was sealed."""

    kind: str
    seq: int | None
    event_id: UUID | None
    happened_at: datetime | None
    detail: str


class AuditVerified(BaseModel):
    """What verifying found; clean when there are no findings."""

    is_clean: bool
    link_count: int
    head_count: int
    waiting: int
    findings: list[AuditFindingAnswer]
