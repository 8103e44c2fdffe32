"""The walking network and what cannot be walked across."""

from typing import Any

from sqlalchemy import CheckConstraint, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from gis.store.tables.declaration import Imported, Table_, geometry_column, geometry_index


class WalkEdge(Imported, Table_):
    """A stretch that can be walked both ways; `length_m` is null where the line's own counts."""

    __tablename__ = "walk_edge"
    __table_args__ = (
        UniqueConstraint("source_key"),
        geometry_index(),
        CheckConstraint("length_m >= 0", name="length_m_not_negative"),
    )

    edge_class: Mapped[str | None] = mapped_column(Text)
    length_m: Mapped[float | None]
    geom: Mapped[Any] = geometry_column("LINESTRING")


class Barrier(Imported, Table_):
    """A line that is crossed only by bridge, tunnel or crossing."""

    __tablename__ = "barrier"
    __table_args__ = (UniqueConstraint("source_key"), geometry_index())

    name: Mapped[str | None] = mapped_column(Text)
    barrier_kind: Mapped[str | None] = mapped_column(Text)
    geom: Mapped[Any] = geometry_column("LINESTRING")
