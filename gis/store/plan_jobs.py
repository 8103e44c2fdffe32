"""Runs that compute plans: what was asked, how far they are, and what came out."""

import uuid
from collections.abc import Mapping
from typing import Any

from sqlalchemy import Connection, func, insert, select, update

from gis.errors import UnknownName
from gis.store.tables.plan import PlanJob


def add_job(
    connection: Connection, job_id: uuid.UUID, *, server_id: uuid.UUID, asked: Mapping[str, Any]
) -> None:
    """Note that a run has begun in the process `server_id`."""
    connection.execute(insert(PlanJob).values(id=job_id, server_id=server_id, asked=dict(asked)))


def note_progress(
    connection: Connection,
    job_id: uuid.UUID,
    progress: Mapping[str, Any],
    *,
    problem_sha256: str | None = None,
) -> None:
    """Note how far a run is, and which problem it solves once that is known."""
    values: dict[str, Any] = {"progress": dict(progress)}
    if problem_sha256 is not None:
        values["problem_sha256"] = problem_sha256
    connection.execute(update(PlanJob).where(PlanJob.id == job_id).values(**values))


def finish_job(
    connection: Connection,
    job_id: uuid.UUID,
    *,
    status: str,
    result: Mapping[str, Any] | None = None,
) -> None:
    """Note the end of a run that is still running: `done`, `cancelled` or `failed`."""
    connection.execute(
        update(PlanJob)
        .where(PlanJob.id == job_id, PlanJob.status == "running")
        .values(
            status=status,
            result=None if result is None else dict(result),
            finished_at=func.now(),
        )
    )


def load_job(connection: Connection, job_id: uuid.UUID, *, server_id: uuid.UUID) -> dict[str, Any]:
    """
    Give a run; one that another process left unfinished has the status `lost`.

    Raises
    ------
    UnknownName
        There is none with this number.
    """
    found = (
        connection.execute(select(*PlanJob.__table__.c).where(PlanJob.id == job_id))
        .mappings()
        .one_or_none()
    )
    if found is None:
        raise UnknownName(f"no run has the number {job_id}")
    job = dict(found)
    if job["status"] == "running" and job["server_id"] != server_id:
        job["status"] = "lost"
    return job
