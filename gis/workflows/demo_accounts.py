"""One account per role for the demonstration, each with a one-time link."""

import uuid
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, select, text

from gis.store.accounts import add_account
from gis.store.engine import owner_transaction
from gis.store.grants import NewGrant, add_grant, list_grants
from gis.store.marker import require_marked
from gis.store.one_time_links import make_link
from gis.store.tables.account import Account

_SCOPED = ("coverage:", "places:", "counts:", "members:")
_ROLES = text("SELECT role, action FROM role_action ORDER BY role, action")
_DISTRICT = text("SELECT id FROM district ORDER BY source_key LIMIT 1")
_POPULOUS_GRID = text(
    """
    SELECT b.grid_id AS grid, b.community_id AS community
    FROM building AS b JOIN grid AS g ON g.id = b.grid_id
    LEFT JOIN LATERAL (
        SELECT resident_full + resident_probationary AS members FROM building_tally
        WHERE building_id = b.id ORDER BY as_of DESC LIMIT 1
    ) AS t ON true
    WHERE upper_inf(b.valid) AND upper_inf(g.valid)
    GROUP BY b.grid_id, b.community_id, g.source_key
    ORDER BY sum(t.members) DESC NULLS LAST, sum(b.household_count) DESC NULLS LAST, g.source_key
    LIMIT 1
    """
)
_COMMITTEE = text(
    """
    SELECT o.id FROM party_org_place AS p
    LEFT JOIN estate AS e ON e.id = p.estate_id
    JOIN org_above AS a ON a.id = p.party_org_id
    JOIN party_org AS o ON o.id = a.above_id
    WHERE coalesce(p.community_id, e.community_id) = :community
        AND o.org_kind = 'committee' AND o.parent_id IS NOT NULL
    GROUP BY o.id, o.source_key ORDER BY count(*) DESC, o.source_key LIMIT 1
    """
)
Scope = tuple[str, uuid.UUID]


@dataclass(frozen=True)
class DemoAccount:
    """An account of the demonstration, and the token of its one-time link."""

    account_id: uuid.UUID
    login: str
    role: str
    token: str


def prepare_accounts(owner_url: str, *, now: datetime) -> tuple[DemoAccount, ...]:
    """
    Make one account per role, with rights in the sample, and a new link for each.

    Those that are there keep their password and their rights.

    Raises
    ------
    ForbiddenTarget
        The database was not made for demonstration or tests.
    """
    with owner_transaction(owner_url) as connection:
        require_marked(connection)
        actions: dict[str, list[str]] = {}
        for role, action in connection.execute(_ROLES):
            actions.setdefault(role, []).append(action)
        scopes = _scopes(connection)
        return tuple(
            _prepared(connection, role, actions[role], scopes.get(role, ()), now)
            for role in actions
        )


def _prepared(
    connection: Connection, role: str, actions: list[str], scopes: tuple[Scope, ...], now: datetime
) -> DemoAccount:
    login = f"demo-{role.replace('_', '-')}"
    found = connection.execute(select(Account.id).where(Account.login == login)).scalar()
    account_id = found or add_account(connection, login=login, role=role)
    if not list_grants(connection, account_id=account_id):
        for scope in scopes:
            for action in actions:
                if _fits(action, scope):
                    add_grant(connection, NewGrant(account_id, action, scope))
    return DemoAccount(account_id, login, role, make_link(connection, account_id, now=now))


def _fits(action: str, scope: Scope) -> bool:
    """Tell whether an action goes by grants, and by an organisation where that is the scope."""
    return action.startswith("members:" if scope[0] == "org" else _SCOPED)


def _scopes(connection: Connection) -> Mapping[str, tuple[Scope, ...]]:
    """Find where each role works: the district, one populous grid, one community's committee."""
    district = connection.execute(_DISTRICT).scalar()
    place = connection.execute(_POPULOUS_GRID).one_or_none()
    whole: tuple[Scope, ...] = () if district is None else (("district", district),)
    scopes = {"leader": whole, "planner": whole}
    if place is None:
        return scopes
    committee = connection.execute(_COMMITTEE, {"community": place.community}).scalar()
    own: tuple[Scope, ...] = (("community", place.community),)
    return scopes | {
        "grid_worker": (("grid", place.grid),),
        "org_admin": own if committee is None else (*own, ("org", committee)),
    }
