"""Whatever is written by binary COPY comes back as it was."""

import uuid
from collections.abc import Iterator
from datetime import date
from typing import Any

import pytest
import shapely
from geoalchemy2 import Geometry
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import (
    Boolean,
    Column,
    Connection,
    Date,
    Float,
    Integer,
    MetaData,
    Table,
    Text,
    Uuid,
    func,
    select,
)
from sqlalchemy.dialects.postgresql import ARRAY, DATERANGE

from gis.crs import STORED_SRID
from gis.store.copying import copy_rows
from gis.store.engine import transaction
from tests.conftest import Database

pytestmark = pytest.mark.integration
COPIED = Table(
    "copied",
    MetaData(),
    Column("at", Integer),
    Column("id", Uuid),
    Column("word", Text),
    Column("words", ARRAY(Text)),
    Column("number", Float),
    Column("whole", Integer),
    Column("is_so", Boolean),
    Column("day", Date),
    Column("valid", DATERANGE),
    Column("geom", Geometry("GEOMETRY", srid=STORED_SRID, spatial_index=False)),
    prefixes=["TEMPORARY"],
)

words = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"), max_size=30)
odd_words = words | st.sampled_from(
    ["", "\\N", "\\.", "'; --", '{a,"b"}', "𠮷野家", "é\u200b\ufeff"]
)
days = st.dates(date(1000, 1, 1), date(9998, 12, 31))
numbers = st.floats(allow_nan=False)
degrees = st.floats(-180, 180)
pairs = st.tuples(degrees, degrees)


@st.composite
def periods(draw: st.DrawFn) -> tuple[date, date | None]:
    start = draw(days)
    end = draw(st.none() | st.dates(start, date(9999, 12, 31)).filter(lambda day: day > start))
    return start, end


shapes = st.one_of(
    pairs.map(shapely.Point),
    st.lists(pairs, min_size=2, max_size=6).map(shapely.LineString),
    st.lists(pairs, min_size=3, max_size=6).map(shapely.Polygon),
    st.lists(pairs, max_size=4).map(shapely.MultiPoint),
    st.just(shapely.Polygon()),
    st.just(shapely.GeometryCollection([shapely.Point(1, 2), shapely.Polygon()])),
)
rows = st.fixed_dictionaries(
    {
        "id": st.none() | st.uuids() | st.uuids().map(lambda id_: id_.bytes),
        "word": st.none() | odd_words,
        "words": st.none() | st.lists(odd_words, max_size=4),
        "number": st.none() | numbers,
        "whole": st.none() | st.integers(-(2**31), 2**31 - 1),
        "is_so": st.none() | st.booleans(),
        "day": st.none() | days,
        "valid": st.none() | periods(),
        "geom": st.none() | shapes,
    }
)


@pytest.fixture(scope="module")
def connection(database: Database) -> Iterator[Connection]:
    """Give a connection with a table of all kinds of columns."""
    with transaction(database.owner_url) as opened:
        COPIED.create(opened)
        yield opened
        COPIED.drop(opened)


def written_and_read(connection: Connection, given_rows: list[dict[str, Any]]) -> list[Any]:
    """Copy rows into the empty table; gives what it holds then, in their order."""
    connection.execute(COPIED.delete())
    columns: dict[str, list[Any]] = {"at": list(range(len(given_rows)))}
    columns |= {name: [row[name] for row in given_rows] for name in COPIED.c.keys()[1:]}
    copy_rows(connection, COPIED, columns)
    others = [column for column in COPIED.c if column.name not in {"at", "geom"}]
    wkb, srid = func.ST_AsBinary(COPIED.c.geom).label("wkb"), func.ST_SRID(COPIED.c.geom)
    held = connection.execute(select(*others, wkb, srid.label("srid")).order_by(COPIED.c.at))
    return list(held.all())


@given(st.lists(rows, max_size=8))
def test_rows_come_back_as_they_were(
    connection: Connection, given_rows: list[dict[str, Any]]
) -> None:
    held = written_and_read(connection, given_rows)

    assert len(held) == len(given_rows)
    for came, went in zip(held, given_rows, strict=True):
        id_ = uuid.UUID(bytes=went["id"]) if isinstance(went["id"], bytes) else went["id"]
        assert came.id == id_
        for name in ("word", "words", "number", "whole", "is_so", "day"):
            assert getattr(came, name) == went[name]
            assert type(getattr(came, name)) is type(went[name])
        period = None if came.valid is None else (came.valid.lower, came.valid.upper)
        assert period == went["valid"]
        shape = None if came.wkb is None else shapely.from_wkb(bytes(came.wkb))
        assert shape == went["geom"]
        assert came.srid == (None if shape is None else STORED_SRID)


def test_many_rows_come_back_in_chunks(connection: Connection) -> None:
    count = 12_345
    given_rows = [
        dict.fromkeys(COPIED.c.keys()) | {"word": f"行{at % 7_000}", "whole": at}
        for at in range(count)
    ]

    held = written_and_read(connection, given_rows)

    assert [(row.word, row.whole) for row in held] == [
        (row["word"], row["whole"]) for row in given_rows
    ]
