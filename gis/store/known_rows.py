"""What a table holds already, as far as importing more needs to know."""

from typing import Any

import numpy as np
import pandas as pd
import shapely
from sqlalchemy import Connection, Table, func, null, select

from gis.errors import UnknownName
from gis.layers.spec import Layer
from gis.store.tables.declaration import Table_

Values = np.ndarray[Any, np.dtype[Any]]


def table_of(layer: Layer) -> Table:
    """Find the table of a layer."""
    table = Table_.metadata.tables.get(layer.name)
    if table is None:
        raise UnknownName(f"no table holds the layer {layer.name}")
    return table


def load_known(connection: Connection, layer: Layer) -> tuple[pd.DataFrame, Values | None]:
    """
    Load the rows of a layer that others may refer to.

    Returns
    -------
    rows
        id (as bytes), source_key, name (None for layers without), references of the layer to
        itself, and `valid_to` for layers with validity.
    shapes
        Polygons in the stored CRS, in the order of `rows`; None for layers without.
    """
    table = table_of(layer)
    columns: list[Any] = [table.c.id, table.c.source_key]
    columns.append(table.c.name if "name" in table.c else null().label("name"))
    columns += [table.c[each.column] for each in layer.references if each.layer == layer.name]
    if layer.has_validity:
        columns.append(func.upper(table.c.valid).label("valid_to"))
    has_areas = layer.geometry in {"polygon", "multipolygon"}
    if has_areas:
        columns.append(func.ST_AsBinary(table.c.geom).label("wkb"))
    rows = frame_of(connection, select(*columns).order_by(table.c.source_key))
    rows = _with_bytes(rows, layer)
    if not has_areas:
        return rows, None
    return rows.drop(columns="wkb"), shapely.from_wkb(rows["wkb"].to_numpy(dtype=object))


def load_periods(connection: Connection, layer: Layer) -> pd.DataFrame:
    """Load since when and until when the rows of a layer hold, with what they are about."""
    table = table_of(layer)
    abouts = [table.c[each.column] for each in layer.references]
    if "grid_code" in table.c:
        abouts.append(table.c.grid_code)
    rows = frame_of(
        connection,
        select(
            table.c.source_key,
            *abouts,
            func.lower(table.c.valid).label("valid_from"),
            func.upper(table.c.valid).label("valid_to"),
        ),
    )
    return _with_bytes(rows, layer)


def load_keys(connection: Connection, layer: Layer) -> dict[str, bytes]:
    """Load the id of every stored key, as bytes."""
    table = table_of(layer)
    rows = connection.execute(select(table.c.source_key, table.c.id)).all()
    return {key: id_.bytes for key, id_ in rows}


def _with_bytes(rows: pd.DataFrame, layer: Layer) -> pd.DataFrame:
    """Turn ids into bytes, as new rows have them."""
    for name in ("id", *(each.column for each in layer.references)):
        if name in rows:
            ids = [None if each is None else each.bytes for each in rows[name]]
            rows[name] = pd.Series(ids, dtype=object)
    return rows


def load_district(connection: Connection) -> shapely.Geometry | None:
    """Load the outline of all districts together; None when there is none."""
    table = Table_.metadata.tables["district"]
    wkb = connection.execute(select(func.ST_AsBinary(func.ST_Union(table.c.geom)))).scalar()
    return None if wkb is None else shapely.from_wkb(bytes(wkb))


def frame_of(connection: Connection, statement: Any) -> pd.DataFrame:  # noqa: ANN401 (any select)
    """Run a query; columns of objects, None for null."""
    result = connection.execute(statement)
    names = list(result.keys())
    rows = result.all()
    if not rows:
        return pd.DataFrame({name: pd.Series([], dtype=object) for name in names})
    columns = list(zip(*rows, strict=True))
    return pd.DataFrame(
        {
            name: pd.Series(list(column), dtype=object)
            for name, column in zip(names, columns, strict=True)
        }
    )
