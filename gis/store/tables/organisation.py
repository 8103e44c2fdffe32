"""Party organisations, the places they cover, and building groups."""

import uuid
from datetime import date

from sqlalchemy import CheckConstraint, Text, UniqueConstraint, text
from sqlalchemy.dialects.postgresql import ARRAY, ExcludeConstraint
from sqlalchemy.orm import Mapped, mapped_column

from gis.store.tables.declaration import Imported, Table_, Valid, reference


class PartyOrg(Imported, Valid, Table_):
    """A committee, general branch, branch or joint branch."""

    __tablename__ = "party_org"
    __table_args__ = (
        UniqueConstraint("source_key"),
        CheckConstraint(
            "org_kind IN ('committee', 'general_branch', 'branch', 'joint_branch')",
            name="org_kind",
        ),
        CheckConstraint("parent_id <> id", name="not_own_parent"),
    )

    code: Mapped[str] = mapped_column(Text)
    name: Mapped[str] = mapped_column(Text)
    org_kind: Mapped[str] = mapped_column(Text)
    formed_on: Mapped[date | None]
    parent_id: Mapped[uuid.UUID | None] = reference("party_org", nullable=True)
    seat_id: Mapped[uuid.UUID | None] = reference("venue", nullable=True)


class PartyOrgPlace(Imported, Valid, Table_):
    """An organisation covers exactly one village, community or estate by a mode, for a time."""

    __tablename__ = "party_org_place"
    __table_args__ = (
        UniqueConstraint("source_key"),
        CheckConstraint("num_nonnulls(village_id, community_id, estate_id) = 1", name="one_place"),
        CheckConstraint(
            "formation_mode IN ('territorial', 'nearby', 'standalone')", name="formation_mode"
        ),
        *(
            ExcludeConstraint(
                (place, "="),
                ("valid", "&&"),
                using="gist",
                where=text(f"{place} IS NOT NULL"),
                name=f"ex_party_org_place_{place}",
            )
            for place in ("village_id", "community_id", "estate_id")
        ),
    )

    formation_mode: Mapped[str] = mapped_column(Text)
    party_org_id: Mapped[uuid.UUID] = reference("party_org")
    village_id: Mapped[uuid.UUID | None] = reference("village", nullable=True)
    community_id: Mapped[uuid.UUID | None] = reference("community", nullable=True)
    estate_id: Mapped[uuid.UUID | None] = reference("estate", nullable=True)


class PartyGroup(Imported, Valid, Table_):
    """A building Party group of a branch; not a level of organisation."""

    __tablename__ = "party_group"
    __table_args__ = (UniqueConstraint("source_key"),)

    code: Mapped[str] = mapped_column(Text)
    name: Mapped[str] = mapped_column(Text)
    party_org_id: Mapped[uuid.UUID] = reference("party_org")


class GroupBuilding(Imported, Valid, Table_):
    """A building, or some of its stairwells, belongs to a group for a time."""

    __tablename__ = "group_building"
    __table_args__ = (UniqueConstraint("source_key"),)

    stairwells: Mapped[list[str]] = mapped_column(ARRAY(Text), server_default=text("'{}'"))
    party_group_id: Mapped[uuid.UUID] = reference("party_group")
    building_id: Mapped[uuid.UUID] = reference("building")
