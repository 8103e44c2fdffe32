"""`linge formation solve|verify`: problem and plan files, without any database."""

import json
from pathlib import Path
from typing import Annotated, Any

import typer

from api.cli.whole_file import write_whole
from gis.errors import InvalidParameter, UnreadableFile
from gis.formation.partition import solve as solve_problem
from gis.formation.plan_file import plan_document
from gis.formation.problem_file import parse_problem
from gis.formation.verify import verify as verify_plan

_WRONG_PLAN = 1


def register(app: typer.Typer) -> None:
    """Add the commands to `linge formation`."""
    group = next(each.typer_instance for each in app.registered_groups if each.name == "formation")
    if group is None:
        raise TypeError("`linge formation` must be registered first")
    group.command("solve")(solve)
    group.command("verify")(verify)


def solve(
    problem: Annotated[Path, typer.Argument(help="Problem file.")],
    out: Annotated[
        Path | None, typer.Option(help="Write the plan here, not to the screen.")
    ] = None,
    time_limit: Annotated[float | None, typer.Option(min=0.1, help="Seconds.")] = None,
) -> None:
    """Solve a problem file to proven optimality."""
    plan = solve_problem(parse_problem(_read(problem)), time_limit_s=time_limit)
    content = json.dumps(plan_document(plan), ensure_ascii=False)
    if out is None:
        typer.echo(content)
        return
    write_whole(out, content, private=True)  # it holds exact counts
    typer.echo(
        f"{plan.status}: cost {plan.objective}, bound {plan.lower_bound},"
        f" {len(plan.proposals)} proposals, written to {out}"
    )


def verify(
    problem: Annotated[Path, typer.Argument(help="Problem file.")],
    plan: Annotated[Path, typer.Argument(help="Plan file.")],
) -> None:
    """Check a plan against its problem: rules, cost, bound and proof; without the solver."""
    faults = verify_plan(parse_problem(_read(problem)), _read(plan))
    for fault in faults:
        typer.echo(f"wrong: {fault}")
    if faults:
        raise typer.Exit(_WRONG_PLAN)
    typer.echo("the plan keeps every rule and its proof holds")


def _read(path: Path) -> Any:  # noqa: ANN401 (any JSON)
    try:
        return json.loads(path.read_text(encoding="utf-8"), parse_constant=_no_constant)
    except OSError as error:
        raise UnreadableFile(f"{path} cannot be read: {error.strerror}") from error
    except (ValueError, RecursionError) as error:
        if isinstance(error, InvalidParameter):
            raise
        raise UnreadableFile(f"{path.name} is not JSON: {error}") from error


def _no_constant(name: str) -> float:
    raise ValueError(f"{name} is no number of JSON")
