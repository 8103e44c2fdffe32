"""Of which whole places an account may see published figures."""

from dataclasses import dataclass

from sqlalchemy import text

from gis.store.rights import Caller, account_transaction
from gis.store.visible import VisibleScope, visible_scope

_COMMUNITIES = text(
    """
    SELECT c.id AS community, c.street_id AS street, s.district_id AS district
    FROM community AS c JOIN street AS s ON s.id = c.street_id
    """
)


@dataclass(frozen=True)
class Sight:
    """
    Places whose figures may be seen, by level; `is_whole` is the district without exception.

    A street or the district may be seen only with all of its communities: the figures of the
    rest would follow from the sum.
    """

    is_whole: bool
    places: dict[str, frozenset[str]]


def sight_of(url: str, caller: Caller, action: str) -> Sight:
    """Find which places' figures a caller may see; nothing when no grant says so."""
    with account_transaction(url, caller, action) as connection:
        scope = visible_scope(connection, caller.account_id, action, narrowed=caller.narrowed)
        rows = connection.execute(_COMMUNITIES).all()
    hidden = [row for row in rows if row.community not in scope.communities]
    communities = frozenset(str(row.community) for row in rows) - _texts(hidden, "community")
    return Sight(
        is_whole=bool(rows) and not hidden and not _denies(scope),
        places={
            "district": _texts(rows, "district") - _texts(hidden, "district"),
            "street": _texts(rows, "street") - _texts(hidden, "street"),
            "community": communities,
            "grid": frozenset(map(str, scope.grids)),
        },
    )


def _texts(rows: object, name: str) -> frozenset[str]:
    return frozenset(str(getattr(row, name)) for row in rows)  # type: ignore[attr-defined]


def _denies(scope: VisibleScope) -> bool:
    return bool(scope.denied_grids or scope.denied_communities or scope.denied_buildings)
