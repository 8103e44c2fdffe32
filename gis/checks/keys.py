"""The stable key of each row, and rows that have the same one."""

import hashlib
from collections.abc import Iterable

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely

from gis.checks.rows import REJECTED, WARNED, Values, filled, findings_where
from gis.layers.finding import Finding
from gis.layers.spec import Layer

_OPTIONAL = {"cluster"}
"""Parts that a key does without: few estates are divided into clusters."""


def with_keys(
    features: pd.DataFrame, layer: Layer, *, dated: bool, stored: Iterable[str] = ()
) -> tuple[pd.DataFrame, list[Finding]]:
    """
    Give every row its `source_key`: the first of the layer's key lists that is filled.

    Without any it is a hash of the row's shape (a line's is the same in both directions), of
    all its values where it has none.

    Parameters
    ----------
    features
        With references resolved (`<name>_key`) and dates filled in.
    layer
        Its keys.
    dated
        Whether the file says since when rows hold. If not, a key that holds the day of import
        takes the day of the stored row with the same other parts.
    stored
        The keys there are already.

    Returns
    -------
    features
        Rows with a key; of rows with the same hash the first only.
    findings
        Rows with a key that an earlier one has, and doubles.
    """
    keys = _from_columns(features, layer)
    if not dated:
        _take_stored_day(keys, layer, stored)
    hashed = pd.isna(keys)
    if hashed.any():
        keys[hashed] = _hashes(features[hashed])
    features = features.assign(source_key=pd.Series(keys, index=features.index, dtype=object))
    repeated = features["source_key"].duplicated().to_numpy()
    first = _first_rows(features, repeated)
    findings = findings_where(
        features,
        repeated & ~hashed,
        REJECTED,
        "duplicate_key",
        [f"has the same key as row {row}" for row in first[repeated & ~hashed]],
        field=_key_field(layer),
    )
    findings += findings_where(
        features,
        repeated & hashed,
        WARNED,
        "double",
        [f"is the same as row {row}; stored once" for row in first[repeated & hashed]],
    )
    return features[~repeated], findings


def _key_field(layer: Layer) -> str | None:
    return layer.key[0][0] if layer.key and len(layer.key[0]) == 1 else None


def _from_columns(features: pd.DataFrame, layer: Layer) -> Values:
    keys = np.full(len(features), None, dtype=object)
    references = {each.name for each in layer.references}
    for names in layer.key:
        columns = [f"{name}_key" if name in references else name for name in names]
        may_miss = [name in _OPTIONAL or name in layer.one_of for name in names]
        open_ = pd.isna(keys)
        for column, optional in zip(columns, may_miss, strict=True):
            if not optional:
                open_ &= filled(features, column)
        parts = [_part(features[open_], column) for column in columns]
        keys[open_] = ["/".join(filter(None, row)) for row in zip(*parts, strict=True)]
    return keys


def _part(features: pd.DataFrame, column: str) -> list[str | None]:
    if column not in features:
        return [None] * len(features)
    values = features[column]
    words = [str(value) for value in values]
    if values.notna().all():
        return list(words)
    return [word if present else None for word, present in zip(words, values.notna(), strict=True)]


def _take_stored_day(keys: Values, layer: Layer, stored: Iterable[str]) -> None:
    if not any(names[-1] == "valid_from" for names in layer.key):
        return
    newest: dict[str, str] = {}
    for key in sorted(stored):
        newest[key.rpartition("/")[0]] = key
    for at, key in enumerate(keys):
        if key is not None:
            keys[at] = newest.get(key.rpartition("/")[0], key)


def _hashes(features: pd.DataFrame) -> list[str | None]:
    if not isinstance(features, gpd.GeoDataFrame):
        return [_hash(repr(row).encode()) for row in _values(features)]
    shapes = features.geometry.to_numpy()
    lines = shapely.get_type_id(shapes) == shapely.GeometryType.LINESTRING
    if lines.any():
        shapes = shapes.copy()
        shapes[lines] = _one_way(shapes[lines])
    hashes = [None if shape is None else _hash(shape) for shape in shapely.to_wkb(shapes)]
    without = np.flatnonzero(shapely.is_missing(shapes))
    for at, row in zip(without, _values(features.iloc[without]), strict=True):
        hashes[at] = _hash(repr(row).encode())
    return hashes


def _values(features: pd.DataFrame) -> Iterable[tuple[object, ...]]:
    names = [name for name in features if name != "geometry" and not str(name).endswith("_id")]
    return list(features[names].itertuples(index=False, name=None))


def _one_way(lines: Values) -> Values:
    """Turn each line so that its lower end is the first: walked both ways, it is the same."""
    ends = [shapely.get_point(lines, at) for at in (0, -1)]
    (east, other_east), (north, other_north) = (
        [each(end) for end in ends] for each in (shapely.get_x, shapely.get_y)
    )
    reverse = (east > other_east) | ((east == other_east) & (north > other_north))
    for at in np.flatnonzero((east == other_east) & (north == other_north)):  # loops
        way = shapely.get_coordinates(lines[at]).tolist()
        reverse[at] = way > way[::-1]
    return np.where(reverse, shapely.reverse(lines), lines)


def _hash(content: bytes) -> str:
    return f"#{hashlib.sha256(content).hexdigest()[:32]}"


def _first_rows(features: pd.DataFrame, repeated: Values) -> Values:
    first = np.zeros(len(features), dtype=int)
    if repeated.any():
        codes, _ = pd.factorize(features["source_key"])
        _, firsts = np.unique(codes, return_index=True)
        first = features.index.to_numpy()[firsts[codes]]
    return first
