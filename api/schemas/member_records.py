"""Members as their administrator asks for and gets them."""

from datetime import date, datetime
from typing import Annotated, Any, Literal
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field

Kind = Literal["full", "probationary"]
Category = Literal["retired", "in_service", "mobile", "unemployed", "other"]
Status = Literal["active", "suspended", "transferred_out", "deceased", "removed"]
Located = Literal["located", "elsewhere", "unknown"]
Flow = Literal["none", "outflow", "inflow"]
Tenure = Literal["owner", "tenant"]
GroupRole = Literal["leader", "deputy", "member"]
DeletionReason = Literal["withdrawn", "error", "law"]
Version = Annotated[int, Field(ge=1, le=2**31 - 2)]


class MemberLine(BaseModel):
    """One member in a list: the name masked, no phone."""

    id: UUID
    masked_name: str
    membership_kind: Kind
    category: Category
    status: Status
    located_state: Located
    flow_status: Flow
    tenure: Tenure | None
    group_id: UUID | None
    group_name: str | None
    group_role: GroupRole | None
    stairwell_no: str | None
    org_id: UUID | None
    org_name: str | None
    building_id: UUID | None
    community_name: str | None
    home: str | None
    has_phone: bool
    dual_registration: bool
    dual_management: bool
    version: int


class MemberList(BaseModel):
    """A page of members; `next` is the cursor of the next page."""

    members: list[MemberLine]
    next: str | None


class Participation(BaseModel):
    """A second organisation whose life a member shares."""

    org_name: str
    participation_role: Literal["origin_village", "residence", "workplace"]
    since: date | None
    until: date | None


class MemberRecord(MemberLine):
    """All that is kept of one member but name and phone, which are revealed apart."""

    origin_village_id: UUID | None
    origin_village: str | None
    last_contact_month: date | None
    consented_on: date | None
    lives_since: date | None
    belongs_since: date | None
    stairwells: list[str]
    participations: list[Participation]


class MemberEvent(BaseModel):
    """What was changed of a member; of name and phone only that they were."""

    happened_at: datetime
    what: Literal["created", "changed", "moved", "extracted"]
    before: dict[str, Any] | None
    after: dict[str, Any] | None


class MemberHistory(BaseModel):
    """What was changed of a member, the newest first."""

    events: list[MemberEvent]


class HomeAsked(BaseModel):
    """Where a member lives; `since` is the day from which it holds."""

    model_config = ConfigDict(extra="forbid")

    building_id: UUID | None = None
    located_state: Located
    since: date | None = None


class OrganisationAsked(BaseModel):
    """Which organisation a member belongs to; null is one beyond the district."""

    model_config = ConfigDict(extra="forbid")

    org_id: UUID | None
    since: date | None = None


class MemberAsked(BaseModel):
    """What to change of a member: only what is named, of the version that was looked at."""

    model_config = ConfigDict(extra="forbid")

    version: Version
    name: str = Field(default="", max_length=60)
    phone: str | None = Field(default=None, max_length=40)
    membership_kind: Kind = "full"
    category: Category = "other"
    status: Status = "active"
    flow_status: Flow = "none"
    tenure: Tenure | None = None
    party_group_id: UUID | None = None
    group_role: GroupRole | None = None
    origin_village_id: UUID | None = None
    last_contact_month: date | None = None
    consented_on: date | None = None
    stairwell_no: str | None = Field(default=None, max_length=8)
    home: HomeAsked | None = None
    organisation: OrganisationAsked | None = None

    def change(self) -> dict[str, Any]:
        """Give what was named, and nothing that only has a default."""
        named = self.model_dump(exclude_unset=True, exclude={"version", "home", "organisation"})
        for name in ("home", "organisation"):
            asked: BaseModel | None = getattr(self, name)
            if asked is not None:
                named[name] = asked.model_dump()
        return named


class Warned(BaseModel):
    """What practice warns of in what was stored."""

    rule: str
    message_zh: str
    message_en: str
    clause: str


class MemberChanged(BaseModel):
    """The member as it is now, and warnings."""

    member: MemberRecord
    warnings: list[Warned]


class DeletionAsked(BaseModel):
    """Which version to delete, and on what ground."""

    model_config = ConfigDict(extra="forbid")

    version: Version
    reason: DeletionReason


class MemberExtract(BaseModel):
    """Everything that is kept of one member, for that member."""

    made_on: date
    purpose: str
    purpose_en: str
    id: UUID
    name: str
    phone: str | None
    home: str | None
    fields: dict[str, Any]
    homes: list[dict[str, Any]]
    organisations: list[dict[str, Any]]
    participations: list[dict[str, Any]]
    history: list[MemberEvent]
    source_as_of: date | None


class Named(BaseModel):
    """Something to choose, by its name."""

    id: UUID
    name: str


class OwnOrganisation(Named):
    """One of the caller's organisations; `parent_id` is above it."""

    org_kind: str
    parent_id: UUID | None


class OwnGroup(Named):
    """A group of one of the caller's organisations."""

    org_id: UUID


class OwnEstate(Named):
    """An estate with buildings that the caller may see."""

    community_name: str


class MemberChoices(BaseModel):
    """What a correction may choose from."""

    orgs: list[OwnOrganisation]
    groups: list[OwnGroup]
    estates: list[OwnEstate]
    villages: list[Named]


class BuildingChoice(BaseModel):
    """A building to choose, and its stairwells as far as they are known."""

    id: UUID
    label: str | None
    stairwells: list[str]


class BuildingChoices(BaseModel):
    """The buildings of an estate that the caller may see."""

    buildings: list[BuildingChoice]
