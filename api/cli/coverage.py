"""`linge coverage`, `linge dispersion`: exact figures for operators."""

import json
from datetime import date, datetime
from typing import Annotated, Any

import typer
from rich.console import Console
from rich.table import Table

from gis.analysis.coverage import Level
from gis.store.target import database_url
from gis.workflows.measure_coverage import coverage_at, dispersion_at

_OUT = Console(highlight=False)
_TABLES = {
    "organisations and building groups": {
        "org_coverage": "covered",
        "estate_org_coverage": "estates",
        "rc_coverage": "with RC",
        "group_coverage_residential": "groups, all",
        "group_coverage_resident": "groups, members",
        "group_coverage_able": "groups, able",
    },
    "households and members": {
        "household_coverage_residential": "in group: homes",
        "member_in_group": "in group: members",
        "service_households_300": "300 m: homes",
        "service_households_500": "500 m: homes",
        "service_members_500": "500 m: members",
        "affiliation_gap": "not here",
    },
}
_DASH = "–"
AsOf = Annotated[
    datetime | None,
    typer.Option(formats=["%Y-%m-%d"], help="The day; without it the newest with counts."),
]
AsJson = Annotated[bool, typer.Option("--json", help="Print JSON.")]


def register(app: typer.Typer) -> None:
    """Add the commands."""
    app.command("coverage")(coverage)
    app.command("dispersion")(dispersion)


def coverage(
    level: Annotated[Level, typer.Option(help="Which kind of place.")] = Level.COMMUNITY,
    as_of: AsOf = None,
    as_json: AsJson = False,
) -> None:
    """Measure coverage: every figure as numerator/denominator, in the order of the ground."""
    report = coverage_at(database_url(), level=level, as_of=_day(as_of)).as_dict()
    if as_json:
        typer.echo(json.dumps(report, ensure_ascii=False))
        return
    for title, names in _TABLES.items():
        _print_table(report, title, names)
    reasons = sorted({m["reason"] for m in _measures(report) if m["reason"]})
    if reasons:
        typer.echo(f"{_DASH} stands for no value: {', '.join(reasons)}")
    typer.echo("?n: n could not be counted and are in neither number")
    typer.echo(f"walking measured by: {report['reach_method']}")


def _print_table(report: dict[str, Any], title: str, names: dict[str, str]) -> None:
    shown = [name for name in names if _has_meaning(report, name)]
    if not shown:
        return
    table = Table(title=f"{report['total']['name']}, {report['as_of']}: {title}")
    table.add_column(str(report["level"]))
    for name in shown:
        table.add_column(names[name], justify="right", overflow="fold")
    for place in report["places"]:
        table.add_row(str(place["name"]), *_cells(place, shown))
    if report["level"] != Level.DISTRICT.value:
        table.add_section()
        table.add_row(str(report["total"]["name"]), *_cells(report["total"], shown))
    _OUT.print(table)


def dispersion(as_of: AsOf = None, as_json: AsJson = False) -> None:
    """Measure how far each organisation's members walk to its meeting place."""
    frame = dispersion_at(database_url(), as_of=_day(as_of))
    rows = frame.astype(object).where(frame.notna(), None).to_dict("records")
    if as_json:
        typer.echo(json.dumps(rows, ensure_ascii=False, default=str))
        return
    names = [name for name in frame.columns if not str(name).endswith("_id")]
    table = Table(*names)
    for row in rows:
        table.add_row(*(_word(row[name]) for name in names))
    _OUT.print(table)


def _day(moment: datetime | None) -> date | None:
    return None if moment is None else moment.date()


def _measures(report: dict[str, Any]) -> list[dict[str, Any]]:
    return [measure for place in report["places"] for measure in place["measures"].values()]


def _has_meaning(report: dict[str, Any], name: str) -> bool:
    places = [*report["places"], report["total"]] if not report["places"] else report["places"]
    return any(place["measures"][name]["reason"] != "not_defined_at_level" for place in places)


def _cells(place: dict[str, Any], names: list[str]) -> list[str]:
    """Write a share, and below it what it is made of."""
    cells = []
    for name in names:
        measure = place["measures"][name]
        if measure["value"] is None:
            cells.append(_DASH)
            continue
        lines = [f"{measure['value']:.1%}", f"{measure['numerator']} of", measure["denominator"]]
        if measure["unknown"]:
            lines.append(f"?{measure['unknown']}")
        cells.append("\n".join(map(str, lines)))
    return cells


def _word(value: object) -> str:
    if value is None:
        return _DASH
    return f"{value:,.0f}" if isinstance(value, float) else str(value)
