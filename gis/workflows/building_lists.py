"""The buildings an account may go to: as features, and those that are still without a group."""

import json
import uuid
from collections.abc import Sequence
from datetime import date
from typing import Any

from sqlalchemy import RowMapping

from gis.errors import InvalidParameter
from gis.store.buildings import estates_around, list_buildings, own_grids
from gis.store.features import Box
from gis.store.rights import PLACES_READ, Caller, Near, caller_transaction
from gis.store.visible import visible_scope

MOST_BUILDINGS = 2000
_MOST_GRIDS = 300
_MOST_ESTATES = 400
_AROUND_DEGREES = 0.004  # some hundred metres: what one sees around a grid


def building_title(row: RowMapping) -> str:
    """Call a building as people do: estate and number, else its name."""
    if row["building_no"] is None:
        return str(row["name"] or row["estate"] or "")
    place = " ".join(filter(None, (row["estate"], row["cluster"])))
    return f"{place} {row['building_no']}".strip()


def building_label(row: RowMapping) -> str:
    """Give the few letters that a building carries on a map."""
    return str(row["building_no"] or row["name"] or "")


def visible_buildings(
    url: str,
    caller: Caller,
    *,
    day: date,
    grid: uuid.UUID | None = None,
    box: Box | None = None,
    limit: int = MOST_BUILDINGS,
) -> dict[str, Any]:
    """
    Give the buildings of a grid or a box as GeoJSON, those that the caller may see.

    A grid that is not the caller's has none. `truncated` tells that there are more.

    Raises
    ------
    InvalidParameter
        Neither a grid nor a box is named, or the box makes no sense.
    """
    if grid is None and box is None:
        raise InvalidParameter("name a grid or a bbox")
    if box is not None:
        _check(box)
    with caller_transaction(url, caller, PLACES_READ, near=Near(box=box)) as connection:
        rows = list_buildings(
            connection, day=day, limit=limit + 1, wanted={"grid": grid, "box": box}
        )
    return {
        "type": "FeatureCollection",
        "features": [_feature(row) for row in rows[:limit]],
        "numberReturned": min(len(rows), limit),
        "truncated": len(rows) > limit,
    }


def unassigned_buildings(
    url: str, caller: Caller, *, day: date, grid: uuid.UUID | None = None
) -> list[dict[str, Any]]:
    """List the residential buildings no group holds, or only with some of their stairwells."""
    with caller_transaction(url, caller, PLACES_READ) as connection:
        rows = list_buildings(
            connection, day=day, limit=MOST_BUILDINGS, wanted={"grid": grid}, is_unassigned=True
        )
    return [
        {
            "id": row["id"],
            "title": building_title(row),
            "grid": row["grid"],
            "stairwell_count": row["stairwell_count"],
            "household_count": row["household_count"],
            "is_partly": bool(row["is_partly"]),
        }
        for row in rows
    ]


def own_ground(url: str, caller: Caller, *, day: date) -> dict[str, dict[str, Any]]:
    """Give the outlines of the caller's grids and of the estates around them, by layer."""
    with caller_transaction(url, caller, PLACES_READ) as connection:
        scope = visible_scope(connection, caller.account_id, PLACES_READ, narrowed=caller.narrowed)
        grids = own_grids(connection, tuple(scope.grids), day=day, limit=_MOST_GRIDS)
        ids = [row["id"] for row in grids]
        estates = estates_around(connection, ids, degrees=_AROUND_DEGREES, limit=_MOST_ESTATES)
    return {"grid": _outlines(grids), "estate": _outlines(estates)}


def _check(box: Box) -> None:
    west, south, east, north = box
    inside = -180 <= west <= east <= 180 and -90 <= south <= north <= 90  # noqa: PLR2004 (degrees)
    if not inside:  # NaN is not inside either
        raise InvalidParameter("bbox must be west,south,east,north in degrees")


def _feature(row: RowMapping) -> dict[str, Any]:
    return {
        "type": "Feature",
        "id": str(row["id"]),
        "geometry": None if row["geometry"] is None else json.loads(row["geometry"]),
        "properties": {
            "id": str(row["id"]),
            "label": building_label(row),
            "estate": row["estate"],
            "cluster": row["cluster"],
            "grid_id": None if row["grid_id"] is None else str(row["grid_id"]),
            "stairwell_count": row["stairwell_count"],
            "household_count": row["household_count"],
            "group_status": row["group_status"],
            "is_unassigned": row["group_status"] == "gap" or bool(row["is_partly"]),
        },
    }


def _outlines(rows: Sequence[RowMapping]) -> dict[str, Any]:
    return {
        "type": "FeatureCollection",
        "features": [
            {
                "type": "Feature",
                "properties": {"id": str(row["id"]), "name": row["name"]},
                "geometry": json.loads(row["geometry"]),
            }
            for row in rows
        ],
    }
