"""Whether the data are still as they were: imports change them, and people who are counted."""

from sqlalchemy import BigInteger, Connection, cast, func, select

from gis.store.tables.batch import ImportBatch

# The batch of a community's derived counts says how often they changed.
_REFRESHED = cast(ImportBatch.row_counts["refreshed"].astext, BigInteger)
_IMPORTS = select(
    func.count(),
    func.max(ImportBatch.imported_at),
    func.count(ImportBatch.undone_at),
    func.max(ImportBatch.undone_at),
)
_VERSION = _IMPORTS.add_columns(func.coalesce(func.sum(_REFRESHED), 0).cast(BigInteger))


def data_version(connection: Connection) -> tuple[object, ...]:
    """Give a value that differs whenever something was imported, undone or counted anew."""
    return tuple(connection.execute(_VERSION).one())


def import_version(connection: Connection) -> tuple[object, ...]:
    """Give a value that differs whenever something was imported or undone: places, not people."""
    return tuple(connection.execute(_IMPORTS).one())
