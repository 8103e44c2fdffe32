"""What an account may do where, in words for itself."""

from typing import Any

from sqlalchemy import text

from gis.store.rights import Caller, account_transaction

_SCOPES = text(
    """
    SELECT g.scope_kind AS kind, g.scope_id AS id, g.action, g.effect,
        CASE g.scope_kind
            WHEN 'district' THEN (SELECT name FROM district WHERE id = g.scope_id)
            WHEN 'street' THEN (SELECT name FROM street WHERE id = g.scope_id)
            WHEN 'community' THEN (SELECT name FROM community WHERE id = g.scope_id)
            WHEN 'grid' THEN (SELECT name FROM grid WHERE id = g.scope_id)
            WHEN 'org' THEN (SELECT name FROM party_org WHERE id = g.scope_id)
        END AS name
    FROM access_grant AS g
    WHERE (g.account_id = :account OR g.role = :role) AND g.action = ANY (:actions)
        AND (g.expires_at IS NULL OR g.expires_at > now())
    ORDER BY g.action, g.scope_kind, g.scope_id, g.effect
    """
)


def own_scopes(url: str, caller: Caller) -> list[dict[str, Any]]:
    """Give the caller's grants, own and by role, with the names of places."""
    values = {"account": caller.account_id, "role": caller.role, "actions": sorted(caller.actions)}
    with account_transaction(url, caller) as connection:
        return [dict(row) for row in connection.execute(_SCOPES, values).mappings()]
