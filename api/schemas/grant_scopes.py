"""Where a right can hold, by name."""

from typing import Literal
from uuid import UUID

from pydantic import BaseModel

ListedKind = Literal["district", "street", "community", "grid", "org"]


class ScopeName(BaseModel):
    """A place or organisation; one that an administrator of accounts cannot see has no name."""

    id: UUID
    name: str | None


class ScopeNames(BaseModel):
    """Places or organisations to choose from."""

    scopes: list[ScopeName]
