"""Which row of another layer each row refers to: as the file says, else by its place."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely

from gis.checks.rows import REJECTED, WARNED, Values, filled, findings_where, without_rejected
from gis.layers.catalog import layer_named
from gis.layers.finding import Finding
from gis.layers.spec import Layer, Reference

_TOLD_WHEN_MISSING = {("building", "estate"), ("building", "community")}
"""A building outside them is kept, and told; other optional references may well be empty."""


@dataclass(frozen=True)
class Known:
    """
    Rows that can be referred to.

    `rows` has id, source_key, name (None where the layer has none) and, for layers with
    validity, valid_to; `shapes` are theirs in the stored CRS, None for layers without.
    """

    rows: pd.DataFrame
    shapes: Values | None

    def by_word(self, layer: Layer) -> dict[str, int]:
        """
        Give the position of each row by source key, and by name where it is unique.

        Where keys end with the day from which a row holds, the rest of the key names the
        row without an end, else the last that ended.
        """
        names = self.rows["name"]
        unique = names.notna() & ~names.duplicated(keep=False)
        positions = np.arange(len(self.rows))
        words = self._by_code() if layer.key and layer.key[0][-1] == "valid_from" else {}
        words.update(zip(names[unique], positions[unique.to_numpy()].tolist(), strict=True))
        words.update(zip(self.rows["source_key"], positions.tolist(), strict=True))
        return words

    def _by_code(self) -> dict[str, int]:
        ends = [date.max if pd.isna(end) else end for end in self.rows["valid_to"]]
        codes = [str(key).rpartition("/")[0] for key in self.rows["source_key"]]
        return {codes[at]: at for at in sorted(range(len(codes)), key=ends.__getitem__)}


def resolve(
    features: pd.DataFrame, layer: Layer, known: Mapping[str, Known]
) -> tuple[pd.DataFrame, list[Finding]]:
    """
    Resolve the references of a layer, but those to itself.

    Returns
    -------
    features
        With `<reference>_id` and `<reference>_key` (its source key) for every reference in
        place of the word in the file; None where there is none.
    findings
        Rows that name nothing known, must refer and do not, or lie elsewhere than they say.
    """
    features = features.copy()
    findings: list[Finding] = []
    points = _inside_points(features)
    for reference in layer.references:
        if reference.layer == layer.name:
            continue
        findings += _resolve_one(features, layer, reference, known[reference.layer], points)
    return features, findings


def resolve_own(
    features: pd.DataFrame, layer: Layer, known: Known
) -> tuple[pd.DataFrame, list[Finding]]:
    """
    Resolve references within a layer; `features` have their `id` and `source_key` by now.

    A row that would be above itself is rejected, and so is what names a rejected row.
    """
    features = features.copy()
    findings: list[Finding] = []
    own = features[["id", "source_key"]].assign(name=features.get("name"))
    rows = pd.concat([known.rows, own]).drop_duplicates("source_key", keep="last")
    for reference in layer.references:
        if reference.layer == layer.name:
            findings += _resolve_one(features, layer, reference, Known(rows, None), None)
            findings += _circles(features, reference.column, known)
            findings += _naming_rejected(features, reference, known, findings)
    return features, findings


def _resolve_one(
    features: pd.DataFrame, layer: Layer, reference: Reference, known: Known, points: Values | None
) -> list[Finding]:
    name = reference.name
    said = filled(features, name)
    at = np.full(len(features), -1)
    if said.any():
        words = known.by_word(layer_named(reference.layer))
        at[said] = [words.get(str(word), -1) for word in features[name][said]]
    findings = findings_where(
        features,
        said & (at < 0),
        REJECTED,
        "unknown_reference",
        f"{name} names no {reference.layer} by key or unique name; import it first or correct it",
        field=name,
    )
    if reference.located and points is not None and known.shapes is not None:
        findings += _locate(features, reference, known, points, at, said=said)
    findings += _missing(features, layer, reference, known, (at < 0) & ~said)
    for suffix, column in (("id", "id"), ("key", "source_key")):
        values = np.array([*known.rows[column], None], dtype=object)  # None at -1
        features[f"{name}_{suffix}"] = pd.Series(values[at], index=features.index, dtype=object)
    if name in features:
        del features[name]
    return findings


def _locate(
    features: pd.DataFrame,
    reference: Reference,
    known: Known,
    points: Values,
    at: Values,
    *,
    said: Values,
) -> list[Finding]:
    """Fill in what the file leaves open; tell where the ground and the file disagree."""
    located = _containing(known, points)
    open_ = ~said
    at[open_] = located[open_]
    if "valid_to" in known.rows:  # several rows may hold one place, at different times
        return []
    elsewhere = said & (at >= 0) & (located >= 0) & (located != at)
    return findings_where(
        features,
        elsewhere,
        WARNED,
        "elsewhere",
        f"lies in another {reference.layer} than it says; the file's word was kept",
        field=reference.name,
    )


def _missing(
    features: pd.DataFrame, layer: Layer, reference: Reference, known: Known, missing: Values
) -> list[Finding]:
    name = reference.name
    if reference.required:
        return []  # told by the fields' check
    if reference.located and layer.name != "building":
        message = f"lies in no {reference.layer} and names none; import it first or name it"
        return findings_where(features, missing, REJECTED, f"no_{name}", message, field=name)
    if (layer.name, name) in _TOLD_WHEN_MISSING and len(known.rows):
        message = f"lies in no {reference.layer}"
        return findings_where(features, missing, WARNED, f"no_{name}", message, field=name)
    return []


def _inside_points(features: pd.DataFrame) -> Values | None:
    if not isinstance(features, gpd.GeoDataFrame):
        return None
    return np.asarray(shapely.point_on_surface(features.geometry.to_numpy()))


def _containing(known: Known, points: Values) -> Values:
    """Find the row whose shape holds each point, the one without an end before others; -1."""
    at = np.full(len(points), -1)
    if known.shapes is None or not len(known.shapes):
        return at
    # Asked this way round the polygons are prepared once each.
    shape, point = shapely.STRtree(points).query(known.shapes, predicate="intersects")
    if "valid_to" in known.rows:
        ended = known.rows["valid_to"].notna().to_numpy()
        order = np.argsort(~ended[shape], kind="stable")
        shape, point = shape[order], point[order]
    else:
        shape, point = shape[::-1], point[::-1]
    at[point] = shape
    return at


def _circles(features: pd.DataFrame, column: str, known: Known) -> list[Finding]:
    above: dict[Any, Any] = {}
    if column in known.rows:
        above.update(zip(known.rows["id"], known.rows[column], strict=True))
    above.update(zip(features["id"], features[column], strict=True))
    circular = np.fromiter(
        (_returns(start, above) for start in features["id"]), dtype=bool, count=len(features)
    )
    message = f"{column.removesuffix('_id')}: going upwards from it leads back to it"
    return findings_where(features, circular, REJECTED, "circle", message)


def _naming_rejected(
    features: pd.DataFrame, reference: Reference, known: Known, findings: Sequence[Finding]
) -> list[Finding]:
    """Reject rows that name a new row which is rejected, rows that name those, and so on."""
    message = f"{reference.name} names a row that was rejected"
    told: list[Finding] = []
    while True:
        left = without_rejected(features, [*findings, *told])
        # A set, not `isin`: NumPy would drop the zero bytes at the end of an id.
        there = {None, *known.rows["id"], *left["id"]}
        lost = np.fromiter((id_ not in there for id_ in left[reference.column]), bool, len(left))
        if not lost.any():
            return told
        told += findings_where(
            left, lost, REJECTED, "unknown_reference", message, field=reference.name
        )


def _returns(start: Any, above: dict[Any, Any]) -> bool:  # noqa: ANN401 (ids of any type)
    seen = set()
    each = above.get(start)
    while each is not None and each not in seen:
        if each == start:
            return True
        seen.add(each)
        each = above.get(each)
    return False
