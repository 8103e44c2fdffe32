"""Writing the audit: who did what to whom; nobody is answered before it is written."""

import json
import uuid
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Literal, LiteralString

import psycopg
from sqlalchemy import Connection
from sqlalchemy.exc import SQLAlchemyError

from gis.errors import AuditUnavailable, DatabaseUnavailable
from gis.store.engine import statement

Outcome = Literal["ok", "denied", "failed", "empty"]
KINDS = frozenset(
    {
        "login",
        "login_failed",
        "logout",
        "denied",
        "read_members",
        "read_member",
        "search",
        "reveal",
        "export",
        "import_roster",
        "member_created",
        "member_changed",
        "member_deleted",
        "grant_added",
        "grant_removed",
        "account_created",
        "account_changed",
        "token_created",
        "token_revoked",
        "link_created",
        "link_redeemed",
        "link_failed",
        "audit_read",
        "bootstrap",
    }
)
_LONGEST = 200
# As the driver takes it, with and without SQLAlchemy around it.
_WRITE: LiteralString = (
    "SELECT write_audit(%(kind)s, %(account_id)s, %(login)s, %(role)s, %(action)s,"
    " %(object_kind)s, %(object_id)s, %(outcome)s, %(reason)s, CAST(%(details)s AS jsonb),"
    " %(request_id)s)"
)


@dataclass(frozen=True, slots=True)
class Event:
    """
    Something that the audit tells for years.

    No personal value belongs here, nor what a user typed: a query is `details` with
    `query_kind` and the keyed hash `query_hash`. `object_id` is the one thing it was about,
    of the kind `object_kind`. Texts are cut at 200 characters.
    """

    kind: str
    account_id: uuid.UUID | None = None
    login: str | None = None
    role: str | None = None
    action: str | None = None
    object_kind: str | None = None
    object_id: uuid.UUID | None = None
    outcome: Outcome = "ok"
    reason: str | None = None
    details: Mapping[str, str | int] = field(default_factory=dict)
    request_id: str | None = None

    def __post_init__(self) -> None:
        """Refuse a kind that nobody would look for."""
        if self.kind not in KINDS:
            raise ValueError(f"{self.kind!r} is no kind of event; add it to gis/store/audit.py")


def record(connection: Connection, event: Event) -> None:
    """
    Write an event in the caller's transaction: it is kept when that is, and only then.

    Raises
    ------
    AuditUnavailable
        It could not be written; the transaction can only be rolled back.
    """
    try:
        connection.exec_driver_sql(_WRITE, _values(event))
    except SQLAlchemyError as error:
        raise AuditUnavailable(f"the audit cannot be written: {_cause(error)}") from error


def record_now(url: str, event: Event) -> None:
    """
    Write an event in a transaction of its own; it is safely stored on return.

    For reads, denials and failures, which no other transaction carries. Do not hold another
    connection meanwhile: with all of them in use, nobody would get a second.

    Raises
    ------
    AuditUnavailable
        It could not be written: what it tells of must not be answered.
    """
    try:
        with statement(url) as connection:
            connection.execute(_WRITE, _values(event))
    except (psycopg.Error, SQLAlchemyError, DatabaseUnavailable) as error:
        raise AuditUnavailable(f"the audit cannot be written: {_cause(error)}") from error


def _values(event: Event) -> dict[str, Any]:
    details = {str(_stored(name)): _stored(value) for name, value in event.details.items()}
    return {
        "kind": event.kind,
        "account_id": event.account_id,
        "login": _stored(event.login),
        "role": _stored(event.role),
        "action": _stored(event.action),
        "object_kind": _stored(event.object_kind),
        "object_id": event.object_id,
        "outcome": event.outcome,
        "reason": _stored(event.reason),
        "details": json.dumps(details, ensure_ascii=False),
        "request_id": _stored(event.request_id),
    }


def _stored(value: str | int | None) -> str | int | None:
    """Make a text that PostgreSQL takes: what a stranger sent must not keep the audit away."""
    if not isinstance(value, str):
        return value
    known = value[:_LONGEST].encode("utf-8", "replace").decode("utf-8")
    return known.replace("\x00", "\ufffd")


def _cause(error: Exception) -> str:
    # The statement and its values, which SQLAlchemy adds to its message, are not for a log.
    cause = error if isinstance(error, psycopg.Error) else getattr(error, "orig", None)
    return " ".join(str(cause or type(error).__name__).split())
