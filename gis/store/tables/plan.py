"""Saved formation plans on their way to approval, and the runs that compute plans."""

import uuid
from datetime import date, datetime
from typing import Any

from sqlalchemy import BigInteger, CheckConstraint, DateTime, ForeignKey, Identity, Text, func, text
from sqlalchemy.dialects.postgresql import ARRAY, JSONB
from sqlalchemy.orm import Mapped, mapped_column

from gis.store.tables.declaration import Table_

_STATUSES = "('draft', 'submitted', 'approved', 'rejected', 'in_force')"


class Scenario(Table_):
    """
    A saved plan: draft → submitted → approved or rejected → in force.

    `problem_sha256` is the problem it solves, `data_version` the state of the data it was
    made from: where either differs today, the data have changed since.
    """

    __tablename__ = "scenario"
    __table_args__ = (CheckConstraint(f"status IN {_STATUSES}", name="status"),)

    id: Mapped[uuid.UUID] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(Text)
    level: Mapped[str] = mapped_column(Text)
    rule_set: Mapped[str] = mapped_column(Text)
    as_of: Mapped[date]
    problem_sha256: Mapped[str] = mapped_column(Text)
    data_version: Mapped[str] = mapped_column(Text)
    status: Mapped[str] = mapped_column(Text, server_default=text("'draft'"))
    objective: Mapped[int] = mapped_column(BigInteger)
    lower_bound: Mapped[int] = mapped_column(BigInteger)
    created_at: Mapped[datetime] = mapped_column(DateTime(timezone=True), server_default=func.now())
    version: Mapped[int] = mapped_column(server_default=text("1"))


class ScenarioProposal(Table_):
    """One organisation of a saved plan, by the source keys of its units."""

    __tablename__ = "scenario_proposal"
    __table_args__ = (
        CheckConstraint(
            "mode IN ('territorial', 'nearby', 'standalone', 'exception')", name="mode"
        ),
    )

    scenario_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("scenario.id"), primary_key=True)
    key: Mapped[str] = mapped_column(Text, primary_key=True)
    mode: Mapped[str] = mapped_column(Text)
    units: Mapped[list[str]] = mapped_column(ARRAY(Text))
    hub: Mapped[str | None] = mapped_column(Text)
    members: Mapped[int]
    full_members: Mapped[int]
    cost: Mapped[int] = mapped_column(BigInteger)
    verdicts: Mapped[list[Any]] = mapped_column(JSONB)
    justification: Mapped[str | None] = mapped_column(Text)


class ScenarioEvent(Table_):
    """A step of a saved plan from one status to the next."""

    __tablename__ = "scenario_event"
    __table_args__ = (CheckConstraint(f"to_status IN {_STATUSES}", name="to_status"),)

    id: Mapped[int] = mapped_column(BigInteger, Identity(always=True), primary_key=True)
    scenario_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("scenario.id"), index=True)
    happened_at: Mapped[datetime] = mapped_column(
        DateTime(timezone=True), server_default=func.now()
    )
    from_status: Mapped[str | None] = mapped_column(Text)
    to_status: Mapped[str] = mapped_column(Text)
    note: Mapped[str | None] = mapped_column(Text)


class PlanJob(Table_):
    """
    A run that computes plans, with its progress and in the end its result.

    `server_id` is the process that runs it: a running job of another process is lost.
    """

    __tablename__ = "plan_job"
    __table_args__ = (
        CheckConstraint(
            "status IN ('running', 'done', 'cancelled', 'failed')",
            name="status",
        ),
    )

    id: Mapped[uuid.UUID] = mapped_column(primary_key=True)
    server_id: Mapped[uuid.UUID]
    asked: Mapped[dict[str, Any]] = mapped_column(JSONB)
    problem_sha256: Mapped[str | None] = mapped_column(Text)
    status: Mapped[str] = mapped_column(Text, server_default=text("'running'"))
    progress: Mapped[dict[str, Any]] = mapped_column(JSONB, server_default=text("'{}'"))
    result: Mapped[dict[str, Any] | None] = mapped_column(JSONB)
    created_at: Mapped[datetime] = mapped_column(DateTime(timezone=True), server_default=func.now())
    finished_at: Mapped[datetime | None] = mapped_column(DateTime(timezone=True))
