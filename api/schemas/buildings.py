"""Buildings as they are answered: as features, as a sheet, as work to do."""

from datetime import date
from typing import Any, Literal
from uuid import UUID

from pydantic import BaseModel

GroupStatus = Literal["covered", "gap", "na"]
MembershipKind = Literal["full", "probationary"]


class BuildingProperties(BaseModel):
    """What the map knows of a building; nothing of who lives there."""

    id: UUID
    label: str
    estate: str | None
    cluster: str | None
    grid_id: UUID | None
    stairwell_count: int | None
    household_count: int | None
    group_status: GroupStatus
    is_unassigned: bool


class BuildingFeature(BaseModel):
    """A building as a GeoJSON feature; without a geometry where it is known from a list only."""

    type: Literal["Feature"]
    id: UUID
    geometry: dict[str, Any] | None
    properties: BuildingProperties


class BuildingsAnswer(BaseModel):
    """Buildings in the order of the ground; `truncated` tells that there are more."""

    type: Literal["FeatureCollection"]
    features: list[BuildingFeature]
    numberReturned: int  # noqa: N815 (as OGC API Features spells it)
    truncated: bool


class MemberLine(BaseModel):
    """A member by masked name."""

    id: UUID
    masked_name: str
    membership_kind: MembershipKind
    category: Literal["retired", "in_service", "mobile", "unemployed", "other"]
    group_role: Literal["leader", "deputy", "member"] | None
    dual_registration: bool
    dual_management: bool
    affiliated_here: bool


class StairwellPart(BaseModel):
    """The members of one stairwell, or those of whom it is not known."""

    stairwell_no: str | None
    full: int
    all: int
    members: list[MemberLine]


class GroupLine(BaseModel):
    """A party group that holds the building; its counts are of members who live there."""

    id: UUID
    name: str
    party_org: str
    formation_mode: Literal["territorial", "nearby", "standalone"] | None
    leader_masked: str | None
    full: int
    all: int


class BuildingSheet(BaseModel):
    """
    One building; `is_whole` tells that no resident is left out for want of rights.

    Without `is_roster_in` the community's roster is missing: nobody listed is nobody known.
    """

    id: UUID
    title: str
    label: str
    community: str | None
    estate: str | None
    grid: str | None
    stairwell_count: int | None
    household_count: int | None
    group_status: GroupStatus
    as_of: date
    is_whole: bool
    is_roster_in: bool
    groups: list[GroupLine]
    stairwells: list[StairwellPart]
    full: int
    all: int


class UnassignedBuilding(BaseModel):
    """A building that no group holds, or only some stairwells of it (`is_partly`)."""

    id: UUID
    title: str
    grid: str | None
    stairwell_count: int | None
    household_count: int | None
    is_partly: bool


class UnassignedAnswer(BaseModel):
    """Buildings still without a group, in the order of the ground."""

    buildings: list[UnassignedBuilding]
