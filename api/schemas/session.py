"""Signing in, and who is signed in."""

from datetime import datetime
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field

from api.schemas.roles import Effect, ScopeKind


class SignInAsked(BaseModel):
    """Who wants to sign in."""

    model_config = ConfigDict(extra="forbid")

    login: str = Field(max_length=40)
    password: str = Field(max_length=200)


class RedeemAsked(BaseModel):
    """The token of a one-time link, and the password to have from now on."""

    model_config = ConfigDict(extra="forbid")

    token: str = Field(max_length=100)
    password: str = Field(max_length=200)


class ScopeAnswer(BaseModel):
    """One thing that the account may or may not do somewhere; without a name if unknown."""

    kind: ScopeKind
    id: UUID
    name: str | None
    action: str
    effect: Effect


class SessionAnswer(BaseModel):
    """
    Who is signed in, with what; changes send `csrf` as the header X-CSRF-Token.

    A token has neither `csrf` nor an end of its session.
    """

    login: str
    role: str
    permissions: list[str]
    csrf: str | None
    expires_at: datetime | None
    idle_s: int
    scopes: list[ScopeAnswer]
