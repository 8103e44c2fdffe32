"""What estates and buildings are called: no secret, so kept whole; who may see them is asked."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import URL, Connection, RowMapping, TextClause, text

from gis.store.version import import_version

_ALL_ESTATES = text(
    "SELECT e.id, e.name, e.cluster, e.aliases, c.name AS community,"
    " ST_X(ST_PointOnSurface(e.geom)) AS lon, ST_Y(ST_PointOnSurface(e.geom)) AS lat"
    " FROM estate AS e JOIN community AS c ON c.id = e.community_id ORDER BY e.source_key"
)
_NAMED_BUILDINGS = text(
    "SELECT id, estate_id, name, aliases FROM named_buildings() ORDER BY ground, id"
)
_KEPT: dict[tuple[URL, TextClause], tuple[object, "PlaceNames"]] = {}


@dataclass(frozen=True, slots=True, eq=False)
class PlaceNames:
    """Places as they were at one version of the data; what is made of them may be kept."""

    rows: Sequence[RowMapping]


def all_estates(connection: Connection) -> PlaceNames:
    """
    List all estates with their names and middles: no secret, but no hint of rights either.

    The same object until something is imported.
    """
    return _kept(connection, _ALL_ESTATES)


def named_buildings(connection: Connection) -> PlaceNames:
    """
    List the names and aliases of all buildings that have any, in the order of the ground.

    Also those that the transaction may not see: ask for what is found by `list_buildings`.
    The same object until something is imported.
    """
    return _kept(connection, _NAMED_BUILDINGS)


def _kept(connection: Connection, query: TextClause) -> PlaceNames:
    version, key = import_version(connection), (connection.engine.url, query)
    known, places = _KEPT.get(key, (None, PlaceNames(())))
    if known != version:
        places = PlaceNames(connection.execute(query).mappings().all())
        _KEPT[key] = version, places
    return places
