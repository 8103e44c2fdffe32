"""Of which whole places an account may see published figures."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, text

from gis.store.rights import Caller, account_transaction
from gis.store.visible import VisibleScope, visible_scope

_COMMUNITIES = text(
    """
    SELECT c.id AS community, c.street_id AS street, s.district_id AS district
    FROM community AS c JOIN street AS s ON s.id = c.street_id
    """
)
_SPANNING = text("SELECT id FROM estate WHERE spans_communities")
# What is denied, with the grid and the community whose figures it is part of.
_HOLES = text(
    """
    SELECT id AS grid, community_id AS community FROM grid WHERE id = ANY (CAST(:grids AS uuid[]))
    UNION ALL
    SELECT grid_id, community_id FROM building_chain(CAST(:buildings AS uuid[]))
    """
)


@dataclass(frozen=True)
class Sight:
    """
    Places whose figures may be seen, by level; `is_whole` is the district without exception.

    A place may be seen only with all of its parts, the district with all streets down to a grid
    with all buildings: the figures of the rest would follow from the sum. `spanning` are the
    estates with buildings in several communities.
    """

    is_whole: bool
    places: dict[str, frozenset[str]]
    spanning: frozenset[str]


def sight_of(url: str, caller: Caller, action: str) -> Sight:
    """Find which places' figures a caller may see; nothing when no grant says so."""
    with account_transaction(url, caller, action) as connection:
        scope = visible_scope(connection, caller.account_id, action, narrowed=caller.narrowed)
        rows = connection.execute(_COMMUNITIES).all()
        holes = _holes(connection, scope)
        spanning = frozenset(map(str, connection.execute(_SPANNING).scalars()))
    whole = scope.communities - {each.community for each in holes}
    hidden = [row for row in rows if row.community not in whole]
    communities = frozenset(str(row.community) for row in rows) - _texts(hidden, "community")
    return Sight(
        is_whole=bool(rows) and not hidden and not _denies(scope),
        places={
            "district": _texts(rows, "district") - _texts(hidden, "district"),
            "street": _texts(rows, "street") - _texts(hidden, "street"),
            "community": communities,
            "grid": frozenset(map(str, scope.grids - {each.grid for each in holes})),
        },
        spanning=spanning,
    )


def _holes(connection: Connection, scope: VisibleScope) -> Sequence[Any]:
    denied = {"grids": scope.denied_grids, "buildings": scope.denied_buildings}
    values = {name: [str(each) for each in ids] for name, ids in denied.items()}
    return connection.execute(_HOLES, values).all() if any(values.values()) else ()


def _texts(rows: object, name: str) -> frozenset[str]:
    return frozenset(str(getattr(row, name)) for row in rows)  # type: ignore[attr-defined]


def _denies(scope: VisibleScope) -> bool:
    return bool(scope.denied_grids or scope.denied_communities or scope.denied_buildings)
