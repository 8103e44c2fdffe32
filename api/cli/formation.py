"""`linge formation`: which units share an organisation, with proof, for operators."""

import json
from datetime import date
from enum import StrEnum
from pathlib import Path
from typing import Annotated, Any

import typer
from rich.console import Console
from rich.table import Table

from api.cli.coverage import AsJson, AsOf
from api.cli.whole_file import write_whole
from gis.analysis.branch_members import BranchMembers, counted_branch
from gis.analysis.measures import Level
from gis.analysis.nearest import nearest_options, units_without_basis
from gis.analysis.town import Town
from gis.analysis.units import formation_units
from gis.errors import UnknownName
from gis.settings import today_here
from gis.store.target import database_url
from gis.workflows.divide_branch import divide_into_groups, split_branch
from gis.workflows.measure_coverage import load_town
from gis.workflows.plan_formation import (
    FormationRequest,
    FormationResult,
    newest_day,
    plan_formation,
)

_OUT = Console(highlight=False)
_TOLD = Console(stderr=True, highlight=False)
_MARKS = {"ok": "", "warn": "!", "conflict": "✗"}
_DASH = "–"


class UnitLevel(StrEnum):
    """The levels whose places are units."""

    ESTATE = "estate"
    COMMUNITY = "community"


OrgOption = Annotated[str, typer.Option(help="The branch's code.")]
LevelOption = Annotated[UnitLevel, typer.Option(help="What is placed.")]


def register(app: typer.Typer) -> None:
    """Add the commands."""
    group = typer.Typer(no_args_is_help=True, help="Which units share an organisation, and why.")
    group.command("plan")(plan)
    group.command("groups")(groups)
    group.command("split")(split)
    group.command("options")(options)
    group.command("candidates")(candidates)
    app.add_typer(group, name="formation")


def plan(  # noqa: PLR0913, PLR0917 (options of a command)
    level: LevelOption = UnitLevel.ESTATE,
    rules: Annotated[str, typer.Option(help="regulation or by_size.")] = "regulation",
    as_of: AsOf = None,
    alternatives: Annotated[int, typer.Option(min=0, max=20, help="Unlike plans beside it.")] = 2,
    problem_out: Annotated[Path | None, typer.Option(help="Write the problem file.")] = None,
    time_limit: Annotated[float | None, typer.Option(min=0.1, help="Seconds.")] = None,
    as_json: AsJson = False,
) -> None:
    """Find the best plan for all estates or communities, with alternatives and proof."""
    request = FormationRequest(
        level=Level(level.value),
        rule_set=rules,
        as_of=None if as_of is None else as_of.date(),
        alternatives=alternatives,
        time_limit_s=time_limit,
    )
    with _TOLD.status("reading") as status:
        result = plan_formation(
            load_town(database_url()),
            request,
            today=today_here(),
            progress=lambda now: status.update(f"{now.doing}: {now.objective} ≥ {now.lower_bound}"),
        )
    if problem_out is not None:
        document = json.dumps(result.prepared.document, ensure_ascii=False)
        write_whole(problem_out, document, private=True)  # it holds exact counts
    _print(result, as_json=as_json)


def groups(org: OrgOption, as_of: AsOf = None, as_json: AsJson = False) -> None:
    """Divide a branch into building groups."""
    town = load_town(database_url())
    day = _day(town, as_of)
    _print(divide_into_groups(town, _branch(town, org, day), as_of=day), as_json=as_json)


def split(org: OrgOption, as_of: AsOf = None, as_json: AsJson = False) -> None:
    """Split a branch of more than 50 members into branches of whole building groups."""
    town = load_town(database_url())
    day = _day(town, as_of)
    _print(split_branch(town, _branch(town, org, day), as_of=day), as_json=as_json)


def options(
    unit: Annotated[str, typer.Argument(help="Key of an estate, community or building.")],
    level: Annotated[str, typer.Option(help="estate, community or building.")] = "estate",
    as_of: AsOf = None,
    as_json: AsJson = False,
) -> None:
    """Rank what one unit could be joined with, nearest first."""
    town = load_town(database_url())
    kind: Any = "building" if level == "building" else Level(level)
    rows = nearest_options(town, key=unit, level=kind, as_of=_day(town, as_of))
    _print_rows(rows.to_dict("records"), as_json=as_json)


def candidates(
    level: LevelOption = UnitLevel.ESTATE, as_of: AsOf = None, as_json: AsJson = False
) -> None:
    """List the units without a valid basis, with reason and clause."""
    town = load_town(database_url())
    units = formation_units(town, level=Level(level.value), as_of=_day(town, as_of))
    _print_rows(units_without_basis(units).to_dict("records"), as_json=as_json)


def _branch(town: Town, code: str, day: date) -> BranchMembers:
    found = town.party_orgs[town.party_orgs["source_key"] == code]
    if found.empty:
        raise UnknownName(f"no organisation has the code {code!r}")
    return counted_branch(town, party_org_id=found["id"].iloc[0], as_of=day)


def _day(town: Town, as_of: Any) -> date:  # noqa: ANN401 (a datetime or None)
    return newest_day(town, today=today_here()) if as_of is None else as_of.date()


def _print(result: FormationResult, *, as_json: bool) -> None:
    payload = result.payload
    if as_json:
        typer.echo(json.dumps(payload, ensure_ascii=False))
        return
    best = payload["plans"][0]
    _print_proposals(payload, best)
    for finding in best["findings"]:
        typer.echo(f"{finding['rule']}: {finding['message']['zh']}")
    proof = "proven best" if best["status"] == "optimal" else f"time limit, gap {best['gap']:.2%}"
    typer.echo(f"{proof}: cost {best['objective']}, no plan below {best['lower_bound']}")
    if len(payload["plans"]) > 1:
        _print_plans(payload["plans"])


def _print_proposals(payload: dict[str, Any], plan: dict[str, Any]) -> None:
    names = {unit["id"]: unit["name"] or unit["id"] for unit in payload["units"]}
    table = Table(title=f"{payload['district']}, {payload['as_of']}, {payload['rule_set']}")
    for name in ("mode", "units", "hub", "full/all", "longest walk", "verdicts"):
        table.add_column(name, overflow="fold")
    for proposal in plan["proposals"]:
        told = [each for each in proposal["verdicts"] if each["outcome"] != "ok"]
        words = [f"{_MARKS[each['outcome']]} {each['message']['zh']}" for each in told]
        if proposal["binding"]:
            words.insert(0, proposal["binding"]["zh"])
        table.add_row(
            proposal["mode"],
            "、".join(names[unit] for unit in proposal["units"]),
            names.get(proposal["hub"], _DASH),
            f"{proposal['full_members']}/{proposal['members']}",
            _metres(proposal["longest_walk_m"]),
            "\n".join(words),
        )
    _OUT.print(table)


def _print_plans(plans: list[dict[str, Any]]) -> None:
    table = Table(title="plans side by side")
    names = ("organisations", "nearby", "standalone", "territorial", "exceptions")
    for name in ("plan", "cost", *names, "mean walk", "longest", "changed"):
        table.add_column(name, overflow="fold", justify="left" if name == "plan" else "right")
    for plan in plans:
        metrics = plan["metrics"]
        table.add_row(
            plan["title"]["zh"],
            _DASH if plan["objective"] is None else str(plan["objective"]),
            *(str(metrics[name]) for name in names),
            _metres(metrics["mean_walk_m"]),
            _metres(metrics["longest_walk_m"]),
            _DASH if metrics["changed_units"] is None else str(metrics["changed_units"]),
        )
    _OUT.print(table)


def _print_rows(rows: list[dict[str, Any]], *, as_json: bool) -> None:
    if as_json:
        typer.echo(json.dumps(rows, ensure_ascii=False, default=str))
        return
    if not rows:
        typer.echo("none")
        return
    table = Table(*(str(name) for name in rows[0]))
    for row in rows:
        table.add_row(*(_word(value) for value in row.values()))
    _OUT.print(table)


def _metres(walk_m: float | None) -> str:
    return _DASH if walk_m is None else f"{walk_m:,.0f} m"


def _word(value: object) -> str:
    if value is None or value != value:  # noqa: PLR0124 (not a number)
        return _DASH
    return f"{value:,.0f}" if isinstance(value, float) else str(value)
