"""Rows of a frame and the findings about them."""

from collections.abc import Iterable, Sequence
from typing import Any

import numpy as np
import pandas as pd

from gis.layers.finding import Finding, Severity

Values = np.ndarray[Any, np.dtype[Any]]
REPAIRED, WARNED, REJECTED = Severity.REPAIRED, Severity.WARNED, Severity.REJECTED


def findings_where(
    features: pd.DataFrame,
    mask: Values,
    severity: Severity,
    rule: str,
    message: str | Sequence[str],
    *,
    field: str | None = None,
) -> list[Finding]:
    """Make a finding for each row where `mask` holds; `message` may be one per such row."""
    rows = features.index.to_numpy()[mask]
    messages = [message] * len(rows) if isinstance(message, str) else message
    return [
        Finding(int(row), field, rule, severity, text)
        for row, text in zip(rows, messages, strict=True)
    ]


def without_rejected(features: pd.DataFrame, findings: Iterable[Finding]) -> pd.DataFrame:
    """Leave out the rows that a finding rejects."""
    rejected = {each.row for each in findings if each.severity is REJECTED}
    if not rejected:
        return features
    return features[~features.index.isin(list(rejected))]


def filled(features: pd.DataFrame, name: str) -> Values:
    """Tell row by row whether a column holds something; an absent column holds nothing."""
    if name not in features:
        return np.zeros(len(features), dtype=bool)
    return np.asarray(features[name].notna(), dtype=bool)
