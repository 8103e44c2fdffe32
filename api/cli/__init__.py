"""The command line: `linge COMMAND`."""

import signal
import sys
from importlib import import_module

import typer
from pydantic import ValidationError
from sqlalchemy.exc import OperationalError

from gis.errors import GisError

_WRONG = 2

# What each command needs, in the order of the help. Only the module of the command that was
# typed is imported: all of them together take seconds, which each command would wait for.
COMMANDS = {
    "account": ("account",),
    "demo": ("demo",),
    "import": ("importing",),
    "coverage": ("coverage",),
    "dispersion": ("coverage",),
    "formation": ("formation", "formation_files"),
    "map": ("mapping",),
    "serve": ("serve",),
    "cluster": ("database",),
    "provision": ("database",),
    "migrate": ("database",),
    "audit": ("audit",),
    "bench": ("bench",),
}


def command_line(command: str | None = None) -> typer.Typer:
    """Make the command line: with one command, if it is known, else with all."""
    app = typer.Typer(
        no_args_is_help=True,
        add_completion=False,
        pretty_exceptions_enable=False,
        help="LinGe 邻格: where organisation reaches, and where it does not.",
    )
    app.callback()(_always_with_a_command)
    wanted = [COMMANDS[command]] if command in COMMANDS else COMMANDS.values()
    for module in dict.fromkeys(name for names in wanted for name in names):
        import_module(f"api.cli.{module}").register(app)
    return app


def _always_with_a_command() -> None:
    """LinGe 邻格: where organisation reaches, and where it does not."""


def main() -> None:
    """
    Run the command line.

    What goes wrong by the user's input, the files or the database is one line on stderr and
    exit code 2; a traceback is always our bug.
    """
    signal.signal(signal.SIGTERM, signal.default_int_handler)  # end in order, like Ctrl-C
    try:
        command_line(sys.argv[1] if len(sys.argv) > 1 else None)(prog_name="linge")
    except GisError as error:
        _refuse(str(error))
    except ValidationError as error:
        _refuse("; ".join(f"setting {fault['loc'][0]}: {fault['msg']}" for fault in error.errors()))
    except OperationalError as error:
        _refuse(f"the database cannot do that: {error.orig}")


def _refuse(message: str) -> None:
    typer.echo(f"linge: {' '.join(message.split())}", err=True)
    sys.exit(_WRONG)
