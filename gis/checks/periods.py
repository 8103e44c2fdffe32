"""Rows of which only one may hold at a time: a place's organisation, a committee's status."""

from collections import defaultdict
from datetime import date

import numpy as np
import pandas as pd

from gis.checks.rows import REJECTED, findings_where
from gis.layers.finding import Finding
from gis.layers.spec import Layer

_ONE_AT_A_TIME = {
    "rc_status_period": ("community_id",),
    "party_org_place": ("village_id", "community_id", "estate_id"),
    "grid": ("grid_code",),
}
Period = tuple[date, date | None]


def check_periods(features: pd.DataFrame, layer: Layer, stored: pd.DataFrame) -> list[Finding]:
    """
    Reject rows that hold at the same time as another row for the same thing.

    `stored` are the rows of the layer there are, with source_key, the columns compared,
    valid_from and valid_to; those that `features` replace (same key) do not count.
    """
    findings = []
    for column in _ONE_AT_A_TIME.get(layer.name, ()):
        taken = _taken(stored[~stored["source_key"].isin(features["source_key"])], column)
        clashing = np.zeros(len(features), dtype=bool)
        values = features[column].to_numpy(dtype=object)
        periods = zip(features["valid_from"], features["valid_to"], strict=True)
        for at, (value, period) in enumerate(zip(values, periods, strict=True)):
            if value is None or pd.isna(value):
                continue
            clashing[at] = any(_meet(period, other) for other in taken[value])
            if not clashing[at]:
                taken[value].append(period)
        what = column.removesuffix("_id")
        message = f"holds at the same time as another row for the same {what}; end one of them"
        findings += findings_where(
            features, clashing, REJECTED, "same_time", message, field="valid_from"
        )
    return findings


def _taken(stored: pd.DataFrame, column: str) -> defaultdict[object, list[Period]]:
    taken: defaultdict[object, list[Period]] = defaultdict(list)
    rows = stored[[column, "valid_from", "valid_to"]].itertuples(index=False, name=None)
    for value, start, end in rows:
        if value is not None:
            taken[value].append((start, end))
    return taken


def _meet(one: Period, other: Period) -> bool:
    return (other[1] is None or one[0] < other[1]) and (one[1] is None or other[0] < one[1])
