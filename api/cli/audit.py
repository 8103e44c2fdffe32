"""`linge audit`: whether the audit is as it was sealed."""

import json
from dataclasses import asdict
from typing import Annotated

import typer

from gis.store.audit_verifying import AuditReport
from gis.store.target import database_url
from gis.workflows.audit_log import verify_audit

_DAMAGED = 1


def register(app: typer.Typer) -> None:
    """Add the commands."""
    group = typer.Typer(no_args_is_help=True, help="The audit: who did what, and proof of it.")
    group.command("verify")(verify)
    app.add_typer(group, name="audit")


def verify(
    as_json: Annotated[bool, typer.Option("--json", help="Print JSON.")] = False,
) -> None:
    """Check every event against the chain and its signed heads; exit code 1 when one differs."""
    report = verify_audit(database_url())
    typer.echo(_as_json(report) if as_json else _as_text(report))
    if not report.is_clean:
        raise typer.Exit(_DAMAGED)


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
