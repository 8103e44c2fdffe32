"""What is searched for, and what was found."""

from typing import Literal
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field

from api.schemas.buildings import GroupStatus, MembershipKind
from gis.workflows.search_query import LONGEST


class SearchAsked(BaseModel):
    """What was typed, and the grid whose buildings come first."""

    model_config = ConfigDict(extra="forbid")

    q: str = Field(min_length=1, max_length=LONGEST)
    grid: UUID | None = None


class SearchResult(BaseModel):
    """
    A building, an estate, or a member by masked name.

    `highlight` are the parts of the title that matched, from and to, in characters; what does
    not belong to the kind is null.
    """

    kind: Literal["building", "estate", "member"]
    id: UUID
    building_id: UUID | None
    title: str
    highlight: list[tuple[int, int]]
    subtitle: str
    masked_name: str | None = None
    membership_kind: MembershipKind | None = None
    stairwell_no: str | None = None
    stairwell_count: int | None = None
    group_status: GroupStatus | None = None
    lon: float | None
    lat: float | None


class SearchAnswer(BaseModel):
    """At most 20 results; `truncated` tells that there are more."""

    results: list[SearchResult]
    truncated: bool
