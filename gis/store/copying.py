"""Rows → PostgreSQL by binary COPY, encoded column by column."""

import struct
import uuid
from collections.abc import Callable, Iterable, Sequence
from datetime import date
from functools import partial
from itertools import chain
from typing import Any

import geoalchemy2
import numpy as np
import shapely
from sqlalchemy import Connection, Table, text, types
from sqlalchemy.dialects import postgresql

Writer = Callable[[Sequence[Any]], list[bytes]]
_HEADER = b"PGCOPY\n\xff\r\n\0" + b"\0" * 8
_TRAILER = b"\xff\xff"
_NULL = b"\xff\xff\xff\xff"
_CHUNK_ROWS = 5_000
_MOST_KNOWN = 50_000
_EPOCH = date(2000, 1, 1).toordinal()
_TEXT_OID = 25
_UPPER_OPEN, _LOWER_INCLUDED = 0x10, 0x02


def copy_rows(connection: Connection, table: Table, columns: dict[str, Iterable[Any]]) -> None:
    """
    Append rows to a table; each of `columns` holds one value per row, None for null.

    A table whose rows have policies takes no COPY: its rows come by way of a temporary one.
    A daterange is a pair of first day and first day no longer (or None); shapes are shapely's.
    """
    lists = {name: list(values) for name, values in columns.items()}
    writers = [_writer(table, name) for name in lists]
    names = ", ".join(f'"{name}"' for name in lists)
    target = f'"{table.name}"'
    is_guarded = _has_policies(connection, table)
    if is_guarded:
        target = f'"copied_{table.name}"'
        connection.exec_driver_sql(
            f"CREATE TEMPORARY TABLE {target} ON COMMIT DROP AS"  # noqa: S608 (our metadata)
            f' SELECT {names} FROM "{table.name}" WITH NO DATA'
        )
    head = struct.pack(">h", len(writers))
    count = len(next(iter(lists.values()), ()))
    cursor = connection.connection.driver_connection.cursor()  # type: ignore[union-attr] # psycopg's
    # Names of table and columns come from our own metadata. While the server takes one chunk
    # in, the next is encoded.
    with cursor.copy(f"COPY {target} ({names}) FROM STDIN (FORMAT binary)") as copy:
        copy.write(_HEADER)
        for start in range(0, count, _CHUNK_ROWS):
            part = slice(start, start + _CHUNK_ROWS)
            fields = [
                write(values[part]) for write, values in zip(writers, lists.values(), strict=True)
            ]
            heads = [head] * len(fields[0])
            copy.write(b"".join(chain.from_iterable(zip(heads, *fields, strict=True))))
        copy.write(_TRAILER)
    cursor.close()
    if is_guarded:
        connection.exec_driver_sql(
            f'INSERT INTO "{table.name}" ({names}) SELECT {names} FROM {target}'  # noqa: S608
        )
        connection.exec_driver_sql(f"DROP TABLE {target}")


def _has_policies(connection: Connection, table: Table) -> bool:
    query = text("SELECT relforcerowsecurity FROM pg_class WHERE oid = CAST(:name AS regclass)")
    return bool(connection.execute(query, {"name": f'"{table.name}"'}).scalar())


def _writer(table: Table, name: str) -> Writer:
    column = table.c[name].type
    if isinstance(column, geoalchemy2.Geometry):
        return partial(_shapes, srid=column.srid)
    for kind, write in _WRITERS.items():
        if isinstance(column, kind):
            return _cached(write)
    raise TypeError(f"{table.name}.{name}: no binary encoding for {column}")


def _cached(write: Callable[[Any], bytes]) -> Writer:
    """Encode each distinct value once: columns repeat themselves."""
    known: dict[Any, bytes] = {None: _NULL}

    def encode(values: Sequence[Any]) -> list[bytes]:
        encoded = []
        for value in values:
            key = tuple(value) if isinstance(value, list) else value
            field = known.get(key)
            if field is None:
                field = known[key] = _field(write(value))
            encoded.append(field)
        if len(known) > _MOST_KNOWN:
            known.clear()
            known[None] = _NULL
        return encoded

    return encode


def _shapes(values: Sequence[Any], *, srid: int) -> list[bytes]:
    shapes = np.empty(len(values), dtype=object)
    shapes[:] = values
    written = shapely.to_wkb(shapely.set_srid(shapes, srid), include_srid=True)
    return [_NULL if each is None else _field(each) for each in written]


def _uuid(value: uuid.UUID | bytes) -> bytes:
    return value if isinstance(value, bytes) else value.bytes


def _field(content: bytes) -> bytes:
    return struct.pack(">i", len(content)) + content


def _text_array(texts: Sequence[str]) -> bytes:
    if not texts:
        return struct.pack(">iii", 0, 0, _TEXT_OID)
    head = struct.pack(">iiiii", 1, 0, _TEXT_OID, len(texts), 1)
    return head + b"".join(_field(text.encode()) for text in texts)


def _date(value: date) -> bytes:
    return struct.pack(">i", value.toordinal() - _EPOCH)


def _range(value: tuple[date, date | None]) -> bytes:
    start, end = value
    if end is None:
        return bytes([_LOWER_INCLUDED | _UPPER_OPEN]) + _field(_date(start))
    return bytes([_LOWER_INCLUDED]) + _field(_date(start)) + _field(_date(end))


_WRITERS: dict[type[types.TypeEngine[Any]], Callable[[Any], bytes]] = {
    types.Uuid: _uuid,
    postgresql.DATERANGE: _range,
    postgresql.ARRAY: _text_array,
    types.Boolean: lambda value: bytes([bool(value)]),
    types.Integer: lambda value: struct.pack(">i", int(value)),
    types.Float: lambda value: struct.pack(">d", float(value)),
    types.Date: _date,
    types.Text: lambda value: str(value).encode(),
}
