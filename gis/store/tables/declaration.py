"""What all tables share: names of constraints, identity, origin and validity."""

import uuid
from datetime import date
from typing import Any

from geoalchemy2 import Geometry
from sqlalchemy import (
    ForeignKey,
    Index,
    MetaData,
    Text,
    text,
)
from sqlalchemy.dialects.postgresql import DATERANGE, Range
from sqlalchemy.orm import DeclarativeBase, Mapped, MappedColumn, declared_attr, mapped_column

from gis.crs import STORED_SRID


class Table_(DeclarativeBase):  # noqa: N801 (a bare `Table` would hide SQLAlchemy's)
    """Base of all tables."""

    metadata = MetaData(
        naming_convention={
            "ix": "ix_%(table_name)s_%(column_0_N_name)s",
            "uq": "uq_%(table_name)s_%(column_0_N_name)s",
            "ck": "ck_%(table_name)s_%(constraint_name)s",
            "fk": "fk_%(table_name)s_%(column_0_N_name)s",
            "pk": "pk_%(table_name)s",
        }
    )


def geometry_column(kind: str, *, nullable: bool = False) -> MappedColumn[Any]:
    """Make a column of stored geometry; its index is declared beside it."""
    return mapped_column(Geometry(kind, srid=STORED_SRID, spatial_index=False), nullable=nullable)


def geometry_index() -> Index:
    """Index the column `geom`."""
    return Index(None, "geom", postgresql_using="gist")


def reference(target: str, *, nullable: bool = False) -> MappedColumn[uuid.UUID]:
    """Make a column that names a row of `target`; a row in use cannot be deleted."""
    return mapped_column(ForeignKey(f"{target}.id"), nullable=nullable, index=True)


class Imported:
    """
    Identity and origin of an imported row.

    `source_key` stays the same over re-imports; `version` rises with every change.
    """

    id: Mapped[uuid.UUID] = mapped_column(primary_key=True)
    source_key: Mapped[str] = mapped_column(Text)
    version: Mapped[int] = mapped_column(server_default=text("1"))

    @declared_attr
    @classmethod
    def batch_id(cls) -> Mapped[uuid.UUID]:
        """Name the import that wrote the row."""
        return reference("import_batch")


class Valid:
    """Rows that hold from a day until, exclusive, another."""

    valid: Mapped[Range[date]] = mapped_column(DATERANGE)
