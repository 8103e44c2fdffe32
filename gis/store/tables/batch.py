"""Imports, and what they changed: the ground for undo and history."""

import uuid
from datetime import datetime
from typing import Any

from sqlalchemy import DateTime, ForeignKey, Text, func
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, mapped_column

from gis.store.tables.declaration import Table_


class ImportBatch(Table_):
    """One import: which file, what became of its rows, whether it was undone."""

    __tablename__ = "import_batch"

    id: Mapped[uuid.UUID] = mapped_column(primary_key=True)
    layer: Mapped[str] = mapped_column(Text, index=True)
    file_name: Mapped[str] = mapped_column(Text)
    file_sha256: Mapped[str] = mapped_column(Text)
    crs: Mapped[str | None] = mapped_column(Text)
    row_counts: Mapped[dict[str, Any]] = mapped_column(JSONB)
    imported_at: Mapped[datetime] = mapped_column(
        DateTime(timezone=True), server_default=func.now()
    )
    undone_at: Mapped[datetime | None] = mapped_column(DateTime(timezone=True))


class Change(Table_):
    """
    One row changed by an import, once each; a new row says by its `batch_id` who wrote it.

    `before` is the whole row as it was, geometry as hex EWKB; `version_after` is the version
    the import left it at.
    """

    __tablename__ = "change"

    batch_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("import_batch.id"), primary_key=True)
    table_name: Mapped[str] = mapped_column(Text, primary_key=True)
    row_id: Mapped[uuid.UUID] = mapped_column(primary_key=True)
    version_after: Mapped[int]
    before: Mapped[dict[str, Any] | None] = mapped_column(JSONB)
