"""Whether each row has what its layer requires, and values that make sense together."""

from datetime import date

import numpy as np
import pandas as pd

from gis.checks.rows import REJECTED, WARNED, Values, filled, findings_where
from gis.layers.finding import Finding
from gis.layers.spec import Layer

_LENGTHS = {"stat_code": 12, "grid_code": 15}
"""DOMAIN's code systems; another length is kept and told."""


def check_fields(
    features: pd.DataFrame, layer: Layer, *, today: date
) -> tuple[pd.DataFrame, list[Finding]]:
    """
    Check required values, choices between references, dates and counts of every row.

    Layers with validity get `valid_from` (default `today`) and `valid_to` (default open).

    Returns
    -------
    features
        A copy; index and order kept.
    findings
        In no particular order.
    """
    features = features.copy()
    findings = [finding for name in layer.required for finding in _required(features, name)]
    findings += _one_of(features, layer)
    if layer.has_validity:
        findings += _validity(features, today)
    for name, length in _LENGTHS.items():
        findings += _odd_code(features, name, length)
    findings += _impossible_counts(features)
    return features, findings


def _required(features: pd.DataFrame, name: str) -> list[Finding]:
    missing = ~filled(features, name)
    return findings_where(
        features, missing, REJECTED, "missing_value", f"{name} is empty; fill it in", field=name
    )


def _one_of(features: pd.DataFrame, layer: Layer) -> list[Finding]:
    if not layer.one_of:
        return []
    count = sum(filled(features, name).astype(int) for name in layer.one_of)
    names = ", ".join(layer.one_of)
    message = f"must name exactly one of {names}"
    return findings_where(features, np.asarray(count != 1), REJECTED, "not_one_place", message)


def _validity(features: pd.DataFrame, today: date) -> list[Finding]:
    for name, default in (("valid_from", today), ("valid_to", None)):
        if name not in features:
            features[name] = pd.Series([None] * len(features), index=features.index, dtype=object)
        values = features[name].to_numpy(dtype=object)
        features[name] = pd.Series(
            [default if pd.isna(each) else each for each in values],
            index=features.index,
            dtype=object,
        )
    wrong = np.fromiter(
        (
            end is not None and end <= start
            for start, end in zip(features["valid_from"], features["valid_to"], strict=True)
        ),
        dtype=bool,
        count=len(features),
    )
    message = "ends before or on the day it begins; valid_to is the first day it no longer holds"
    return findings_where(features, wrong, REJECTED, "empty_validity", message, field="valid_to")


def _odd_code(features: pd.DataFrame, name: str, length: int) -> list[Finding]:
    if name not in features:
        return []
    odd = np.fromiter(
        (
            isinstance(code, str) and not (len(code) == length and code.isdigit())
            for code in features[name]
        ),
        dtype=bool,
        count=len(features),
    )
    message = f"{name} is not of {length} digits"
    return findings_where(features, odd, WARNED, "odd_code", message, field=name)


def _impossible_counts(features: pd.DataFrame) -> list[Finding]:
    part = "resident_not_affiliated_here"
    whole = ("resident_full", "resident_probationary")
    if part not in features:
        return []
    impossible = np.asarray(
        _number(features, part) > sum(_number(features, each) for each in whole)
    )
    message = f"{part} is above the residents it is part of"
    return findings_where(features, impossible, REJECTED, "impossible_count", message, field=part)


def _number(features: pd.DataFrame, name: str) -> Values:
    return np.asarray(pd.to_numeric(features[name], errors="coerce"), dtype=float)
