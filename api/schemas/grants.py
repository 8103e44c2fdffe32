"""Grants, and why something is allowed, as they are asked for and answered."""

from datetime import datetime
from typing import Self
from uuid import UUID

from pydantic import AwareDatetime, BaseModel, ConfigDict, model_validator

from api.schemas.roles import ActionName, Effect, RoleName, ScopeKind


class GrantAsked(BaseModel):
    """An account or a role (one of the two) may, or may not, do something in a scope."""

    model_config = ConfigDict(extra="forbid")

    account_id: UUID | None = None
    role: RoleName | None = None
    action: ActionName
    effect: Effect = "allow"
    scope_kind: ScopeKind
    scope_id: UUID
    expires_at: AwareDatetime | None = None

    @model_validator(mode="after")
    def _has_one_subject(self) -> Self:
        if (self.account_id is None) == (self.role is None):
            raise ValueError("name an account or a role, one of the two")
        return self


class GrantAnswer(BaseModel):
    """A grant."""

    id: UUID
    account_id: UUID | None
    role: RoleName | None
    action: ActionName
    effect: Effect
    scope_kind: ScopeKind
    scope_id: UUID
    granted_by: UUID | None
    granted_at: datetime
    expires_at: datetime | None


class WhyAnswer(BaseModel):
    """Whether something is allowed, and by which grant or for lack of what."""

    resource: UUID
    allowed: bool
    reason: str
    grant_id: UUID | None
