"""Reading the audit: events by time, kind, account and object, page by page."""

import uuid
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from sqlalchemy import Connection, select, tuple_

from gis.errors import InvalidParameter
from gis.store.tables.audit import AuditEvent

TOLD = (
    AuditEvent.id,
    AuditEvent.happened_at,
    AuditEvent.kind,
    AuditEvent.account_id,
    AuditEvent.login,
    AuditEvent.role,
    AuditEvent.action,
    AuditEvent.object_kind,
    AuditEvent.object_id,
    AuditEvent.outcome,
    AuditEvent.reason,
    AuditEvent.details,
    AuditEvent.request_id,
)
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_MICROSECOND = timedelta(microseconds=1)


@dataclass(frozen=True, slots=True)
class AuditQuery:
    """Which events: all that are given must hold; `since` is inclusive, `until` is not."""

    since: datetime | None = None
    until: datetime | None = None
    kind: str | None = None
    account_id: uuid.UUID | None = None
    login: str | None = None
    object_id: uuid.UUID | None = None
    outcome: str | None = None


def read_events(
    connection: Connection, query: AuditQuery, *, limit: int, cursor: str | None = None
) -> tuple[list[dict[str, Any]], str | None]:
    """
    Give a page of events, the newest first, and where the next one begins.

    Empty unless the transaction is an auditor's.

    Raises
    ------
    InvalidParameter
        The cursor is none that a page gave.
    """
    chosen = select(*TOLD).order_by(AuditEvent.happened_at.desc(), AuditEvent.id.desc())
    for condition in _conditions(query):
        chosen = chosen.where(condition)
    if cursor is not None:
        happened_at, event_id = _place(cursor)
        chosen = chosen.where(
            AuditEvent.happened_at <= happened_at,  # which partitions to look at
            tuple_(AuditEvent.happened_at, AuditEvent.id) < (happened_at, event_id),
        )
    rows = [dict(row) for row in connection.execute(chosen.limit(limit + 1)).mappings()]
    page = rows[:limit]
    return page, _cursor(page[-1]) if len(rows) > limit else None


def _conditions(query: AuditQuery) -> list[Any]:
    wanted = {
        AuditEvent.kind: query.kind,
        AuditEvent.account_id: query.account_id,
        AuditEvent.login: query.login,
        AuditEvent.object_id: query.object_id,
        AuditEvent.outcome: query.outcome,
    }
    conditions: list[Any] = [
        column == value for column, value in wanted.items() if value is not None
    ]
    if query.since is not None:
        conditions.append(AuditEvent.happened_at >= query.since)
    if query.until is not None:
        conditions.append(AuditEvent.happened_at < query.until)
    return conditions


def _cursor(row: dict[str, Any]) -> str:
    return f"{(row['happened_at'] - _EPOCH) // _MICROSECOND}.{row['id']}"


def _place(cursor: str) -> tuple[datetime, uuid.UUID]:
    microseconds, _, event_id = cursor.partition(".")
    try:
        return _EPOCH + int(microseconds) * _MICROSECOND, uuid.UUID(event_id)
    except (ValueError, OverflowError) as error:
        raise InvalidParameter("this cursor is none that a page gave") from error
