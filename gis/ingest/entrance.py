"""Entrances given as two columns of coordinates → points in the stored system."""

import geopandas as gpd
import numpy as np
import pandas as pd
import pyproj
import shapely

from gis.crs import to_stored


def with_entrances(features: pd.DataFrame, crs: pyproj.CRS | None) -> pd.DataFrame:
    """
    Join `entrance_x` and `entrance_y`, which are in the file's system, to `entrance`.

    Rows without both, and files without a coordinate system, get none.
    """
    names = ["entrance_x", "entrance_y"]
    if not set(names) <= set(features):
        return features.drop(columns=names, errors="ignore")
    pairs = features[names].apply(pd.to_numeric, errors="coerce").to_numpy(dtype=float)
    entrances = np.full(len(features), None, dtype=object)
    given = np.isfinite(pairs).all(axis=1)
    if crs is not None and given.any():
        points = gpd.GeoDataFrame(geometry=shapely.points(pairs[given]), crs=crs)
        entrances[given] = to_stored(points).geometry.to_numpy()
    return features.drop(columns=names).assign(
        entrance=pd.Series(entrances, index=features.index, dtype=object)
    )
