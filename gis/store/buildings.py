"""Buildings as the people who go there see them: what group holds them, in the ground's order."""

import uuid
from collections.abc import Iterable, Mapping, Sequence
from datetime import date

from sqlalchemy import Connection, RowMapping, text

_HELD = """
    LEFT JOIN LATERAL (
        SELECT count(*) > 0 AS is_held, bool_or(cardinality(l.stairwells) = 0) AS is_whole,
            count(DISTINCT stairwell) AS stairwells
        FROM group_building AS l
        JOIN party_group AS g ON g.id = l.party_group_id AND g.valid @> :day
        JOIN party_org AS o ON o.id = g.party_org_id AND o.valid @> :day
        LEFT JOIN LATERAL unnest(l.stairwells) AS stairwell ON true
        WHERE l.building_id = b.id AND l.valid @> :day
    ) AS held ON true
"""
# Names are looked up one by one: the planner expects one row behind the row policy where there are
# hundreds, and would read a small table through for each of them.
_COLUMNS = """
    b.id, b.building_no, b.name, b.cluster, b.grid_id, b.community_id, b.estate_id,
    b.stairwell_count, b.household_count,
    (SELECT e.name FROM estate AS e WHERE e.id = b.estate_id) AS estate,
    (SELECT g.name FROM grid AS g WHERE g.id = b.grid_id) AS grid,
    (SELECT c.name FROM community AS c WHERE c.id = b.community_id) AS community,
    CASE WHEN b.building_use = 'other' THEN 'na' WHEN held.is_held THEN 'covered'
        ELSE 'gap' END AS group_status,
    b.building_use <> 'other' AND held.is_held AND NOT held.is_whole
        AND held.stairwells < b.stairwell_count AS is_partly,
    ST_X(ST_Centroid(b.geom)) AS lon, ST_Y(ST_Centroid(b.geom)) AS lat,
    ST_AsGeoJSON(b.geom, 7) AS geometry
"""
# From the north-west to the south-east, as places are everywhere; unmapped ones last.
_GROUND = "ST_XMin(b.geom_3857) - ST_YMin(b.geom_3857), b.source_key"
_NOT_FIRST = "b.grid_id IS DISTINCT FROM CAST(:first AS uuid)"
_FIRST = f"CAST(:first AS uuid) IS NOT NULL AND {_NOT_FIRST}"
_CONDITIONS = {
    "grid": "b.grid_id = :grid",
    "box": "b.geom && ST_MakeEnvelope(:west, :south, :east, :north, 4490)",
    "buildings": "b.id = ANY (CAST(:buildings AS uuid[]))",
    "estates": "b.estate_id = ANY (CAST(:estates AS uuid[]))",
    "numbers": "b.building_no = ANY (CAST(:numbers AS text[]))",
    "numbers_on_ground": "b.building_no = ANY (CAST(:numbers_on_ground AS text[]))",
    # Few buildings have aliases: to begin looking through none takes longer than all the rest.
    "pattern": "(b.building_no ~* :pattern OR b.aliases <> '{}' AND EXISTS"
    " (SELECT FROM unnest(b.aliases) AS alias WHERE alias ~* :pattern))",
    "words": "(strpos(lower(b.name), :words) > 0 OR b.aliases <> '{}' AND EXISTS"
    " (SELECT FROM unnest(b.aliases) AS alias WHERE strpos(lower(alias), :words) > 0))",
}
_ON_GROUND = "numbers_on_ground"
# An index gives those of a number in the order of the ground. The planner takes any list of places
# for one of ten, and would rather collect the buildings of all of a thousand places in a bitmap.
_NO_BITMAPS = text("SET LOCAL enable_bitmapscan = off")
_BITMAPS = text("SET LOCAL enable_bitmapscan TO DEFAULT")
_HOMES = text(
    """
    SELECT b.id, b.building_no, b.name, b.cluster, b.grid_id, e.name AS estate, g.name AS grid,
        c.name AS community, ST_X(ST_Centroid(b.geom)) AS lon, ST_Y(ST_Centroid(b.geom)) AS lat,
        ST_XMin(b.geom_3857) - ST_YMin(b.geom_3857) AS ground
    FROM building AS b
    LEFT JOIN estate AS e ON e.id = b.estate_id
    LEFT JOIN grid AS g ON g.id = b.grid_id
    LEFT JOIN community AS c ON c.id = b.community_id
    WHERE b.id = ANY (CAST(:buildings AS uuid[])) AND b.valid @> :day
    """
)
_UNASSIGNED = """
    WHERE b.building_use <> 'other' AND (NOT held.is_held
        OR (NOT held.is_whole AND held.stairwells < b.stairwell_count))
"""


def list_buildings(
    connection: Connection,
    *,
    day: date,
    limit: int,
    first_grid: uuid.UUID | None = None,
    wanted: Mapping[str, object] | None = None,
    is_unassigned: bool = False,
) -> Sequence[RowMapping]:
    """
    List the buildings that the transaction may see, in the order of the ground.

    Parameters
    ----------
    connection
        The caller's own transaction.
    day
        Only what stands on that day, and the groups of that day.
    limit
        At most so many.
    first_grid
        A grid whose buildings come before all others.
    wanted
        `box` (west, south, east, north in degrees); `grid`, `estates` and `buildings` by id;
        `numbers` (as they are stored), `pattern` (a regular expression) and `words` (lower
        case) by what they are called; `numbers_on_ground` are numbers too, looked up from the
        beginning of the ground until there are enough: for callers of hundreds of places.
    is_unassigned
        Only those lived in that no group holds, or only some stairwells of them.

    Returns
    -------
    buildings
        `group_status` is `covered`, `gap` or `na`; `is_partly` where some stairwells are in no
        group; `geometry` as GeoJSON text.
    """
    conditions = {name: value for name, value in (wanted or {}).items() if value is not None}
    values: dict[str, object] = {"day": day, "first": first_grid, **conditions}
    edges = values.pop("box", None)
    if isinstance(edges, tuple):
        values |= dict(zip(("west", "south", "east", "north"), edges, strict=True))
    is_on_ground = _ON_GROUND in conditions
    picked = _numbered(conditions, first_grid) if is_on_ground else _picked(conditions)
    query = f"""
        SELECT {_COLUMNS} FROM ({picked}) AS b {_HELD} {_UNASSIGNED if is_unassigned else ""}
        ORDER BY {_FIRST}, {_GROUND} LIMIT :limit
    """  # noqa: S608 (parts come from above)
    values |= {"limit": limit, "few": None if is_unassigned else limit}
    if is_on_ground:
        connection.execute(_NO_BITMAPS)
    rows = connection.execute(text(query), values).mappings().all()
    if is_on_ground:
        connection.execute(_BITMAPS)
    return rows


def homes(
    connection: Connection, buildings: Iterable[uuid.UUID], *, day: date
) -> dict[uuid.UUID, RowMapping]:
    """
    Tell by id where buildings are and what they are called, those the transaction may see.

    `ground` is their place in the order of the ground.
    """
    values = {"buildings": list(map(str, buildings)), "day": day}
    return {row["id"]: row for row in connection.execute(_HOMES, values).mappings()}


def visible_estates(
    connection: Connection, estates: Sequence[uuid.UUID], *, day: date
) -> frozenset[uuid.UUID]:
    """Find those of some estates in which the transaction may see a building."""
    query = text(
        "SELECT DISTINCT b.estate_id FROM building AS b"
        " WHERE b.estate_id = ANY (CAST(:estates AS uuid[])) AND b.valid @> :day"
    )
    values = {"estates": list(map(str, estates)), "day": day}
    return frozenset(connection.execute(query, values).scalars())


def own_grids(
    connection: Connection, grids: Sequence[uuid.UUID], *, day: date, limit: int
) -> Sequence[RowMapping]:
    """Give the outlines of grids, in the order of the ground."""
    query = text(
        "SELECT g.id, coalesce(g.name, g.grid_code) AS name, ST_AsGeoJSON(g.geom, 7) AS geometry"
        " FROM grid AS g WHERE g.id = ANY (CAST(:grids AS uuid[])) AND g.valid @> :day"
        " ORDER BY ST_X(ST_Transform(ST_Centroid(g.geom), 3857))"
        " - ST_Y(ST_Transform(ST_Centroid(g.geom), 3857)), g.source_key LIMIT :limit"
    )
    values = {"grids": list(map(str, grids)), "day": day, "limit": limit}
    return connection.execute(query, values).mappings().all()


def estates_around(
    connection: Connection, grids: Sequence[uuid.UUID], *, degrees: float, limit: int
) -> Sequence[RowMapping]:
    """Give the outlines of the estates near some grids."""
    query = text(
        "SELECT e.id, e.name, ST_AsGeoJSON(e.geom, 7) AS geometry FROM estate AS e"
        " WHERE EXISTS (SELECT FROM grid AS g WHERE g.id = ANY (CAST(:grids AS uuid[]))"
        " AND e.geom && ST_Expand(g.geom, :degrees)) ORDER BY e.source_key LIMIT :limit"
    )
    values = {"grids": list(map(str, grids)), "degrees": degrees, "limit": limit}
    return connection.execute(query, values).mappings().all()


def _picked(conditions: Iterable[str]) -> str:
    """Pick few before their groups are looked for, unless it is the groups that decide."""
    return f"""
        SELECT b.* FROM building AS b WHERE b.valid @> :day {_also(conditions)}
        ORDER BY {_FIRST}, {_GROUND} LIMIT :few
    """  # noqa: S608 (conditions come from the table above)


def _numbered(conditions: Iterable[str], first_grid: uuid.UUID | None) -> str:
    """Pick the same from those that come first: all of the first grid, few of each number."""
    others = _also(name for name in conditions if name != _ON_GROUND)
    own, rest = "", ""
    if first_grid is not None:
        rest = f"AND {_NOT_FIRST}"
        own = f"""
            SELECT b.* FROM building AS b
            WHERE b.grid_id = CAST(:first AS uuid) AND b.valid @> :day
                AND {_CONDITIONS[_ON_GROUND]} {others}
            UNION ALL
        """  # noqa: S608 (conditions come from the table above)
    return f"""
        SELECT b.* FROM (
            {own}
            SELECT b.* FROM (
                SELECT DISTINCT unnest(CAST(:numbers_on_ground AS text[])) AS building_no
            ) AS n CROSS JOIN LATERAL (
                SELECT b.* FROM building AS b
                WHERE b.building_no = n.building_no AND b.valid @> :day {rest} {others}
                ORDER BY {_GROUND} LIMIT :few
            ) AS b
        ) AS b ORDER BY {_FIRST}, {_GROUND} LIMIT :few
    """  # noqa: S608 (conditions come from the table above)


def _also(conditions: Iterable[str]) -> str:
    return "".join(f" AND {_CONDITIONS[name]}" for name in conditions)
