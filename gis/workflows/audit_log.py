"""The audit for those who look into it: search, export, verify; looking is audited too."""

import csv
import io
import json
from collections.abc import Iterator, Mapping
from dataclasses import asdict
from enum import StrEnum
from typing import Any

from gis.errors import InvalidParameter, NotAllowed
from gis.store.audit import Event, record_now
from gis.store.audit_heads import heads_file
from gis.store.audit_reading import TOLD, AuditQuery, read_events
from gis.store.audit_verifying import AuditReport, verify_chain
from gis.store.engine import transaction
from gis.store.rights import Caller, caller_transaction

AUDIT_READ = "audit:read"
LONGEST_PAGE = 500
_EXPORT_PAGE = 5_000
_COLUMNS = tuple(column.key for column in TOLD)
_FORMULA = ("=", "+", "-", "@", "\t", "\r")


class AuditFormat(StrEnum):
    """How events are written to a file."""

    CSV = "csv"
    JSON = "json"


def search_audit(
    url: str,
    caller: Caller,
    query: AuditQuery,
    *,
    limit: int = 100,
    cursor: str | None = None,
    request_id: str | None = None,
) -> tuple[list[dict[str, Any]], str | None]:
    """
    Give an auditor a page of events, the newest first, and the cursor of the next page.

    Raises
    ------
    NotAllowed
        The caller is no auditor, or the token leaves that out.
    InvalidParameter
        A page of no or too many events, or a cursor that no page gave.
    AuditUnavailable
        That the caller looked could not be written.
    """
    if not 0 < limit <= LONGEST_PAGE:
        raise InvalidParameter(f"a page has 1 to {LONGEST_PAGE} events, not {limit}")
    with caller_transaction(url, caller, AUDIT_READ) as connection:
        rows, following = read_events(connection, query, limit=limit, cursor=cursor)
    record_now(url, _looked(caller, query, "search", len(rows), request_id))
    return rows, following


def export_audit(url: str, caller: Caller, query: AuditQuery, form: AuditFormat) -> str:
    """
    Give an auditor all events that fit, as CSV or as lines of JSON.

    Raises
    ------
    NotAllowed
        The caller is no auditor, or the token leaves that out.
    AuditUnavailable
        That the caller exported could not be written.
    """
    with caller_transaction(url, caller, AUDIT_READ) as connection:
        rows: list[dict[str, Any]] = []
        cursor: str | None = None
        while cursor is not None or not rows:
            page, cursor = read_events(connection, query, limit=_EXPORT_PAGE, cursor=cursor)
            rows += page
            if not page:
                break
    record_now(url, _looked(caller, query, "export", len(rows), None))
    return _as_csv(rows) if form is AuditFormat.CSV else _as_lines(rows)


def verify_audit(url: str) -> AuditReport:
    """
    Check that every event is as it was sealed; needs no right to read one.

    Raises
    ------
    MissingKey
        The key that signs the heads is absent or unusable.
    AuditUnavailable
        The heads cannot be read.
    """
    with transaction(url) as connection:
        return verify_chain(connection, heads_file(connection))


def verify_for(url: str, caller: Caller, *, request_id: str | None = None) -> AuditReport:
    """
    Verify for an auditor; that is an event itself.

    Raises
    ------
    NotAllowed
        The caller is no auditor, or the token leaves that out.
    AuditUnavailable
        The heads cannot be read, or that the caller verified could not be written.
    """
    if AUDIT_READ not in caller.actions:
        raise NotAllowed(f"a {caller.role} may not {AUDIT_READ}")
    report = verify_audit(url)
    record_now(url, _looked(caller, AuditQuery(), "verify", report.link_count, request_id))
    return report


def _looked(
    caller: Caller, query: AuditQuery, what: str, count: int, request_id: str | None
) -> Event:
    asked = {name: str(value) for name, value in asdict(query).items() if value is not None}
    return Event(
        "audit_read",
        caller.account_id,
        caller.login,
        caller.role,
        AUDIT_READ,
        "audit",
        outcome="ok" if count else "empty",
        reason=what,
        details={**asked, "count": count},
        request_id=request_id,
    )


def _as_lines(rows: list[dict[str, Any]]) -> str:
    return "".join(
        json.dumps(dict(_words(row)), ensure_ascii=False, default=str) + "\n" for row in rows
    )


def _as_csv(rows: list[dict[str, Any]]) -> str:
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow(_COLUMNS)
    for row in rows:
        writer.writerow([_cell(value) for _, value in _words(row)])
    return "\ufeff" + out.getvalue()  # spreadsheets take it for another encoding without


def _words(row: Mapping[str, Any]) -> Iterator[tuple[str, Any]]:
    for name in _COLUMNS:
        value = row[name]
        yield name, value.isoformat() if name == "happened_at" else value


def _cell(value: object) -> str:
    """Write a cell; what a stranger typed as a login must not become a formula."""
    if value is None:
        return ""
    written = json.dumps(value, ensure_ascii=False) if isinstance(value, dict) else str(value)
    return f"'{written}" if written.startswith(_FORMULA) else written
