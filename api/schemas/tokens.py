"""API tokens as they are asked for and answered."""

from datetime import datetime
from typing import Self
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field, model_validator

from api.schemas.roles import ActionName, ScopeKind


class TokenAsked(BaseModel):
    """What a token is for: some of one's own actions, perhaps in one scope only."""

    model_config = ConfigDict(extra="forbid")

    name: str = Field(min_length=1, max_length=80)
    actions: list[ActionName] = Field(min_length=1, max_length=20)
    scope_kind: ScopeKind | None = None
    scope_id: UUID | None = None
    days: int = Field(default=90, ge=1, le=365)

    @model_validator(mode="after")
    def _has_whole_scope(self) -> Self:
        if (self.scope_kind is None) != (self.scope_id is None):
            raise ValueError("a scope has a kind and an id")
        return self


class TokenAnswer(BaseModel):
    """A token, without itself."""

    id: UUID
    name: str
    actions: list[ActionName]
    scope_kind: ScopeKind | None
    scope_id: UUID | None
    created_at: datetime
    expires_at: datetime
    last_used_at: datetime | None


class TokenMade(TokenAnswer):
    """A new token, told this once: send it as `Authorization: Bearer …`."""

    token: str
