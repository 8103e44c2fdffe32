"""All checks of an import in their order, against what the database holds."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely

from gis.checks.derived import check_derived
from gis.checks.extent import check_in_china, check_in_district
from gis.checks.fields import check_fields
from gis.checks.keys import with_keys
from gis.checks.overlaps import check_overlaps
from gis.checks.periods import check_periods
from gis.checks.references import Known, resolve, resolve_own
from gis.checks.rows import without_rejected
from gis.checks.shapes import check_shapes
from gis.ingest.entrance import with_entrances
from gis.ingest.reading import FileFeatures
from gis.layers.finding import Finding
from gis.layers.spec import Layer
from gis.store.identity import new_ids


@dataclass(frozen=True)
class Held:
    """What the database holds, as far as the checks ask."""

    known: Mapping[str, Known]
    keys: Mapping[str, bytes]
    periods: pd.DataFrame | None
    district: shapely.Geometry | None
    derived: Mapping[bytes, date] = field(default_factory=dict)


@dataclass(frozen=True)
class Checked:
    """
    Rows fit to be stored, and all findings by row.

    `features` has the columns of the table; `is_new` tells which keys were not there; `keep`
    are columns that the file says nothing of and that old rows therefore keep.
    """

    features: pd.DataFrame
    is_new: pd.Series
    findings: tuple[Finding, ...]
    keep: tuple[str, ...]


def check_features(
    file: FileFeatures, layer: Layer, held: Held, *, file_name: str, today: date
) -> Checked:
    """
    Check the features of a file and give them ids and keys.

    Raises
    ------
    WrongCrs
        The shapes do not lie where their coordinate system says.
    """
    findings = list(file.findings)
    features = without_rejected(file.features, findings)
    features, found = _check_shapes(features, file, layer, held, file_name)
    features = without_rejected(features, findings := findings + found)
    dated = "valid_from" in features
    features, found = check_fields(features, layer, today=today)
    features = without_rejected(features, findings := findings + found)
    features, found = resolve(features, layer, held.known)
    features = without_rejected(features, findings := findings + found)
    features, found = check_derived(features, held.derived)
    findings += found
    features, found = with_keys(features, layer, dated=dated, stored=held.keys)
    features = without_rejected(features, findings := findings + found)
    features = _with_ids(features, held)
    if layer.name in held.known:
        features, found = resolve_own(features, layer, held.known[layer.name])
        features = without_rejected(features, findings := findings + found)
    if held.periods is not None:
        findings += check_periods(features, layer, held.periods)
        features = without_rejected(features, findings)
    if isinstance(features, gpd.GeoDataFrame):
        findings += check_overlaps(features, layer)
    findings.sort(key=lambda finding: (finding.row, finding.rule))
    is_new = ~features["source_key"].isin(list(held.keys))
    return Checked(_columns(features, layer), is_new, tuple(findings), _unsaid(file, layer))


def _unsaid(file: FileFeatures, layer: Layer) -> tuple[str, ...]:
    """List columns of the table on which the file is silent, so that old rows keep them."""
    said = set(file.features)
    has_shapes = file.bounds is not None
    columns = [
        each.column
        for each in layer.references
        if each.name not in said and not (each.located and has_shapes)
    ]
    if layer.geometry != "none" and not has_shapes:
        columns.append("geom")
    if layer.has_validity and "valid_from" not in said:
        columns.append("valid")
    return tuple(columns)


def _check_shapes(
    features: pd.DataFrame, file: FileFeatures, layer: Layer, held: Held, file_name: str
) -> tuple[pd.DataFrame, list[Finding]]:
    if not isinstance(features, gpd.GeoDataFrame):
        return features, []
    crs_name = crs_words(file) or "no system"
    findings = check_in_china(features, crs_name=crs_name, bounds=file.bounds, file_name=file_name)
    features = without_rejected(features, findings)
    features, found = check_shapes(features, layer)
    findings += found
    features = without_rejected(features, findings)
    findings += check_in_district(
        features, held.district, layer, crs_name=crs_name, file_name=file_name
    )
    return with_entrances(features, file.crs), findings


def crs_words(file: FileFeatures) -> str | None:
    """Name the coordinate system of a file for people."""
    if file.crs is None:
        return None
    authority = file.crs.to_authority()
    return f"{authority[0]}:{authority[1]}" if authority else file.crs.name


def _with_ids(features: pd.DataFrame, held: Held) -> pd.DataFrame:
    fresh = iter(new_ids(len(features)))
    ids = [held.keys.get(key) or next(fresh) for key in features["source_key"]]
    return features.assign(id=pd.Series(ids, index=features.index, dtype=object))


def _columns(features: pd.DataFrame, layer: Layer) -> pd.DataFrame:
    """Take the columns of the table."""
    names = [each.name for each in layer.fields if each.name in features]
    columns = {name: features[name] for name in ("id", "source_key", *names)}
    columns |= {each.column: features[each.column] for each in layer.references}
    if "entrance" in features:
        columns["entrance"] = features["entrance"]
    if isinstance(features, gpd.GeoDataFrame):
        shapes = np.asarray(features.geometry.to_numpy(), dtype=object)
        columns["geom"] = pd.Series(shapes, index=features.index, dtype=object)
    if layer.has_validity:
        valid = np.empty(len(features), dtype=object)
        valid[:] = list(zip(features["valid_from"], features["valid_to"], strict=True))
        columns["valid"] = pd.Series(valid, index=features.index, dtype=object)
    return pd.DataFrame(columns, index=features.index)
