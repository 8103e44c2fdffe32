"""Layers as they may be served: listed columns only, no counts of members."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely
from sqlalchemy import Connection

from gis.analysis.groups import grouped_buildings
from gis.analysis.town import Town
from gis.errors import InvalidParameter, UnknownName
from gis.layers.catalog import layer_named
from gis.store.features import Box, load_features
from gis.store.rights import (
    PLACES_READ,
    Caller,
    Near,
    account_transaction,
    caller_transaction,
)

PUBLIC_COLUMNS: Mapping[str, tuple[str, ...]] = {
    "district": ("id", "source_key", "name"),
    "street": ("id", "source_key", "name", "district_id"),
    "community": (
        "id",
        "source_key",
        "name",
        "transition_stage",
        "inhabitant_count",
        "household_count",
        "counted_on",
        "street_id",
    ),
    "estate": ("id", "source_key", "name", "cluster", "community_id"),
    "grid": ("id", "source_key", "name", "grid_code", "grid_kind", "community_id"),
    "building": (
        "id",
        "source_key",
        "building_no",
        "name",
        "building_use",
        "estate_id",
        "community_id",
        "grid_id",
        "group_status",
    ),
    "venue": ("id", "source_key", "name", "venue_kind", "area_m2"),
    "village": ("id", "source_key", "name"),
    "local_institution": ("id", "source_key", "name"),
    "barrier": ("id", "source_key", "name", "barrier_kind"),
    "walk_edge": ("id", "source_key", "edge_class", "length_m"),
}
"""What of each layer may leave; a layer or column that is not listed here never does."""

MOST_FEATURES = 20_000
SCOPED = "building"  # the one layer of which each account sees its own rows
_DEGREE_DIGITS = 7  # a centimetre on the ground


@dataclass(frozen=True)
class AskedLayer:
    """
    Which layer is asked for: one of `PUBLIC_COLUMNS`.

    Only what meets `box` (west, south, east, north), at most `limit` features; the answer's
    `truncated` tells that there are more.
    """

    name: str
    box: Box | None = None
    limit: int = MOST_FEATURES


def caller_features(
    url: str, caller: Caller, town: Town, asked: AskedLayer, *, as_of: date
) -> dict[str, Any]:
    """
    Give a layer to an account: of the buildings only those that it may see.

    Raises
    ------
    UnknownName
        No layer of that name is served.
    InvalidParameter
        The box or limit makes no sense.
    """
    _check(asked)
    if asked.name == SCOPED:
        opened = caller_transaction(url, caller, PLACES_READ, near=Near(box=asked.box))
    else:
        opened = account_transaction(url, caller, PLACES_READ)
    with opened as connection:
        return public_features(connection, town, asked, as_of=as_of)


def public_features(
    connection: Connection, town: Town, asked: AskedLayer, *, as_of: date
) -> dict[str, Any]:
    """
    Give a layer as a GeoJSON FeatureCollection, longitude first, in degrees.

    Parameters
    ----------
    connection
        Whose rows are served: the caller's, or published ones.
    town
        Tells which buildings are in a group on the day.
    asked
        Which layer, where, how many.
    as_of
        Only what holds on that day.

    Raises
    ------
    UnknownName
        No layer of that name is served.
    InvalidParameter
        The box or limit makes no sense.
    """
    _check(asked)
    features = load_features(
        connection, layer_named(asked.name), as_of=as_of, box=asked.box, limit=asked.limit + 1
    )
    if asked.name == SCOPED:
        features = _with_group_status(features, town, as_of)
    return _collection(features, PUBLIC_COLUMNS[asked.name], asked.limit)


def _check(asked: AskedLayer) -> None:
    if asked.name not in PUBLIC_COLUMNS:
        raise UnknownName(
            f"no layer {asked.name!r} is served; there are {', '.join(PUBLIC_COLUMNS)}"
        )
    if not 1 <= asked.limit <= MOST_FEATURES:
        raise InvalidParameter(f"limit must be from 1 to {MOST_FEATURES}")
    if asked.box is None:
        return
    west, south, east, north = asked.box
    inside = -180 <= west <= east <= 180 and -90 <= south <= north <= 90  # noqa: PLR2004 (degrees)
    if not inside:  # NaN is not inside either
        raise InvalidParameter("bbox must be west,south,east,north in degrees")


def _with_group_status(buildings: pd.DataFrame, town: Town, as_of: date) -> pd.DataFrame:
    grouped = buildings["id"].isin(grouped_buildings(town, as_of=as_of)["building_id"])
    lived_in = buildings["building_use"].isin(["residential", "mixed"])
    status = np.select([~lived_in, grouped], ["not_applicable", "covered"], default="not_covered")
    return buildings.assign(group_status=status)


def _collection(features: pd.DataFrame, names: tuple[str, ...], limit: int) -> dict[str, Any]:
    shown = features.iloc[:limit]
    columns = shown[list(names)].astype(object)
    rows = columns.where(columns.notna(), None).to_dict("records")
    shapes = _rounded(shown)
    return {
        "type": "FeatureCollection",
        "features": [
            {
                "type": "Feature",
                "id": row["id"],
                "geometry": None if text is None else json.loads(text),
                "properties": {name: _plain(value) for name, value in row.items()},
            }
            for row, text in zip(rows, shapes, strict=True)
        ],
        "numberReturned": len(shown),
        "truncated": len(features) > limit,
    }


def _rounded(features: pd.DataFrame) -> list[str | None]:
    if not isinstance(features, gpd.GeoDataFrame):
        return [None] * len(features)
    shapes = features.geometry.to_numpy()
    present = ~shapely.is_missing(shapes)
    texts = np.full(len(shapes), None, dtype=object)
    flat = shapely.transform(shapes[present], lambda pairs: np.round(pairs, _DEGREE_DIGITS))
    texts[present] = shapely.to_geojson(flat)
    return list(texts)


def _plain(value: Any) -> Any:  # noqa: ANN401 (of any column)
    return value.isoformat() if isinstance(value, date) else value
