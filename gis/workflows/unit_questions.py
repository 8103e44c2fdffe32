"""Questions about one unit, answered so that the answers may be served."""

from datetime import date
from typing import Any

import pandas as pd

from gis.analysis.measures import Level
from gis.analysis.nearest import nearest_options, units_without_basis
from gis.analysis.town import Town
from gis.analysis.units import formation_units
from gis.settings import today_here
from gis.workflows.plan_formation import newest_day

_COUNTS = ("members", "full_members", "counted_full_members")
_DISTANCES = ("walk_m", "edge_m")


def published_options(
    town: Town, *, key: str, level: Level, as_of: date | None, count: int
) -> list[dict[str, Any]]:
    """
    Rank what an estate or community could be joined with, nearest first, without counts.

    A band of two units together would narrow the bands of both. Of a building nothing is
    answered: what lies near it is told by which buildings hold members.

    Raises
    ------
    UnknownName
        There is no such unit.
    """
    day = as_of or newest_day(town, today=today_here())
    return _published(nearest_options(town, key=key, level=level, as_of=day, count=count))


def published_candidates(town: Town, *, level: Level, as_of: date | None) -> list[dict[str, Any]]:
    """List the units without a valid basis, with reason and clause, without counts."""
    day = as_of or newest_day(town, today=today_here())
    return _published(units_without_basis(formation_units(town, level=level, as_of=day)))


def _published(rows: pd.DataFrame) -> list[dict[str, Any]]:
    plain: list[dict[str, Any]] = rows.astype(object).where(rows.notna(), None).to_dict("records")
    for row in plain:
        for name in _COUNTS:
            row.pop(name, None)
        for name in _DISTANCES:
            if row.get(name) is not None:
                row[name] = round(float(row[name]))
    return plain
