"""`linge import roster`: members, by the rights of an account; numbers and rows are told."""

import json
from collections import Counter
from collections.abc import Sequence
from datetime import date
from pathlib import Path

import typer

from api.cli.caller import caller_by_token
from gis.errors import InvalidParameter, RejectedRows
from gis.store.target import database_url
from gis.workflows.import_roster import RosterOptions, import_rosters
from gis.workflows.roster_report import RosterReport

ROSTER = "roster"
_SHOWN = 50
_WRONG = 2


def day_of(words: str | None) -> date | None:
    """
    Read a day of the command line.

    Raises
    ------
    InvalidParameter
        It is none.
    """
    try:
        return None if words is None else date.fromisoformat(words)
    except ValueError as error:
        raise InvalidParameter(f"--as-of {words!r}: write the day as 2026-09-30") from error


def import_and_tell(files: Sequence[Path], options: RosterOptions, *, as_json: bool) -> None:
    """Import rosters and print what became of every file; nothing personal is printed."""
    url = database_url()
    caller = caller_by_token(url)
    try:
        reports = import_rosters(url, caller, files, options)
    except RejectedRows as refusal:
        if isinstance(refusal.report, list):
            _tell(refusal.report, as_json=as_json)
        raise
    _tell(reports, as_json=as_json)
    rejected = any(report.counts["rejected"] for report in reports)
    if options.dry_run and rejected and not options.skip_rejected:
        raise typer.Exit(_WRONG)


def _tell(reports: Sequence[RosterReport], *, as_json: bool) -> None:
    if as_json:
        listed = [report.as_dict() for report in reports]
        typer.echo(json.dumps(listed, ensure_ascii=False))
        return
    for report in reports:
        _tell_one(report)
    members = sum(report.members for report in reports)
    stored = all(report.stored for report in reports)
    typer.echo(f"{members} members were stored" if stored else "nothing was stored")


def _tell_one(report: RosterReport) -> None:
    for finding in report.findings[:_SHOWN]:
        field = f", {finding.field}" if finding.field else ""
        where = f"sheet {finding.sheet}, row {finding.row}{field}"
        typer.echo(f"{where}: {finding.severity.value}: {finding.message}")
    if len(report.findings) > _SHOWN:
        rules = Counter(finding.rule for finding in report.findings).most_common()
        listed = ", ".join(f"{rule} {count}" for rule, count in rules)
        typer.echo(f"… {len(report.findings)} findings in all ({listed}); --json lists them")
    if report.dropped_columns:
        typer.echo(f"columns left behind: {', '.join(report.dropped_columns)}")
    if report.community and not report.is_counted:
        missing = ", ".join(report.uncounted_branches) or "places that are not yours"
        typer.echo(
            f"{report.community} keeps its declared counts: without members are {missing}; if that"
            " is right, say --community"
        )
    parts = ", ".join(f"{name} {count}" for name, count in report.counts.items())
    typer.echo(f"{report.file_name}: {parts}")
