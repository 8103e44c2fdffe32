"""Rows → PostgreSQL by binary COPY, encoded column by column."""

import json
import struct
import uuid
from collections.abc import Callable, Iterable, Sequence
from datetime import date
from itertools import chain
from typing import Any

import geoalchemy2
import numpy as np
import shapely
from sqlalchemy import Connection, Table, types
from sqlalchemy.dialects import postgresql

Values = np.ndarray[Any, np.dtype[Any]]
_HEADER = b"PGCOPY\n\xff\r\n\0" + b"\0" * 8
_TRAILER = b"\xff\xff"
_NULL = b"\xff\xff\xff\xff"
_CHUNK_ROWS = 5_000
_EPOCH = date(2000, 1, 1).toordinal()
_TEXT_OID = 25
_UPPER_OPEN, _LOWER_INCLUDED = 0x10, 0x02


def copy_rows(connection: Connection, table: Table, columns: dict[str, Iterable[Any]]) -> None:
    """
    Append rows to a table; each of `columns` holds one value per row, None for null.

    A daterange is a pair of first day and first day no longer (or None); shapes are shapely's.
    """
    encoded = [
        _ENCODERS[_kind(table, name)](values, table, name) for name, values in columns.items()
    ]
    names = ", ".join(f'"{name}"' for name in columns)
    head = struct.pack(">h", len(encoded))
    cursor = connection.connection.driver_connection.cursor()  # type: ignore[union-attr] # psycopg's
    # Names of table and columns come from our own metadata.
    with cursor.copy(f'COPY "{table.name}" ({names}) FROM STDIN (FORMAT binary)') as copy:
        copy.write(_HEADER)
        count = len(encoded[0]) if encoded else 0
        heads = [head] * count
        for start in range(0, count, _CHUNK_ROWS):
            parts = [column[start : start + _CHUNK_ROWS] for column in (heads, *encoded)]
            copy.write(b"".join(chain.from_iterable(zip(*parts, strict=True))))
        copy.write(_TRAILER)
    cursor.close()


def _kind(table: Table, name: str) -> type[types.TypeEngine[Any]]:
    column = table.c[name].type
    for kind in _ENCODERS:
        if isinstance(column, kind):
            return kind
    raise TypeError(f"{table.name}.{name}: no binary encoding for {column}")


def _cached(write: Callable[[Any], bytes]) -> Callable[[Iterable[Any], Table, str], list[bytes]]:
    """Encode each distinct value once: columns repeat themselves."""

    def encode(values: Iterable[Any], _table: Table, _name: str) -> list[bytes]:
        known: dict[Any, bytes] = {None: _NULL}
        encoded = []
        for value in values:
            field = known.get(value)
            if field is None:
                content = write(value)
                field = known[value] = struct.pack(">i", len(content)) + content
            encoded.append(field)
        return encoded

    return encode


def _texts(values: Iterable[Any], _table: Table, _name: str) -> list[bytes]:
    return [_NULL if value is None else _field(_text_array(value)) for value in values]


def _shapes(values: Iterable[Any], table: Table, name: str) -> list[bytes]:
    srid = table.c[name].type.srid  # type: ignore[attr-defined] # GeoAlchemy's type
    shapes = np.fromiter(values, dtype=object)
    written = shapely.to_wkb(shapely.set_srid(shapes, srid), include_srid=True)
    return [_NULL if each is None else struct.pack(">i", len(each)) + each for each in written]


def _uuids(values: Iterable[Any], _table: Table, _name: str) -> list[bytes]:
    length = struct.pack(">i", 16)
    return [_NULL if value is None else length + _uuid(value).bytes for value in values]


def _uuid(value: uuid.UUID | str) -> uuid.UUID:
    return value if isinstance(value, uuid.UUID) else uuid.UUID(value)


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


_ENCODERS: dict[type[types.TypeEngine[Any]], Callable[[Iterable[Any], Table, str], list[bytes]]] = {
    geoalchemy2.Geometry: _shapes,
    types.Uuid: _uuids,
    postgresql.DATERANGE: _cached(_range),
    postgresql.ARRAY: _texts,
    postgresql.JSONB: _cached(lambda value: b"\x01" + json.dumps(value).encode()),
    types.Boolean: _cached(lambda value: bytes([bool(value)])),
    types.Integer: _cached(lambda value: struct.pack(">i", int(value))),
    types.Double: _cached(lambda value: struct.pack(">d", float(value))),
    types.Float: _cached(lambda value: struct.pack(">d", float(value))),
    types.Date: _cached(_date),
    types.Text: _cached(lambda value: str(value).encode()),
}
