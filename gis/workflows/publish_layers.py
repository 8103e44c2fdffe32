"""Layers as they may be served: listed columns only, no counts of members."""

import json
from collections.abc import Mapping
from datetime import date
from typing import Any

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely

from gis.analysis.groups import grouped_buildings
from gis.analysis.town import Town
from gis.errors import InvalidParameter, UnknownName
from gis.layers.catalog import layer_named
from gis.store.features import Box, load_features
from gis.store.rights import publishing_transaction

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
_DEGREE_DIGITS = 7  # a centimetre on the ground


def public_features(
    url: str,
    town: Town,
    layer_name: str,
    *,
    as_of: date,
    box: Box | None = None,
    limit: int = MOST_FEATURES,
) -> dict[str, Any]:
    """
    Give a layer as a GeoJSON FeatureCollection, longitude first, in degrees.

    Parameters
    ----------
    url
        Database, the serving role.
    town
        Tells which buildings are in a group on the day.
    layer_name
        One of `PUBLIC_COLUMNS`.
    as_of
        Only what holds on that day.
    box
        Only what meets this box: west, south, east, north.
    limit
        At most so many features; `truncated` tells that there are more.

    Raises
    ------
    UnknownName
        No layer of that name is served.
    InvalidParameter
        The box or limit makes no sense.
    """
    if layer_name not in PUBLIC_COLUMNS:
        raise UnknownName(
            f"no layer {layer_name!r} is served; there are {', '.join(PUBLIC_COLUMNS)}"
        )
    _check(box, limit)
    with publishing_transaction(url) as connection:
        features = load_features(
            connection, layer_named(layer_name), as_of=as_of, box=box, limit=limit + 1
        )
    if layer_name == "building":
        features = _with_group_status(features, town, as_of)
    return _collection(features, PUBLIC_COLUMNS[layer_name], limit)


def _check(box: Box | None, limit: int) -> None:
    if not 1 <= limit <= MOST_FEATURES:
        raise InvalidParameter(f"limit must be from 1 to {MOST_FEATURES}")
    if box is None:
        return
    west, south, east, north = box
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
