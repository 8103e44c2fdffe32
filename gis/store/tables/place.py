"""Places: district, street, community, estate, grid, building, venue, village and the like."""

import uuid
from datetime import date
from typing import Any

from geoalchemy2 import Geometry
from sqlalchemy import CheckConstraint, Computed, Index, Text, UniqueConstraint, text
from sqlalchemy.dialects.postgresql import ARRAY, ExcludeConstraint
from sqlalchemy.orm import Mapped, mapped_column

from gis.crs import DRAWN_SRID
from gis.store.tables.declaration import (
    Imported,
    Table_,
    Valid,
    geometry_column,
    geometry_index,
    reference,
)

_NO_TEXTS = text("'{}'")


def _not_negative(*names: str) -> tuple[CheckConstraint, ...]:
    return tuple(CheckConstraint(f"{name} >= 0", name=f"{name}_not_negative") for name in names)


class District(Imported, Table_):
    """The area a deployment looks after."""

    __tablename__ = "district"
    __table_args__ = (UniqueConstraint("source_key"), geometry_index())

    name: Mapped[str] = mapped_column(Text)
    code: Mapped[str] = mapped_column(Text)
    geom: Mapped[Any] = geometry_column("MULTIPOLYGON")


class Street(Imported, Table_):
    """A sub-district; its Party working committee approves organisations."""

    __tablename__ = "street"
    __table_args__ = (UniqueConstraint("source_key"), geometry_index())

    name: Mapped[str] = mapped_column(Text)
    code: Mapped[str] = mapped_column(Text)
    district_id: Mapped[uuid.UUID] = reference("district")
    geom: Mapped[Any] = geometry_column("MULTIPOLYGON")


class Community(Imported, Table_):
    """A community with its counts; without a committee it has no official code."""

    __tablename__ = "community"
    __table_args__ = (
        UniqueConstraint("source_key"),
        geometry_index(),
        *_not_negative("inhabitant_count", "household_count", "activist_count"),
    )

    name: Mapped[str] = mapped_column(Text)
    stat_code: Mapped[str | None] = mapped_column(Text)
    transition_stage: Mapped[str | None] = mapped_column(Text)
    inhabitant_count: Mapped[int | None]
    household_count: Mapped[int | None]
    activist_count: Mapped[int | None]
    counted_on: Mapped[date | None]
    street_id: Mapped[uuid.UUID] = reference("street")
    geom: Mapped[Any] = geometry_column("MULTIPOLYGON")


class RcStatusPeriod(Imported, Valid, Table_):
    """Since when a residents' committee is in preparation or established."""

    __tablename__ = "rc_status_period"
    __table_args__ = (
        UniqueConstraint("source_key"),
        ExcludeConstraint(("community_id", "="), ("valid", "&&"), using="gist"),
        CheckConstraint("rc_status IN ('established', 'preparing')", name="rc_status"),
    )

    rc_status: Mapped[str] = mapped_column(Text)
    community_id: Mapped[uuid.UUID] = reference("community")


class Estate(Imported, Table_):
    """A residential quarter; `spans_communities` when its buildings lie in several."""

    __tablename__ = "estate"
    __table_args__ = (
        UniqueConstraint("source_key"),
        geometry_index(),
        *_not_negative("inhabitant_count", "household_count"),
    )

    name: Mapped[str] = mapped_column(Text)
    code: Mapped[str | None] = mapped_column(Text)
    cluster: Mapped[str | None] = mapped_column(Text)
    aliases: Mapped[list[str]] = mapped_column(ARRAY(Text), server_default=_NO_TEXTS)
    inhabitant_count: Mapped[int | None]
    household_count: Mapped[int | None]
    counted_on: Mapped[date | None]
    spans_communities: Mapped[bool] = mapped_column(server_default=text("false"))
    community_id: Mapped[uuid.UUID] = reference("community")
    geom: Mapped[Any] = geometry_column("MULTIPOLYGON")


class Grid(Imported, Valid, Table_):
    """An administrative patch of a community."""

    __tablename__ = "grid"
    __table_args__ = (
        UniqueConstraint("source_key"),
        geometry_index(),
        ExcludeConstraint(("grid_code", "="), ("valid", "&&"), using="gist"),
        CheckConstraint("grid_kind IN ('general', 'exclusive')", name="grid_kind"),
    )

    grid_code: Mapped[str] = mapped_column(Text)
    name: Mapped[str | None] = mapped_column(Text)
    grid_kind: Mapped[str] = mapped_column(Text, server_default=text("'general'"))
    community_id: Mapped[uuid.UUID] = reference("community")
    geom: Mapped[Any] = geometry_column("POLYGON")


class Building(Imported, Valid, Table_):
    """
    A building: outline, point, or known only from a list.

    `geom_3857` is its copy for tiles; `entrance` is where people walk in, where known.
    """

    __tablename__ = "building"
    __table_args__ = (
        UniqueConstraint("source_key"),
        geometry_index(),
        Index(None, "geom_3857", postgresql_using="gist"),
        Index(
            "ix_building_number_on_ground",
            "building_no",
            text("(ST_XMin(geom_3857) - ST_YMin(geom_3857))"),
            "source_key",
        ),
        Index("ix_building_without_grid", "community_id", postgresql_where=text("grid_id IS NULL")),
        CheckConstraint(
            "geom IS NULL OR GeometryType(geom) IN ('POLYGON', 'MULTIPOLYGON', 'POINT')",
            name="geometry_kind",
        ),
        CheckConstraint("building_use IN ('residential', 'mixed', 'other')", name="building_use"),
        *_not_negative("stairwell_count", "household_count"),
    )

    building_no: Mapped[str | None] = mapped_column(Text)
    name: Mapped[str | None] = mapped_column(Text)
    cluster: Mapped[str | None] = mapped_column(Text)
    building_use: Mapped[str] = mapped_column(Text, server_default=text("'residential'"))
    aliases: Mapped[list[str]] = mapped_column(ARRAY(Text), server_default=_NO_TEXTS)
    stairwell_count: Mapped[int | None]
    floors: Mapped[int | None]
    household_count: Mapped[int | None]
    position_source: Mapped[str | None] = mapped_column(Text)
    positioned_on: Mapped[date | None]
    estate_id: Mapped[uuid.UUID | None] = reference("estate", nullable=True)
    community_id: Mapped[uuid.UUID | None] = reference("community", nullable=True)
    grid_id: Mapped[uuid.UUID | None] = reference("grid", nullable=True)
    entrance: Mapped[Any | None] = geometry_column("POINT", nullable=True)
    geom: Mapped[Any | None] = geometry_column("GEOMETRY", nullable=True)
    geom_3857: Mapped[Any | None] = mapped_column(
        Geometry("GEOMETRY", srid=DRAWN_SRID, spatial_index=False),
        Computed(f"ST_Transform(geom, {DRAWN_SRID})", persisted=True),
    )


class Village(Imported, Table_):
    """An origin village, whose organisation may take estates over."""

    __tablename__ = "village"
    __table_args__ = (UniqueConstraint("source_key"), geometry_index())

    name: Mapped[str] = mapped_column(Text)
    code: Mapped[str | None] = mapped_column(Text)
    geom: Mapped[Any] = geometry_column("GEOMETRY")


class LocalInstitution(Imported, Table_):
    """An employer in the area that may join the Party-building meeting."""

    __tablename__ = "local_institution"
    __table_args__ = (UniqueConstraint("source_key"), geometry_index())

    name: Mapped[str] = mapped_column(Text)
    code: Mapped[str | None] = mapped_column(Text)
    joint_meeting: Mapped[bool | None]
    last_meeting_on: Mapped[date | None]
    geom: Mapped[Any] = geometry_column("POINT")


class Venue(Imported, Valid, Table_):
    """An activity room, service centre or service station, open while valid."""

    __tablename__ = "venue"
    __table_args__ = (
        UniqueConstraint("source_key"),
        geometry_index(),
        CheckConstraint(
            "venue_kind IN ('activity_room', 'service_centre', 'service_station')",
            name="venue_kind",
        ),
    )

    name: Mapped[str] = mapped_column(Text)
    code: Mapped[str | None] = mapped_column(Text)
    venue_kind: Mapped[str] = mapped_column(Text)
    area_m2: Mapped[float | None]
    geom: Mapped[Any] = geometry_column("POINT")
