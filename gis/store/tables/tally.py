"""Member counts per date: declared by import, later derived from members; never added up."""

import uuid
from datetime import date

from sqlalchemy import CheckConstraint, Text, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from gis.store.tables.declaration import Imported, Table_, reference

_AFFILIATED = ("affiliated_full", "affiliated_probationary")
_SIX = (
    *_AFFILIATED,
    "resident_full",
    "resident_probationary",
    "resident_not_affiliated_here",
    "affiliated_unlocated",
)


def _tally_checks(names: tuple[str, ...]) -> tuple[CheckConstraint, ...]:
    return (
        *(CheckConstraint(f"{name} >= 0", name=f"{name}_not_negative") for name in names),
        CheckConstraint("origin IN ('declared', 'derived')", name="origin"),
    )


class Tally(Imported):
    """What every tally carries: its date, its origin and the affiliated members."""

    as_of: Mapped[date]
    origin: Mapped[str] = mapped_column(Text, server_default=text("'declared'"))
    affiliated_full: Mapped[int]
    affiliated_probationary: Mapped[int]


class SixCounts(Tally):
    """The six counts of a building or an organisation."""

    resident_full: Mapped[int]
    resident_probationary: Mapped[int]
    resident_not_affiliated_here: Mapped[int]
    affiliated_unlocated: Mapped[int]


class BuildingTally(SixCounts, Table_):
    """The six counts of a building on a date."""

    __tablename__ = "building_tally"
    __table_args__ = (
        UniqueConstraint("source_key"),
        UniqueConstraint("building_id", "as_of"),
        *_tally_checks(_SIX),
    )

    building_id: Mapped[uuid.UUID] = reference("building")


class BuildingBranchTally(Tally, Table_):
    """The members of one branch who live in a building and are affiliated there, on a date."""

    __tablename__ = "building_branch_tally"
    __table_args__ = (
        UniqueConstraint("source_key"),
        UniqueConstraint("building_id", "party_org_id", "as_of"),
        *_tally_checks(_AFFILIATED),
    )

    building_id: Mapped[uuid.UUID] = reference("building")
    party_org_id: Mapped[uuid.UUID] = reference("party_org")


class OrgTally(SixCounts, Table_):
    """The six counts of an organisation on a date."""

    __tablename__ = "org_tally"
    __table_args__ = (
        UniqueConstraint("source_key"),
        UniqueConstraint("party_org_id", "as_of"),
        *_tally_checks(_SIX),
    )

    party_org_id: Mapped[uuid.UUID] = reference("party_org")
