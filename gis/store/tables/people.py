"""Members: the closed list of what is known of them, their homes, organisations and history."""

import uuid
from datetime import date, datetime
from typing import Any

from sqlalchemy import DateTime, ForeignKey, Index, LargeBinary, Text, UniqueConstraint, func, text
from sqlalchemy.dialects.postgresql import JSONB, ExcludeConstraint
from sqlalchemy.orm import Mapped, MappedColumn, mapped_column

from gis.store.tables.declaration import Table_, Valid, reference


def _of_member() -> MappedColumn[uuid.UUID]:
    return mapped_column(ForeignKey("member.id", ondelete="CASCADE"), index=True)


class RosterImport(Table_):
    """A roster that was imported: by whom, of which day, how many rows became what."""

    __tablename__ = "roster_import"
    __table_args__ = (UniqueConstraint("file_sha256"),)

    id: Mapped[uuid.UUID] = mapped_column(primary_key=True)
    account_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("account.id"))
    community_id: Mapped[uuid.UUID | None] = reference("community", nullable=True)
    as_of: Mapped[date]
    file_name: Mapped[str] = mapped_column(Text)
    file_sha256: Mapped[str] = mapped_column(Text)
    row_counts: Mapped[dict[str, Any]] = mapped_column(JSONB)
    imported_at: Mapped[datetime] = mapped_column(
        DateTime(timezone=True), server_default=func.now()
    )


class Member(Table_):
    """
    A member, by a random id; name and phone are sealed.

    The `home_` columns and `primary_org_id` repeat the open rows of residence and affiliation:
    triggers keep them, and the row policies judge by them.
    """

    __tablename__ = "member"
    __table_args__ = (
        Index(
            "ix_member_without_grid",
            "home_community_id",
            postgresql_where=text("home_grid_id IS NULL"),
        ),
    )

    id: Mapped[uuid.UUID] = mapped_column(primary_key=True)
    name_cipher: Mapped[bytes] = mapped_column(LargeBinary)
    phone_cipher: Mapped[bytes | None] = mapped_column(LargeBinary)
    membership_kind: Mapped[str] = mapped_column(Text)
    category: Mapped[str] = mapped_column(Text)
    status: Mapped[str] = mapped_column(Text, server_default=text("'active'"))
    located_state: Mapped[str] = mapped_column(Text, server_default=text("'unknown'"))
    flow_status: Mapped[str] = mapped_column(Text, server_default=text("'none'"))
    tenure: Mapped[str | None] = mapped_column(Text)
    party_group_id: Mapped[uuid.UUID | None] = reference("party_group", nullable=True)
    group_role: Mapped[str | None] = mapped_column(Text)
    origin_village_id: Mapped[uuid.UUID | None] = reference("village", nullable=True)
    last_contact_month: Mapped[date | None]
    stairwell_no: Mapped[str | None] = mapped_column(Text)
    roster_id: Mapped[uuid.UUID | None] = reference("roster_import", nullable=True)
    version: Mapped[int] = mapped_column(server_default=text("1"))
    home_building_id: Mapped[uuid.UUID | None] = reference("building", nullable=True)
    home_grid_id: Mapped[uuid.UUID | None] = reference("grid", nullable=True)
    home_community_id: Mapped[uuid.UUID | None] = reference("community", nullable=True)
    primary_org_id: Mapped[uuid.UUID | None] = reference("party_org", nullable=True)


class MemberAffiliation(Valid, Table_):
    """Which organisation a member belongs to; null is one beyond this district."""

    __tablename__ = "member_affiliation"
    __table_args__ = (ExcludeConstraint(("member_id", "="), ("valid", "&&"), using="gist"),)

    id: Mapped[uuid.UUID] = mapped_column(primary_key=True)
    member_id: Mapped[uuid.UUID] = _of_member()
    party_org_id: Mapped[uuid.UUID | None] = reference("party_org", nullable=True)


class MemberResidence(Valid, Table_):
    """Where a member lives: in a building, elsewhere, or unknown."""

    __tablename__ = "member_residence"
    __table_args__ = (ExcludeConstraint(("member_id", "="), ("valid", "&&"), using="gist"),)

    id: Mapped[uuid.UUID] = mapped_column(primary_key=True)
    member_id: Mapped[uuid.UUID] = _of_member()
    building_id: Mapped[uuid.UUID | None] = reference("building", nullable=True)
    located_state: Mapped[str] = mapped_column(Text)


class MemberToken(Table_):
    """A keyed, shortened digest of part of a name, to find it without reading all names."""

    __tablename__ = "member_token"
    __table_args__ = (Index("ix_member_token_token", "token", postgresql_include=["member_id"]),)

    member_id: Mapped[uuid.UUID] = mapped_column(
        ForeignKey("member.id", ondelete="CASCADE"), primary_key=True
    )
    kind: Mapped[str] = mapped_column(Text, primary_key=True)
    token: Mapped[bytes] = mapped_column(LargeBinary, primary_key=True)


class Participation(Valid, Table_):
    """A second organisation whose life a member shares; it adds to no total."""

    __tablename__ = "participation"
    __table_args__ = (
        ExcludeConstraint(("member_id", "="), ("party_org_id", "="), ("valid", "&&"), using="gist"),
    )

    id: Mapped[uuid.UUID] = mapped_column(primary_key=True)
    member_id: Mapped[uuid.UUID] = _of_member()
    party_org_id: Mapped[uuid.UUID] = reference("party_org")
    participation_role: Mapped[str] = mapped_column(Text)


class DualRegistration(Table_):
    """A member affiliated elsewhere registered here, by consent; withdrawal deletes the row."""

    __tablename__ = "dual_registration"
    __table_args__ = (UniqueConstraint("member_id"),)

    id: Mapped[uuid.UUID] = mapped_column(primary_key=True)
    member_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("member.id", ondelete="CASCADE"))
    consented_on: Mapped[date]


class MemberEvent(Table_):
    """What was changed of a member; of names and phones only that they were."""

    __tablename__ = "member_event"

    id: Mapped[uuid.UUID] = mapped_column(primary_key=True)
    member_id: Mapped[uuid.UUID] = _of_member()
    happened_at: Mapped[datetime] = mapped_column(
        DateTime(timezone=True), server_default=func.now()
    )
    account_id: Mapped[uuid.UUID] = reference("account")
    what: Mapped[str] = mapped_column(Text)
    before: Mapped[dict[str, Any] | None] = mapped_column(JSONB)
    after: Mapped[dict[str, Any] | None] = mapped_column(JSONB)
