"""Questions about one unit, answered so that the answers may be served."""

from datetime import date
from typing import Any, Literal

import pandas as pd

from gis.analysis.bands import band
from gis.analysis.measures import Level
from gis.analysis.nearest import nearest_options, units_without_basis
from gis.analysis.town import Town
from gis.analysis.units import formation_units
from gis.errors import UnknownName
from gis.settings import today_here
from gis.workflows.plan_formation import newest_day, plan_groups

_COUNTS = ("members", "full_members", "counted_full_members")
_DISTANCES = ("walk_m", "edge_m")


def published_options(
    town: Town,
    *,
    key: str,
    level: Literal["estate", "community", "building"],
    as_of: date | None,
    count: int,
) -> list[dict[str, Any]]:
    """
    Rank what a unit or building could be joined with, nearest first, without counts.

    A band of two units together would narrow the bands of both.

    Raises
    ------
    UnknownName
        There is no such unit or building.
    """
    kind: Level | Literal["building"] = "building" if level == "building" else Level(level)
    day = as_of or newest_day(town, today=today_here())
    return _published(nearest_options(town, key=key, level=kind, as_of=day, count=count))


def published_candidates(town: Town, *, level: Level, as_of: date | None) -> list[dict[str, Any]]:
    """List the units without a valid basis, with reason and clause, without counts."""
    day = as_of or newest_day(town, today=today_here())
    return _published(units_without_basis(formation_units(town, level=level, as_of=day)))


def published_groups(town: Town, *, org_key: str, as_of: date | None) -> dict[str, Any]:
    """
    Tell how a branch would be divided into building groups, without naming a building.

    Which buildings a branch would gather tells where its members live; until there are rights
    only the number of buildings of each group leaves, and members as bands.

    Raises
    ------
    UnknownName
        There is no such organisation.
    """
    found = town.party_orgs[town.party_orgs["source_key"] == org_key]
    if found.empty:
        raise UnknownName(f"no organisation has the code {org_key!r}")
    day = as_of or newest_day(town, today=today_here())
    result = plan_groups(town, party_org_id=found["id"].iloc[0], as_of=day)
    plan = result.payload["plans"][0]
    return {
        "as_of": result.payload["as_of"],
        "status": plan["status"],
        "groups": [
            {
                "buildings": len(proposal["units"]),
                "members": {"band": band(proposal["members"])},
                "full_members": {"band": band(proposal["full_members"])},
                "outcomes": sorted({each["outcome"] for each in proposal["verdicts"]}),
            }
            for proposal in plan["proposals"]
            if proposal["mode"] in {"nearby", "standalone"}
        ],
    }


def _published(rows: pd.DataFrame) -> list[dict[str, Any]]:
    plain: list[dict[str, Any]] = rows.astype(object).where(rows.notna(), None).to_dict("records")
    for row in plain:
        for name in _COUNTS:
            row.pop(name, None)
        for name in _DISTANCES:
            if row.get(name) is not None:
                row[name] = round(float(row[name]))
    return plain
