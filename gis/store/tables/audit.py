"""The audit: events that are only ever added, and the chain that seals them."""

import uuid
from datetime import datetime
from typing import Any

from sqlalchemy import BigInteger, CheckConstraint, DateTime, Index, LargeBinary, Text, func, text
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, mapped_column

from gis.store.tables.declaration import Table_


class AuditEvent(Table_):
    """
    Who did what to whom, with which outcome; never the value that was read or changed.

    `written_xid` is the transaction that wrote it, on the server `cluster_id`. Partitioned by
    month.
    """

    __tablename__ = "audit_event"
    __table_args__ = (
        CheckConstraint("outcome IN ('ok', 'denied', 'failed', 'empty')", name="outcome"),
        Index("ix_audit_event_cluster_id", "cluster_id", "written_xid", "id"),
        Index("ix_audit_event_account_id", "account_id", "happened_at"),
        Index("ix_audit_event_object_id", "object_id", "happened_at"),
        {"postgresql_partition_by": "RANGE (happened_at)"},
    )

    happened_at: Mapped[datetime] = mapped_column(
        DateTime(timezone=True), server_default=func.clock_timestamp(), primary_key=True
    )
    id: Mapped[uuid.UUID] = mapped_column(server_default=func.gen_random_uuid(), primary_key=True)
    written_xid: Mapped[int] = mapped_column(BigInteger)
    cluster_id: Mapped[int] = mapped_column(BigInteger)
    kind: Mapped[str] = mapped_column(Text)
    account_id: Mapped[uuid.UUID | None]
    login: Mapped[str | None] = mapped_column(Text)
    role: Mapped[str | None] = mapped_column(Text)
    action: Mapped[str | None] = mapped_column(Text)
    object_kind: Mapped[str | None] = mapped_column(Text)
    object_id: Mapped[uuid.UUID | None]
    outcome: Mapped[str] = mapped_column(Text)
    reason: Mapped[str | None] = mapped_column(Text)
    details: Mapped[dict[str, Any]] = mapped_column(JSONB, server_default=text("'{}'"))
    request_id: Mapped[str | None] = mapped_column(Text)


class AuditLink(Table_):
    """One event in the chain; `hash` covers it and all before it."""

    __tablename__ = "audit_link"

    seq: Mapped[int] = mapped_column(BigInteger, primary_key=True, autoincrement=False)
    event_id: Mapped[uuid.UUID]
    happened_at: Mapped[datetime] = mapped_column(DateTime(timezone=True))
    event_digest: Mapped[bytes] = mapped_column(LargeBinary)
    hash: Mapped[bytes] = mapped_column(LargeBinary)


class AuditCluster(Table_):
    """Which events written on one server are sealed: those that `snapshot` sees."""

    __tablename__ = "audit_cluster"

    cluster_id: Mapped[int] = mapped_column(BigInteger, primary_key=True, autoincrement=False)
    snapshot: Mapped[str] = mapped_column(Text)
    seq: Mapped[int] = mapped_column(BigInteger)
