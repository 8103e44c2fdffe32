"""The command line: `linge COMMAND`."""

import signal
import sys

import typer
from pydantic import ValidationError
from sqlalchemy.exc import OperationalError

from api.cli import (
    account,
    audit,
    bench,
    coverage,
    database,
    demo,
    formation,
    formation_files,
    importing,
    mapping,
    serve,
)
from gis.errors import GisError

_WRONG = 2

app = typer.Typer(
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    help="LinGe 邻格: where organisation reaches, and where it does not.",
)
for commands in (
    account,
    demo,
    importing,
    coverage,
    formation,
    formation_files,
    mapping,
    serve,
    database,
    audit,
    bench,
):
    commands.register(app)


def main() -> None:
    """
    Run the command line.

    What goes wrong by the user's input, the files or the database is one line on stderr and
    exit code 2; a traceback is always our bug.
    """
    signal.signal(signal.SIGTERM, signal.default_int_handler)  # end in order, like Ctrl-C
    try:
        app(prog_name="linge")
    except GisError as error:
        _refuse(str(error))
    except ValidationError as error:
        _refuse("; ".join(f"setting {fault['loc'][0]}: {fault['msg']}" for fault in error.errors()))
    except OperationalError as error:
        _refuse(f"the database cannot do that: {error.orig}")


def _refuse(message: str) -> None:
    typer.echo(f"linge: {' '.join(message.split())}", err=True)
    sys.exit(_WRONG)
