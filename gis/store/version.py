"""Whether the data are still as they were: imports are all that changes them."""

from sqlalchemy import Connection, func, select

from gis.store.tables.batch import ImportBatch


def data_version(connection: Connection) -> tuple[object, ...]:
    """Give a value that differs whenever something was imported or undone in between."""
    row = connection.execute(
        select(
            func.count(),
            func.max(ImportBatch.imported_at),
            func.count(ImportBatch.undone_at),
            func.max(ImportBatch.undone_at),
        )
    ).one()
    return tuple(row)
