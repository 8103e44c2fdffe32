"""`linge bench`: how fast, as ratios within one run."""

import os
import runpy
import sys
from pathlib import Path
from typing import Annotated

import typer

from gis.errors import InvalidParameter

_BENCHMARKS = Path(__file__).parents[2] / "tests/benchmark"


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command("bench")(bench)


def bench(
    name: Annotated[str | None, typer.Argument(help="Which; without it they are listed.")] = None,
    mutate: Annotated[
        bool, typer.Option("--mutate", help="rights: break each one and see which test notices.")
    ] = False,
) -> None:
    """Run a benchmark against a reference in the same run; prints one line of JSON at the end."""
    known = {path.stem.removesuffix("_speed"): path for path in _BENCHMARKS.glob("*_speed.py")}
    if name is None:
        typer.echo("\n".join(sorted(known)))
        return
    if name not in known:
        raise InvalidParameter(f"no benchmark {name!r}; there are {', '.join(sorted(known))}")
    os.environ.setdefault("OMP_NUM_THREADS", "1")
    sys.argv = [str(known[name]), *(["--mutate"] if mutate else [])]
    runpy.run_path(str(known[name]), run_name="__main__")
