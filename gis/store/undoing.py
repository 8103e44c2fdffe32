"""Taking an import back: rows it added are deleted, rows it changed are as they were."""

import uuid

from sqlalchemy import (
    Connection,
    Select,
    Table,
    delete,
    func,
    null,
    or_,
    select,
    text,
    update,
)
from sqlalchemy.exc import IntegrityError

from gis.errors import UndoRefused, UnknownName
from gis.layers.catalog import layer_named
from gis.layers.spec import Layer
from gis.store.batches import flag_spanning_estates, lock_layer, refers_to_itself
from gis.store.known_rows import table_of
from gis.store.tables.batch import Change, ImportBatch
from gis.store.tables.declaration import Table_

_SHOWN = 5


def undo(connection: Connection, batch_id: uuid.UUID) -> int:
    """
    Take a batch back, wholly or not at all.

    Returns
    -------
    count
        How many rows were deleted or restored.

    Raises
    ------
    UnknownName
        There is no such batch.
    UndoRefused
        It was undone before, rows were changed since, other rows refer to them, or what the
        rows were cannot be beside what came since.
    """
    batch = connection.execute(
        select(ImportBatch.layer, ImportBatch.undone_at)
        .where(ImportBatch.id == batch_id)
        .with_for_update()
    ).one_or_none()
    if batch is None:
        raise UnknownName(f"no import has the number {batch_id}")
    if batch.undone_at is not None:
        raise UndoRefused(f"import {batch_id} was undone on {batch.undone_at:%Y-%m-%d %H:%M} UTC")
    layer = layer_named(batch.layer)
    lock_layer(connection, layer)
    table = table_of(layer)
    _refuse_if_changed(connection, table, batch_id)
    _refuse_if_used(connection, table, batch_id)
    count = _take_back(connection, layer, batch_id)
    connection.execute(
        update(ImportBatch).where(ImportBatch.id == batch_id).values(undone_at=func.now())
    )
    return count


def _take_back(connection: Connection, layer: Layer, batch_id: uuid.UUID) -> int:
    """Take steps back in the reverse of the order in which they were stored."""
    steps = [_delete_added, _restore]
    if refers_to_itself(layer):
        steps.reverse()
    try:
        count = sum(step(connection, table_of(layer), batch_id) for step in steps)
    except IntegrityError as error:
        reason = str(error.orig).splitlines()[-1]
        raise UndoRefused(
            f"import {batch_id} stays: what its rows were does not fit what was imported since"
            f" ({reason}); undo that first"
        ) from error
    if layer.name in {"building", "estate"}:
        flag_spanning_estates(connection)
    return count


def _delete_added(connection: Connection, table: Table, batch_id: uuid.UUID) -> int:
    added = _added(table, batch_id)
    return int(connection.execute(delete(table).where(table.c.id.in_(added))).rowcount)


def _changed(batch_id: uuid.UUID) -> Select[uuid.UUID]:
    return select(Change.row_id).where(Change.batch_id == batch_id)


def _added(table: Table, batch_id: uuid.UUID) -> Select[uuid.UUID]:
    changed = _changed(batch_id).where(Change.row_id == table.c.id)
    return select(table.c.id).where(table.c.batch_id == batch_id, ~changed.exists())


def _refuse_if_changed(connection: Connection, table: Table, batch_id: uuid.UUID) -> None:
    later = (
        select(Change.row_id)
        .join(ImportBatch, ImportBatch.id == Change.batch_id)
        .where(
            Change.table_name == table.name,
            Change.before["batch_id"].astext == str(batch_id),
            ImportBatch.undone_at.is_(null()),
        )
    )
    older = (
        select(table.c.source_key)
        .join(Change, Change.row_id == table.c.id)
        .where(Change.batch_id == batch_id, Change.version_after != table.c.version)
    )
    # Two queries: joined by OR they would be compared row by row.
    both = select(table.c.source_key).where(table.c.id.in_(later)).union(older)
    changed = sorted(connection.execute(both).scalars())
    _refuse(batch_id, [f"{table.name} {key}" for key in changed], "were changed since")


def _refuse_if_used(connection: Connection, table: Table, batch_id: uuid.UUID) -> None:
    users: list[str] = []
    added = _added(table, batch_id)
    for other in Table_.metadata.sorted_tables:
        columns = [
            key.parent
            for key in other.foreign_keys
            # Members are not listed: whose home a building is the operator may not know. That
            # somebody lives there still keeps it, by the foreign key.
            if key.column.table is table and "source_key" in other.c
        ]
        if not columns:
            continue
        uses = select(other.c.source_key).where(or_(*(column.in_(added) for column in columns)))
        if other is table:
            written = (added, _changed(batch_id))
            uses = uses.where(*(other.c.id.not_in(rows) for rows in written))
        keys = connection.execute(uses.order_by(other.c.source_key)).scalars()
        users += [f"{other.name} {key}" for key in keys]
    _refuse(batch_id, users, "use its rows; undo their imports first")


def _refuse(batch_id: uuid.UUID, rows: list[str], why: str) -> None:
    if rows:
        more = f" and {len(rows) - _SHOWN} more" if len(rows) > _SHOWN else ""
        shown = ", ".join(rows[:_SHOWN])
        raise UndoRefused(f"import {batch_id} stays: {shown}{more} {why}", rows=rows)


def _restore(connection: Connection, table: Table, batch_id: uuid.UUID) -> int:
    """Write back what changed rows were; the version goes on rising, for whoever holds one."""
    names = [
        column.name
        for column in table.c
        if column.computed is None and column.name not in {"id", "version"}
    ]
    # All names come from our own metadata.
    sets = ", ".join(f'"{name}" = old."{name}"' for name in names)
    result = connection.execute(
        text(
            f'UPDATE "{table.name}" AS now SET {sets}, version = now.version + 1'  # noqa: S608
            f' FROM (SELECT (jsonb_populate_record(NULL::"{table.name}", before)).*'
            "       FROM change WHERE batch_id = :batch) AS old"
            " WHERE now.id = old.id"
        ),
        {"batch": batch_id},
    )
    # The batch that is the last writer again must know at which version its rows are now.
    connection.execute(
        text(
            "UPDATE change SET version_after = now.version"  # noqa: S608
            f' FROM "{table.name}" AS now, change AS undone'
            " WHERE undone.batch_id = :batch"
            " AND now.id = undone.row_id"
            " AND change.row_id = now.id AND change.batch_id = now.batch_id"
        ),
        {"batch": batch_id},
    )
    return int(result.rowcount)
