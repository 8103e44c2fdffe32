"""Whose rows a transaction sees: the only place that tells the database who asks, and for what."""

import uuid
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import cache, lru_cache

from sqlalchemy import Connection, TextClause, text

from gis.errors import NotAllowed
from gis.store.engine import transaction
from gis.store.roles import PUBLISHER
from gis.store.visible import VisibleScope, set_calls, visible_scopes

PLACES_READ = "places:read"
_MEMBER_ACTIONS = "members:"
Box = tuple[float, float, float, float]
Ids = Sequence[uuid.UUID]


@dataclass(frozen=True, slots=True)
class Caller:
    """
    Who asks: an account as it was found by its session or token a moment ago.

    `actions` is what the role may do, less what the token leaves out; `narrowed` is the one
    place or organisation (kind and id) that a token is confined to.
    """

    account_id: uuid.UUID
    login: str
    role: str
    actions: frozenset[str]
    session_id: uuid.UUID | None = None
    token_id: uuid.UUID | None = None
    narrowed: tuple[str, uuid.UUID] | None = None


@dataclass(frozen=True, slots=True)
class Near:
    """
    What a request touches, so that only those places are handed to the row policies.

    Long lists in a policy are slow where many rows are looked at: name the box
    (west, south, east, north in degrees) or the buildings whenever they are known.
    """

    box: Box | None = None
    buildings: Ids | None = None


@dataclass(frozen=True, slots=True)
class Verdict:
    """Whether something is allowed, and why: the deciding scope or what is missing."""

    resource: uuid.UUID
    allowed: bool
    reason: str
    grant_id: uuid.UUID | None


@contextmanager
def caller_transaction(
    url: str, caller: Caller, action: str, *, near: Near | None = None
) -> Iterator[Connection]:
    """
    Open one transaction that sees and changes what the caller may, for one action.

    Parameters
    ----------
    url
        Database, the serving role.
    caller
        Who asks.
    action
        What for; `members:…` decides which members are there. The buildings are those the
        caller may see, whatever the action.
    near
        What the request touches; None is everything.

    Raises
    ------
    NotAllowed
        The action is none of the caller's.
    """
    if action not in caller.actions:
        raise NotAllowed(f"a {caller.role} may not {action}")
    with transaction(url) as connection:
        enter(connection, caller, action, near=near)
        yield connection


@contextmanager
def account_transaction(url: str, caller: Caller, action: str = "") -> Iterator[Connection]:
    """Open one transaction as an account, for what has no places: accounts, grants, plans."""
    if action and action not in caller.actions:
        raise NotAllowed(f"a {caller.role} may not {action}")
    with transaction(url) as connection:
        say(connection, account=str(caller.account_id), role=caller.role, action=action)
        yield connection


@contextmanager
def publishing_transaction(url: str) -> Iterator[Connection]:
    """
    Open one transaction that reads all places and counts but no people, and changes nothing.

    For figures that are computed of everything and published banded or to those who may.
    """
    with transaction(url) as connection:
        connection.execute(text(f"SET LOCAL ROLE {PUBLISHER}"))
        connection.execute(text("SET LOCAL transaction_read_only = on"))
        yield connection


def enter(connection: Connection, caller: Caller, action: str, *, near: Near | None = None) -> None:
    """Tell the database who asks and which places and organisations they may use."""
    who = {"account": str(caller.account_id), "role": caller.role, "action": action}
    actions = {"": PLACES_READ} if PLACES_READ in caller.actions else {}
    if action.startswith(_MEMBER_ACTIONS):
        actions["member_"] = action
    if not actions:
        say(connection, **who)
        return
    scopes = visible_scopes(
        connection, caller.account_id, actions.values(), narrowed=caller.narrowed, saying=who
    )
    touched = _touched(connection, near)
    lists: dict[str, frozenset[uuid.UUID]] = {}
    for prefix, scope in zip(actions, scopes, strict=True):
        lists |= _lists(prefix, scope if touched is None else touched.part_of(scope))
    say(connection, **{name: _written(ids) for name, ids in lists.items()})


def say(connection: Connection, **settings: str) -> None:
    """Set `app.` settings for the rest of this transaction."""
    if not settings:
        return
    connection.execute(_saying(tuple(settings)), settings)


@cache
def _saying(names: tuple[str, ...]) -> TextClause:
    return text(f"SELECT {', '.join(set_calls(names))}")


def why(
    connection: Connection,
    *,
    account_id: uuid.UUID,
    action: str,
    kind: str,
    resources: Ids,
) -> list[Verdict]:
    """
    Explain whether an account may use places or organisations for an action.

    By the same function that lists and checks. The transaction must be that account's own or
    an administrator's of accounts.
    """
    rows = connection.execute(
        text(
            "SELECT resource, allowed, reason, grant_id FROM rights_of("
            ":account_id, :action, :kind, CAST(:resources AS uuid[])) ORDER BY resource"
        ),
        {
            "account_id": account_id,
            "action": action,
            "kind": kind,
            "resources": [str(each) for each in resources],
        },
    )
    return [Verdict(*row) for row in rows]


@dataclass(frozen=True, slots=True)
class _Touched:
    grids: frozenset[uuid.UUID] = field(default_factory=frozenset)
    communities: frozenset[uuid.UUID] = field(default_factory=frozenset)
    buildings: frozenset[uuid.UUID] | None = None

    def part_of(self, scope: VisibleScope) -> VisibleScope:
        return scope.within(self.grids, self.communities, self.buildings)


def _touched(connection: Connection, near: Near | None) -> _Touched | None:
    if near is None or (near.box is None and near.buildings is None):
        return None
    if near.buildings is not None:
        query = "SELECT grid_id, community_id FROM building_chain(CAST(:ids AS uuid[]))"
        values: dict[str, object] = {"ids": [str(each) for each in near.buildings]}
    else:
        query = "SELECT grid_id, community_id FROM places_in_box(:west, :south, :east, :north)"
        values = dict(zip(("west", "south", "east", "north"), near.box or (), strict=True))
    rows = connection.execute(text(query), values).all()
    return _Touched(
        frozenset(row.grid_id for row in rows if row.grid_id is not None),
        frozenset(row.community_id for row in rows if row.grid_id is None),
        None if near.buildings is None else frozenset(near.buildings),
    )


def _lists(prefix: str, scope: VisibleScope) -> dict[str, frozenset[uuid.UUID]]:
    named = {
        "grids": scope.grids,
        "communities": scope.communities,
        "buildings": scope.buildings,
        "denied_buildings": scope.denied_buildings,
    }
    if prefix:
        named |= {
            "orgs": scope.orgs,
            "denied_grids": scope.denied_grids,
            "denied_communities": scope.denied_communities,
            "denied_orgs": scope.denied_orgs,
        }
    return {f"{prefix}{name}": ids for name, ids in named.items()}


@lru_cache(maxsize=256)
def _written(ids: frozenset[uuid.UUID]) -> str:
    """Write a list as an array of PostgreSQL; long ones are kept, they are the same for long."""
    return f"{{{','.join(map(str, ids))}}}"
