"""`linge demo`: the sample district, loaded, measured and served."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from typing import Annotated

import typer
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, TextColumn, TimeElapsedColumn
from rich.progress import Progress as Bar

from api.cli.demo_check import check_demo
from api.cli.serve import FIRST_PORT, LOOPBACK, listen, listen_near, run_server
from api.main import create_app
from gis.analysis.coverage import CoverageReport, Level
from gis.store.engine import engine
from gis.store.provision import OWNER, SERVING
from gis.store.target import disposable_server
from gis.workflows.demo import Progress, prepare_demo
from gis.workflows.demo_accounts import DemoAccount, prepare_accounts
from gis.workflows.measure_coverage import coverage_at

_TOLD = Console(stderr=True, highlight=False)


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command("demo")(demo)


def demo(
    check: Annotated[bool, typer.Option("--check", help="Load, serve, ask, stop, report.")] = False,
    port: Annotated[
        int | None,
        typer.Option(help=f"Port; 0 for any. Without it {FIRST_PORT} or the next free one."),
    ] = None,
    fresh: Annotated[bool, typer.Option("--fresh", help="Load the sample anew.")] = False,
) -> None:
    """Load the invented sample district, measure it, and serve it to one account per role."""
    if check:
        with _progress() as progress:
            outcome = check_demo(progress=progress)
        typer.echo(outcome.as_json())
        raise typer.Exit(0 if outcome.ok else 1)
    listener = listen_near(LOOPBACK, FIRST_PORT) if port is None else listen(LOOPBACK, port)
    with listener, disposable_server() as server:
        with _progress() as progress:
            name = prepare_demo(server, fresh=fresh, progress=progress)
        accounts = prepare_accounts(server.url(name, OWNER), now=datetime.now(UTC))
        engine(server.url(name, OWNER)).dispose()  # what serves cannot change tables
        url = server.url(name, SERVING)
        _TOLD.print(_summary(coverage_at(url, level=Level.COMMUNITY)))
        run_server(create_app(database_url=url), listener, announce=_announcing(accounts))


def _announcing(accounts: tuple[DemoAccount, ...]) -> Callable[[str], None]:
    def announce(address: str) -> None:
        typer.echo(f"{address}/")
        _TOLD.print("Choose a password by one of these links, each once within 15 minutes:")
        for account in accounts:
            link = f"{address}/redeem#token={account.token}"
            _TOLD.print(f"  {account.role:12} {account.login:17} {link}", soft_wrap=True)
        _TOLD.print("After that sign in at the address above. Ctrl-C stops.")

    return announce


def _summary(report: CoverageReport) -> str:
    measures = report.as_dict()["total"]["measures"]
    names = {"org_coverage": "covered by organisations", "rc_coverage": "with a committee"}
    parts = [
        f"{measures[name]['numerator']} of {measures[name]['denominator']} {meaning}"
        for name, meaning in names.items()
    ]
    return f"Communities on {report.as_dict()['as_of']}: {', '.join(parts)}."


@contextmanager
def _progress() -> Iterator[Progress]:
    columns = (TextColumn("{task.description:24}"), BarColumn(), MofNCompleteColumn())
    with Bar(*columns, TimeElapsedColumn(), console=_TOLD) as bar:
        task = bar.add_task("loading the sample", total=None)
        yield lambda what, done, of: bar.update(task, description=what, completed=done, total=of)
