"""Tables → features, as the analysis takes them."""

from datetime import date
from typing import Any

import geopandas as gpd
import pandas as pd
import shapely
from sqlalchemy import Connection, Select, func, select

from gis.crs import STORED, STORED_SRID
from gis.layers.spec import Field, Layer
from gis.store.known_rows import frame_of, table_of

Box = tuple[float, float, float, float]
_KINDS = {"integer": "Int64", "number": "float64"}


def load_features(
    connection: Connection,
    layer: Layer,
    *,
    as_of: date | None = None,
    box: Box | None = None,
    limit: int | None = None,
) -> pd.DataFrame:
    """
    Load a layer: a GeoDataFrame in the stored CRS, a plain frame for layers without geometry.

    Parameters
    ----------
    connection
        Any role that may read.
    layer
        Which one.
    as_of
        Only rows that hold on that day; None loads all.
    box
        Only shapes whose box meets this one: west, south, east, north in degrees.
    limit
        At most so many rows, the first by source key.

    Returns
    -------
    features
        `id`, `source_key`, fields, `<reference>_id` (text, None for none), `valid_from` and
        `valid_to` where the layer has validity, `entrance` for buildings; by source key.
        Ids are text, integers may be null, lists are lists.
    """
    frame = frame_of(connection, _query(layer, as_of, box).limit(limit))
    for column in layer.columns:
        if isinstance(column, Field) and column.kind in _KINDS and column.name in frame:
            frame[column.name] = frame[column.name].astype(_KINDS[column.kind])
    for name in ("id", *(each.column for each in layer.references)):
        frame[name] = pd.Series(
            [None if id_ is None else str(id_) for id_ in frame[name]], dtype=object
        )
    if "entrance" in frame:
        frame["entrance"] = pd.Series(list(_shapes(frame["entrance"])), dtype=object)
    if layer.geometry == "none":
        return frame
    shapes = _shapes(frame.pop("geometry"))
    return gpd.GeoDataFrame(frame, geometry=shapes, crs=STORED)


def _query(layer: Layer, as_of: date | None, box: Box | None) -> Select[Any]:
    table = table_of(layer)
    names = [each.name for each in layer.fields if each.name in table.c]
    columns: list[Any] = [table.c.id, table.c.source_key]
    columns += [table.c[name] for name in names]
    columns += [table.c[each.column] for each in layer.references]
    if layer.has_validity:
        columns += [
            func.lower(table.c.valid).label("valid_from"),
            func.upper(table.c.valid).label("valid_to"),
        ]
    if "entrance" in table.c:
        columns.append(func.ST_AsBinary(table.c.entrance).label("entrance"))
    if layer.geometry != "none":
        columns.append(func.ST_AsBinary(table.c.geom).label("geometry"))
    query = select(*columns).order_by(table.c.source_key)
    if as_of is not None and layer.has_validity:
        query = query.where(table.c.valid.contains(as_of))
    if box is not None and layer.geometry != "none":
        query = query.where(table.c.geom.intersects(func.ST_MakeEnvelope(*box, STORED_SRID)))
    return query


def _shapes(wkb: pd.Series) -> Any:  # noqa: ANN401 (an array of shapes)
    return shapely.from_wkb(wkb.to_numpy(dtype=object))
