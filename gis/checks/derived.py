"""Declared counts of places whose members are known: they are not stored."""

from collections.abc import Mapping
from datetime import date

import numpy as np
import pandas as pd

from gis.checks.rows import WARNED, findings_where
from gis.layers.finding import Finding


def check_derived(
    features: pd.DataFrame, derived: Mapping[bytes, date]
) -> tuple[pd.DataFrame, list[Finding]]:
    """
    Leave out counts of a day from which on they are derived from members.

    Parameters
    ----------
    features
        Counts with references resolved (`building_id` or else `party_org_id`) and `as_of`.
    derived
        Since when, by that id.

    Returns
    -------
    features
        The other rows, in their order.
    findings
        A warning for each row left out.
    """
    if not derived or features.empty:
        return features, []
    column = "building_id" if "building_id" in features else "party_org_id"
    known = np.array(
        [
            derived.get(id_, date.max) <= day
            for id_, day in zip(features[column], features["as_of"], strict=True)
        ],
        dtype=bool,
    )
    findings = findings_where(
        features,
        known,
        WARNED,
        "derived_count",
        "is counted from members; the declared count was not stored",
    )
    return features[~known], findings
