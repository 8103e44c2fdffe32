"""`linge import`: files into layers, and back out again; rosters into members."""

import json
import uuid
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console

from api.cli.rosters import ROSTER, day_of, import_and_tell
from gis.errors import InvalidParameter, RejectedRows
from gis.layers.catalog import layer_named
from gis.store.target import owner_url
from gis.workflows.import_layer import import_layer, undo_import
from gis.workflows.import_report import ImportReport
from gis.workflows.import_roster import RosterOptions

_TOLD = Console(stderr=True, highlight=False)
_SHOWN = 50
_WRONG = 2


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command("import")(import_)


def import_(  # noqa: PLR0913, PLR0917 (options of a command)
    layer: Annotated[
        str | None, typer.Argument(help="Which layer: building, grid, …; or roster.")
    ] = None,
    files: Annotated[
        list[Path] | None,
        typer.Argument(
            help="Shapefile, zip of one, GeoPackage, GeoJSON, CSV or DBF; rosters: .xlsx, .csv."
        ),
    ] = None,
    crs: Annotated[str | None, typer.Option(help="Its coordinate system: EPSG:4549.")] = None,
    source_layer: Annotated[
        str | None, typer.Option(help="Which layer of a file that holds several.")
    ] = None,
    map_: Annotated[
        list[str] | None, typer.Option("--map", help="field=column, where names differ.")
    ] = None,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Report; store nothing.")] = False,
    skip_rejected: Annotated[
        bool, typer.Option("--skip-rejected", help="Store the rest of the rows.")
    ] = False,
    as_json: Annotated[bool, typer.Option("--json", help="Print the report as JSON.")] = False,
    as_of: Annotated[
        str | None, typer.Option(help="Rosters: the day they describe, 2026-09-30.")
    ] = None,
    community: Annotated[
        str | None, typer.Option(help="Rosters: the community whose whole roster they are.")
    ] = None,
    undo: Annotated[
        uuid.UUID | None, typer.Option(metavar="BATCH", help="Take an import back.")
    ] = None,
) -> None:
    """
    Import a file into a layer, all of it or nothing; or take an import back.

    `linge import roster FILE…` imports members, with the rights of the account whose API token is
    in LINGE_TOKEN.
    """
    if undo is not None:
        typer.echo(f"{undo_import(owner_url(), undo)} rows were taken back")
        return
    if layer is None or not files:
        raise InvalidParameter("say which layer and which file: linge import building roofs.shp")
    if layer == ROSTER:
        options = RosterOptions(
            as_of=day_of(as_of),
            community=community,
            dry_run=dry_run,
            skip_rejected=skip_rejected,
        )
        import_and_tell(files, options, as_json=as_json)
        return
    if len(files) > 1 or as_of is not None or community is not None:
        raise InvalidParameter(
            "a layer takes one file at a time; --as-of and --community are for rosters"
        )
    file, chosen = files[0], layer_named(layer)
    try:
        with _TOLD.status("") as status:
            report = import_layer(
                owner_url(),
                file,
                chosen,
                crs=crs,
                source_layer=source_layer,
                mapping=_pairs(map_ or []),
                dry_run=dry_run,
                skip_rejected=skip_rejected,
                progress=lambda what: status.update(f"{file.name}: {what}"),
            )
    except RejectedRows as refusal:
        if not isinstance(refusal.report, ImportReport):
            raise
        _print(refusal.report, as_json=as_json)
        raise
    _print(report, as_json=as_json)
    if dry_run and report.rejected and not skip_rejected:
        raise typer.Exit(_WRONG)


def _pairs(words: list[str]) -> dict[str, str]:
    pairs = {}
    for word in words:
        field, equals, column = word.partition("=")
        if not (field and equals and column):
            raise InvalidParameter(f"--map {word!r}: write it as field=column")
        pairs[field.strip()] = column.strip()
    return pairs


def _print(report: ImportReport, *, as_json: bool) -> None:
    if as_json:
        typer.echo(json.dumps(report.as_dict(), ensure_ascii=False))
        return
    for finding in report.findings[:_SHOWN]:
        field = f", {finding.field}" if finding.field else ""
        typer.echo(f"row {finding.row}{field}: {finding.severity.value}: {finding.message}")
    if len(report.findings) > _SHOWN:
        rules = ", ".join(f"{rule} {count}" for rule, count in report.rules().items())
        typer.echo(f"… {len(report.findings)} findings in all ({rules}); --json lists them")
    if report.dropped_columns:
        typer.echo(f"columns left behind: {', '.join(report.dropped_columns)}")
    parts = ", ".join(f"{name} {count}" for name, count in report.counts.items())
    typer.echo(f"{report.file_name}: {parts}")
    if report.stored:
        typer.echo(
            f"{report.layer}: {report.inserted} new, {report.updated} changed,"
            f" {report.unchanged} as they were; take it back with"
            f" linge import --undo {report.batch_id}"
        )
    else:
        typer.echo("nothing was stored")
