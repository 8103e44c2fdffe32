"""Which places and organisations an account may use: decided in SQL, kept while rights stay."""

import uuid
from collections import OrderedDict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from functools import cache
from threading import Lock
from typing import Any, LiteralString

from sqlalchemy import Connection, text

from gis.store.engine import ask

Ids = frozenset[uuid.UUID]
_NONE: Ids = frozenset()
_KEPT = 512

_DECIDED = text(
    """
    SELECT 'grid' AS kind, resource, allowed FROM decided_places(:account, :action, 'grid')
    UNION ALL
    SELECT 'community', resource, allowed FROM decided_places(:account, :action, 'community')
    UNION ALL
    SELECT 'building', resource, allowed FROM decided_buildings(:account, :action)
    UNION ALL
    SELECT 'org', resource, allowed FROM decided_orgs(:account, :action)
    """
)
_EXPIRY = text(
    """
    SELECT min(g.expires_at) FROM access_grant AS g JOIN account AS a ON a.id = :account
    WHERE g.expires_at > now() AND (g.account_id = a.id OR g.role = a.role)
    """
)
# The versions of rights and of the imported data; both keep a scope or drop it.
_VERSION = """
    pg_current_xact_id_if_assigned() IS NOT NULL, r.version, b.* {more}
    FROM rights_state AS r, (
        SELECT count(*), max(imported_at), count(undone_at), max(undone_at) FROM import_batch
    ) AS b
"""
_VERSION_LENGTH = 5
_INSIDE_PLACE = (
    "SELECT id FROM place_above WHERE above_id = :scope AND kind IN ('grid', 'community')"
)
_INSIDE_ORG = "SELECT id FROM org_above WHERE above_id = :scope"


@dataclass(frozen=True, slots=True)
class VisibleScope:
    """
    Ids that grants allow or deny for one action.

    `communities` count for buildings and homes without a grid; `buildings` are only those that
    a grant names, the others follow their grid or community.
    """

    grids: Ids = _NONE
    communities: Ids = _NONE
    buildings: Ids = _NONE
    orgs: Ids = _NONE
    denied_grids: Ids = _NONE
    denied_communities: Ids = _NONE
    denied_buildings: Ids = _NONE
    denied_orgs: Ids = _NONE

    def within(self, grids: Ids, communities: Ids, buildings: Ids | None) -> "VisibleScope":
        """
        Keep the allowed places that a request touches; organisations stay as they are.

        Denials stay whole: they also hold for a neighbour in the same grid, and for members
        that an organisation would show.
        """
        return replace(
            self,
            grids=self.grids & grids,
            communities=self.communities & communities,
            buildings=self.buildings if buildings is None else self.buildings & buildings,
        )


@dataclass(frozen=True, slots=True)
class Aside:
    """
    What else is done in the first journey of a transaction: each one costs more than its work.

    `settings` are `app.` settings to make; `query` is a text of our own, a SELECT of one row
    that needs none of them, as the driver takes it, with its `values`.
    """

    settings: Mapping[LiteralString, str] = field(default_factory=dict)
    query: LiteralString = ""
    values: Mapping[str, object] = field(default_factory=dict)


_NOTHING = Aside()


class _Kept:
    """The newest scopes, each good until rights, places or the clock change it."""

    def __init__(self) -> None:
        self._lock = Lock()
        self._scopes: OrderedDict[object, tuple[object, datetime | None, VisibleScope]] = (
            OrderedDict()
        )

    def get(self, key: object, version: object) -> VisibleScope | None:
        with self._lock:
            found = self._scopes.get(key)
            if found is None or found[0] != version:
                return None
            if found[1] is not None and found[1] <= datetime.now(UTC):
                return None
            self._scopes.move_to_end(key)
            return found[2]

    def put(
        self, key: object, version: object, until: datetime | None, scope: VisibleScope
    ) -> None:
        with self._lock:
            self._scopes[key] = version, until, scope
            self._scopes.move_to_end(key)
            while len(self._scopes) > _KEPT:
                self._scopes.popitem(last=False)


_KEPT_SCOPES = _Kept()


def visible_scope(
    connection: Connection,
    account_id: uuid.UUID,
    action: str,
    *,
    narrowed: tuple[str, uuid.UUID] | None = None,
) -> VisibleScope:
    """
    Find what an account may use for an action, confined to `narrowed` (kind and id) if given.

    The transaction must be that account's own. Kept in this process until the version of
    rights or of the imported data changes: a change of rights holds at once everywhere.
    A transaction that has written keeps nothing: it may be rolled back.
    """
    (scope,), _ = visible_scopes(connection, account_id, [action], narrowed=narrowed)
    return scope


def visible_scopes(
    connection: Connection,
    account_id: uuid.UUID,
    actions: Iterable[str],
    *,
    narrowed: tuple[str, uuid.UUID] | None = None,
    aside: Aside = _NOTHING,
) -> tuple[list[VisibleScope], Sequence[Any]]:
    """
    Find what an account may use for each of several actions, as `visible_scope` for one.

    `aside` comes first; the answer to its query is given after the scopes.
    """
    query = _version_after(tuple(aside.settings), aside.query)
    ((_, has_written, *row),) = ask(connection, query, {**aside.settings, **aside.values})
    version, answer = row[:_VERSION_LENGTH], row[_VERSION_LENGTH:]
    found = []
    for action in actions:
        key = (connection.engine, account_id, action, narrowed)
        scope = None if has_written else _KEPT_SCOPES.get(key, version)
        if scope is None:
            until = connection.execute(_EXPIRY, {"account": account_id}).scalar()
            scope = _decided(connection, {"account": account_id, "action": action})
            if narrowed is not None:
                scope = _narrowed(connection, scope, *narrowed)
            if not has_written:
                _KEPT_SCOPES.put(key, version, until, scope)
        found.append(scope)
    return found, answer


@cache
def _version_after(names: tuple[LiteralString, ...], query: LiteralString) -> LiteralString:
    more, asked = (", a.*", f", ({query}) AS a") if query else ("", "")
    return f"SELECT {settings_made(names)}, {_VERSION.format(more=more)} {asked}"


def settings_made(names: Iterable[LiteralString]) -> LiteralString:
    """Write an expression that makes `app.` settings for one transaction, from parameters."""
    calls = ", ".join(f"set_config('app.{name}', %({name})s, true)" for name in names)
    # One number, not a column each: what the driver reads of every column takes longer.
    return f"num_nonnulls({calls})" if calls else "0"


def _decided(connection: Connection, values: dict[str, object]) -> VisibleScope:
    found: dict[tuple[str, bool], set[uuid.UUID]] = {}
    for kind, resource, allowed in connection.execute(_DECIDED, values):
        found.setdefault((kind, allowed), set()).add(resource)

    def ids(kind: str, *, allowed: bool) -> Ids:
        return frozenset(found.get((kind, allowed), ()))

    return VisibleScope(
        grids=ids("grid", allowed=True),
        communities=ids("community", allowed=True),
        buildings=ids("building", allowed=True),
        orgs=ids("org", allowed=True),
        denied_grids=ids("grid", allowed=False),
        denied_communities=ids("community", allowed=False),
        denied_buildings=ids("building", allowed=False),
        denied_orgs=ids("org", allowed=False),
    )


def _narrowed(
    connection: Connection, scope: VisibleScope, kind: str, scope_id: uuid.UUID
) -> VisibleScope:
    """
    Confine to one place or organisation; denials stay.

    A place leaves no organisations and an organisation no places: a member seen by one path
    must not come back by the other.
    """
    if kind == "building":
        return _narrowed_to_building(connection, scope, scope_id)
    query = _INSIDE_ORG if kind == "org" else _INSIDE_PLACE
    inside = frozenset(connection.execute(text(query), {"scope": scope_id}).scalars())
    if kind == "org":
        return replace(
            scope, orgs=scope.orgs & inside, grids=_NONE, communities=_NONE, buildings=_NONE
        )
    rows = connection.execute(
        text("SELECT building_id, grid_id, community_id FROM building_chain(CAST(:ids AS uuid[]))"),
        {"ids": [str(each) for each in scope.buildings]},
    ).all()
    return replace(
        scope,
        grids=scope.grids & inside,
        communities=scope.communities & inside,
        buildings=frozenset(r.building_id for r in rows if (r.grid_id or r.community_id) in inside),
        orgs=_NONE,
    )


def _narrowed_to_building(
    connection: Connection, scope: VisibleScope, building_id: uuid.UUID
) -> VisibleScope:
    """Confine to one building: it is named itself if its grid or community was allowed."""
    row = connection.execute(
        text("SELECT grid_id, community_id FROM building_chain(ARRAY[CAST(:id AS uuid)])"),
        {"id": building_id},
    ).one_or_none()
    is_allowed = building_id in scope.buildings or (
        row is not None
        and building_id not in scope.denied_buildings
        and (row.grid_id in scope.grids if row.grid_id else row.community_id in scope.communities)
    )
    named: Ids = frozenset([building_id]) if is_allowed else _NONE
    return replace(scope, grids=_NONE, communities=_NONE, buildings=named, orgs=_NONE)
