"""`linge map`: maps as files that open without any server."""

from pathlib import Path
from typing import Annotated

import typer

from api.cli.coverage import AsOf
from api.routes.maps import coverage_data
from api.settings import api_settings
from gis.errors import InvalidParameter
from gis.store.target import database_url
from gis.workflows.measure_coverage import PublishedCoverage
from maps.render import render_file
from maps.views.catalog import MAPS


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command("map")(map_)


def map_(
    view: Annotated[str, typer.Argument(help="Which map: coverage.")],
    out: Annotated[Path, typer.Option(help="The file to write.")],
    as_of: AsOf = None,
) -> None:
    """Write a map as one self-contained file; it holds what the web page may show, no more."""
    if view not in {each.name for each in MAPS}:
        known = ", ".join(each.name for each in MAPS)
        raise InvalidParameter(f"there is no map {view!r}; there are {known}")
    url = database_url()
    day = None if as_of is None else as_of.date()
    data = coverage_data(PublishedCoverage(url), url, as_of=day, with_buildings=True)
    _write(out, render_file(data, locale=api_settings().locale))
    typer.echo(f"written to {out}")


def _write(path: Path, content: str) -> None:
    """Write whole or not at all: what was there stays when anything fails."""
    beside = path.with_name(f".{path.name}.part")
    try:
        beside.write_text(content, encoding="utf-8")
        beside.replace(path)
    except OSError as error:
        beside.unlink(missing_ok=True)
        raise InvalidParameter(f"{path} cannot be written: {error.strerror}") from error
