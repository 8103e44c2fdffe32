"""Places and organisations by name, for who grants rights in them; none of it is about people."""

import uuid
from typing import Any

from sqlalchemy import Connection, text

from gis.errors import InvalidParameter

_LISTS = {
    "district": "SELECT id, name FROM district ORDER BY source_key",
    "street": "SELECT id, name FROM street WHERE district_id = :parent ORDER BY source_key",
    "community": "SELECT id, name FROM community WHERE street_id = :parent ORDER BY source_key",
    "grid": """
        SELECT id, coalesce(name, grid_code) AS name FROM grid
        WHERE community_id = :parent AND valid @> current_date ORDER BY grid_code
    """,
    "org": """
        SELECT id, name FROM party_org
        WHERE parent_id IS NOT DISTINCT FROM CAST(:parent AS uuid) AND valid @> current_date
        ORDER BY code
    """,
}
_NAMES = text(
    """
    SELECT DISTINCT g.scope_id AS id, coalesce(d.name, s.name, c.name, r.name, r.grid_code, o.name)
        AS name
    FROM access_grant AS g
    LEFT JOIN district AS d ON d.id = g.scope_id LEFT JOIN street AS s ON s.id = g.scope_id
    LEFT JOIN community AS c ON c.id = g.scope_id LEFT JOIN grid AS r ON r.id = g.scope_id
    LEFT JOIN party_org AS o ON o.id = g.scope_id
    WHERE g.account_id = :account OR g.role = (SELECT role FROM account WHERE id = :account)
    """
)


def scopes_below(
    connection: Connection, kind: str, parent: uuid.UUID | None
) -> list[dict[str, Any]]:
    """
    List the places or organisations of a kind directly below another.

    Raises
    ------
    InvalidParameter
        There are none of that kind to list.
    """
    if kind not in _LISTS:
        raise InvalidParameter(f"no scopes of the kind {kind!r} can be listed")
    rows = connection.execute(text(_LISTS[kind]), {"parent": parent}).mappings()
    return [dict(row) for row in rows]


def scope_names(connection: Connection, account_id: uuid.UUID) -> list[dict[str, Any]]:
    """Name the scopes of an account's grants, own and by role; buildings have no name here."""
    rows = connection.execute(_NAMES, {"account": account_id}).mappings()
    return [dict(row) for row in rows]
