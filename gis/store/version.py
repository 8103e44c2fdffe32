"""Whether the data are still as they were: imports change them, and people who are counted."""

from sqlalchemy import BigInteger, Connection, cast, func, select

from gis.store.tables.batch import ImportBatch


def data_version(connection: Connection) -> tuple[object, ...]:
    """Give a value that differs whenever something was imported, undone or counted anew."""
    # The batch of a community's derived counts says how often they changed.
    refreshed = cast(ImportBatch.row_counts["refreshed"].astext, BigInteger)
    row = connection.execute(
        select(
            func.count(),
            func.max(ImportBatch.imported_at),
            func.count(ImportBatch.undone_at),
            func.max(ImportBatch.undone_at),
            func.coalesce(func.sum(refreshed), 0).cast(BigInteger),
        )
    ).one()
    return tuple(row)
