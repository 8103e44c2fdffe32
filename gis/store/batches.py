"""Storing a batch of features in one go: new rows, changed rows, and what they were before."""

import uuid
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from typing import Any

import pandas as pd
from geoalchemy2 import Geometry
from sqlalchemy import (
    Column,
    ColumnElement,
    Connection,
    MetaData,
    Table,
    Text,
    cast,
    func,
    insert,
    literal,
    or_,
    select,
    text,
    update,
)
from sqlalchemy.dialects.postgresql import ARRAY, BYTEA

from gis.layers.spec import Layer
from gis.store.copying import copy_rows
from gis.store.known_rows import table_of
from gis.store.tables.batch import Change, ImportBatch

_OWN = ("id", "source_key")


@dataclass(frozen=True)
class Stored:
    """What storing did to the table."""

    inserted: int
    updated: int
    unchanged: int


def lock_layer(connection: Connection, layer: Layer) -> None:
    """Let one import at a time write to a layer; readers go on reading."""
    table = table_of(layer)
    connection.execute(text(f'LOCK TABLE "{table.name}" IN SHARE ROW EXCLUSIVE MODE'))


def add_batch(connection: Connection, batch: dict[str, Any]) -> None:
    """Note an import: id, layer, file_name, file_sha256, crs, row_counts."""
    connection.execute(insert(ImportBatch).values(**batch))


def store_features(
    connection: Connection,
    layer: Layer,
    features: pd.DataFrame,
    *,
    is_new: pd.Series,
    batch_id: uuid.UUID,
    keep: Collection[str] = (),
) -> Stored:
    """
    Store rows of a layer; one that is there already is changed where it differs.

    Parameters
    ----------
    connection
        An open transaction of the owner.
    layer
        Whose table is written.
    features
        `id`, `source_key` and the columns of the table that the file speaks of; columns that
        are absent keep their value, or their default in new rows.
    is_new
        Whether the key was not there before; index of `features`.
    batch_id
        A batch noted by `add_batch`.
    keep
        Columns that stay as they are in rows that were there.
    """
    table = table_of(layer)
    known, new = features[~is_new].drop(columns=list(keep)), features[is_new]
    # Changed rows go first, so that periods end before others begin; but new rows do where
    # changed ones may refer to them.
    if refers_to_itself(layer):
        _insert(connection, table, new, batch_id)
        updated = _update(connection, table, known, batch_id)
    else:
        updated = _update(connection, table, known, batch_id)
        _insert(connection, table, new, batch_id)
    if layer.name == "building":
        flag_spanning_estates(connection)
    return Stored(len(new), updated, len(known) - updated)


def refers_to_itself(layer: Layer) -> bool:
    """Tell whether rows of a layer may name others of it."""
    return any(reference.layer == layer.name for reference in layer.references)


def _insert(connection: Connection, table: Table, new: pd.DataFrame, batch_id: uuid.UUID) -> None:
    if new.empty:
        return
    columns = _columns(new, table)
    columns["batch_id"] = [batch_id] * len(new)
    copy_rows(connection, table, columns)


def _columns(features: pd.DataFrame, table: Table) -> dict[str, Iterable[Any]]:
    columns: dict[str, Iterable[Any]] = {}
    for name in features.columns:
        values = features[name].astype(object)
        absent = _default(table, name)
        columns[name] = [
            absent if missing else value
            for value, missing in zip(values, values.isna(), strict=True)
        ]
    return columns


def _default(table: Table, name: str) -> Any:  # noqa: ANN401 (of the column's type)
    """Give what stands for nothing: COPY writes every column it names, so defaults are ours."""
    column = table.c[name]
    if column.nullable or column.server_default is None:
        return None
    if isinstance(column.type, ARRAY):
        return []
    return str(column.server_default.arg).strip("'")  # type: ignore[attr-defined] # a DefaultClause


def _update(connection: Connection, table: Table, known: pd.DataFrame, batch_id: uuid.UUID) -> int:
    if known.empty:
        return 0
    incoming = _incoming(connection, table, known)
    names = [name for name in incoming.c.keys() if name not in _OWN]  # noqa: SIM118 (not a dict)
    differs = or_(*(_differs(table.c[name], incoming.c[name]) for name in names))
    matches = table.c.id == incoming.c.id
    connection.execute(
        insert(Change).from_select(
            ["batch_id", "table_name", "row_id", "version_after", "before"],
            select(
                literal(batch_id),
                literal(table.name),
                table.c.id,
                table.c.version + 1,
                whole_row(table),
            ).where(matches, differs),
        )
    )
    result = connection.execute(
        update(table)
        .values(
            {name: incoming.c[name] for name in names}
            | {"version": table.c.version + 1, "batch_id": batch_id}
        )
        .where(matches, differs)
    )
    incoming.drop(connection)
    return int(result.rowcount)


def _incoming(connection: Connection, table: Table, known: pd.DataFrame) -> Table:
    columns = [Column(name, table.c[name].type) for name in known.columns]
    incoming = Table(f"incoming_{table.name}", MetaData(), *columns, prefixes=["TEMPORARY"])
    incoming.create(connection)
    copy_rows(connection, incoming, _columns(known, table))
    connection.execute(text(f'ANALYZE "{incoming.name}"'))
    return incoming


def _differs(stored: ColumnElement[Any], come: ColumnElement[Any]) -> ColumnElement[bool]:
    if isinstance(stored.type, Geometry):
        return cast(stored, BYTEA).is_distinct_from(cast(come, BYTEA))
    return stored.is_distinct_from(come)


def whole_row(table: Table) -> ColumnElement[Any]:
    """Give a row as JSON from which it can be restored; geometry as hex EWKB."""
    pairs: list[Any] = []
    for column in table.c:
        if column.computed is None:
            is_geometry = isinstance(column.type, Geometry)
            pairs += [column.name, cast(column, Text) if is_geometry else column]
    return func.jsonb_build_object(*pairs)


def flag_spanning_estates(connection: Connection) -> None:
    """Note which estates have buildings in several communities."""
    connection.execute(
        text(
            "UPDATE estate SET spans_communities = spanning.several"
            " FROM (SELECT every.id, count(DISTINCT building.community_id) > 1 AS several"
            "       FROM estate AS every LEFT JOIN building ON building.estate_id = every.id"
            "       GROUP BY every.id) AS spanning"
            " WHERE spanning.id = estate.id"
            " AND spanning.several IS DISTINCT FROM spans_communities"
        )
    )
