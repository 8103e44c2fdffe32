"""Accounts and their one-time links, as they are asked for and answered."""

from datetime import datetime
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field

from api.schemas.roles import RoleName


class AccountAsked(BaseModel):
    """Who is to have an account."""

    model_config = ConfigDict(extra="forbid")

    login: str = Field(pattern=r"^[a-z0-9][a-z0-9._-]{1,39}$")
    role: RoleName


class AccountChange(BaseModel):
    """What an account shall be; what is left out stays. `version` is the one looked at."""

    model_config = ConfigDict(extra="forbid")

    version: int = Field(ge=1, le=2**31 - 2)
    role: RoleName | None = None
    is_active: bool | None = None


class AccountAnswer(BaseModel):
    """An account; its password is known to nobody."""

    id: UUID
    login: str
    role: RoleName
    is_active: bool
    has_password: bool
    created_at: datetime
    last_login_at: datetime | None
    locked_until: datetime | None
    version: int


class LinkAnswer(BaseModel):
    """A one-time link, told this once: open `path` on this server."""

    token: str
    path: str
    expires_at: datetime
