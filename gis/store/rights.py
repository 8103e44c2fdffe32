"""Whose rows a transaction sees: the only place that tells the database who asks, and for what."""

import uuid
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import cache, lru_cache
from typing import Any, LiteralString

from sqlalchemy import Connection, text

from gis.errors import NotAllowed
from gis.store.engine import ask, transaction
from gis.store.roles import PUBLISHER
from gis.store.visible import Aside, VisibleScope, settings_made, visible_scopes

PLACES_READ = "places:read"
BY_GRANTS = ("coverage:", "places:", "counts:", "members:")
"""What goes by grants; the rest goes by role alone and holds in no place, so in none only."""
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
    query, values = _touching(near)
    scopes, places = visible_scopes(
        connection,
        caller.account_id,
        actions.values(),
        narrowed=caller.narrowed,
        aside=Aside(who, query, values),
    )
    touched = _Touched.of(near, places) if places else None
    lists: dict[str, frozenset[uuid.UUID]] = {}
    for prefix, scope in zip(actions, scopes, strict=True):
        lists |= _lists(prefix, scope if touched is None else touched.part_of(scope))
    say(connection, **{name: _written(ids) for name, ids in lists.items()})


def say(connection: Connection, **settings: str) -> None:
    """Set `app.` settings for the rest of this transaction."""
    if not settings:
        return
    ask(connection, _saying(tuple(settings)), settings)


@cache
def _saying(names: tuple[LiteralString, ...]) -> LiteralString:
    return f"SELECT {settings_made(names)}"


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

    @classmethod
    def of(cls, near: Near | None, places: Sequence[Any]) -> "_Touched":
        """Read the answer to the query of `_touching`."""
        grids, communities = (frozenset(each or ()) for each in places)
        named = None if near is None or near.buildings is None else frozenset(near.buildings)
        return cls(grids, communities, named)

    def part_of(self, scope: VisibleScope) -> VisibleScope:
        return scope.within(self.grids, self.communities, self.buildings)


# A community counts for its buildings without a grid.
_TOUCHED = """
    SELECT array_agg(DISTINCT grid_id) FILTER (WHERE grid_id IS NOT NULL),
        array_agg(DISTINCT community_id) FILTER (WHERE grid_id IS NULL AND community_id IS NOT NULL)
    FROM {places}
"""
_TOUCHED_BY_BUILDINGS = _TOUCHED.format(places="building_chain(CAST(%(ids)s AS uuid[]))")
_TOUCHED_BY_BOX = _TOUCHED.format(places="places_in_box(%(west)s, %(south)s, %(east)s, %(north)s)")


def _touching(near: Near | None) -> tuple[LiteralString, dict[str, object]]:
    """Write the query for the places that a request touches; nothing when it may touch all."""
    if near is None or (near.box is None and near.buildings is None):
        return "", {}
    if near.buildings is not None:
        return _TOUCHED_BY_BUILDINGS, {"ids": [str(each) for each in near.buildings]}
    return _TOUCHED_BY_BOX, dict(
        zip(("west", "south", "east", "north"), near.box or (), strict=True)
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
