"""`linge audit`: what was done by whom, and whether the audit is as it was sealed."""

import json
from dataclasses import asdict
from datetime import datetime
from pathlib import Path
from typing import Annotated
from uuid import UUID
from zoneinfo import ZoneInfo

import typer
from rich.console import Console
from rich.table import Table

from api.cli.caller import caller_by_token
from api.cli.whole_file import write_whole
from gis.settings import gis_settings
from gis.store.audit_reading import AuditQuery
from gis.store.audit_verifying import AuditReport
from gis.store.target import database_url
from gis.workflows.audit_log import AuditFormat, export_audit, search_audit, verify_audit

_DAMAGED = 1
_SHOWN = ("happened_at", "login", "role", "kind", "outcome", "reason", "object_kind", "object_id")
_OUT = Console(highlight=False)
_DAYS = ["%Y-%m-%d", "%Y-%m-%dT%H:%M:%S"]
Since = Annotated[
    datetime | None, typer.Option("--from", formats=_DAYS, help="From this moment on.")
]
Until = Annotated[datetime | None, typer.Option("--to", formats=_DAYS, help="Before this moment.")]
Kind = Annotated[str | None, typer.Option(help="Only this kind: reveal, login_failed, …")]
Login = Annotated[str | None, typer.Option(help="Only what this account did.")]
Object = Annotated[UUID | None, typer.Option("--object", help="Only what was done to this id.")]


def register(app: typer.Typer) -> None:
    """Add the commands."""
    group = typer.Typer(no_args_is_help=True, help="The audit: who did what, and proof of it.")
    group.command("verify")(verify)
    group.command("search")(search)
    group.command("export")(export)
    app.add_typer(group, name="audit")


def verify(
    as_json: Annotated[bool, typer.Option("--json", help="Print JSON.")] = False,
) -> None:
    """Check every event against the chain and its signed heads; exit code 1 when one differs."""
    report = verify_audit(database_url())
    typer.echo(_as_json(report) if as_json else _as_text(report))
    if not report.is_clean:
        raise typer.Exit(_DAMAGED)


def search(
    since: Since = None,
    until: Until = None,
    kind: Kind = None,
    login: Login = None,
    about: Object = None,
    limit: Annotated[int, typer.Option(help="How many, the newest first.")] = 50,
) -> None:
    """List events; LINGE_TOKEN must hold an auditor's API token."""
    url = database_url()
    query = AuditQuery(_here(since), _here(until), kind, login=login, object_id=about)
    rows, following = search_audit(url, caller_by_token(url), query, limit=limit)
    table = Table(*_SHOWN)
    for row in rows:
        table.add_row(*(_word(row[name]) for name in _SHOWN))
    _OUT.print(table)
    if following is not None:
        typer.echo(f"there are more than {len(rows)}; narrow the search or use: linge audit export")


def export(  # noqa: PLR0913 (an option each)
    *,
    out: Annotated[Path, typer.Option("--out", help="File to write.")],
    form: Annotated[AuditFormat, typer.Option("--format", help="How.")] = AuditFormat.CSV,
    since: Since = None,
    until: Until = None,
    kind: Kind = None,
    login: Login = None,
    about: Object = None,
) -> None:
    """Write events to a file; LINGE_TOKEN must hold an auditor's API token."""
    url = database_url()
    query = AuditQuery(_here(since), _here(until), kind, login=login, object_id=about)
    write_whole(out, export_audit(url, caller_by_token(url), query, form), private=True)
    typer.echo(f"wrote {out}")


def _here(moment: datetime | None) -> datetime | None:
    return None if moment is None else moment.replace(tzinfo=ZoneInfo(gis_settings().timezone))


def _word(value: object) -> str:
    if isinstance(value, datetime):
        local = value.astimezone(ZoneInfo(gis_settings().timezone))
        return local.isoformat(sep=" ", timespec="seconds")
    return "" if value is None else str(value)


def _as_json(report: AuditReport) -> str:
    return json.dumps({**asdict(report), "is_clean": report.is_clean}, default=str)


def _as_text(report: AuditReport) -> str:
    lines = []
    for finding in report.findings:
        where = f" link {finding.seq}" if finding.seq is not None else ""
        which = f" event {finding.event_id}" if finding.event_id is not None else ""
        when = f" of {finding.happened_at.isoformat()}" if finding.happened_at is not None else ""
        lines.append(f"{finding.kind}:{where}{which}{when}: {finding.detail}")
    counts = f"{report.link_count} events sealed, {report.head_count} heads, {report.waiting} wait"
    verdict = "the audit is as it was sealed" if report.is_clean else "the audit was damaged"
    return "\n".join([*lines, f"{verdict}: {counts}"])
