"""Which row of another layer a row refers to, and what is said when there is none."""

from datetime import date
from typing import Any

import geopandas as gpd
import numpy as np
import pandas as pd
import pytest
import shapely

from gis.checks.references import Known, resolve, resolve_own
from gis.layers.catalog import layer_named
from gis.layers.finding import Finding

WEST, EAST = shapely.box(0, 0, 1, 1), shapely.box(1, 0, 2, 1)


def known(shapes: list[shapely.Geometry] | None = None, **columns: list[Any]) -> Known:
    """Make rows that can be referred to; ids are the keys in bytes."""
    rows = pd.DataFrame(columns, dtype=object)
    rows["id"] = [key.encode() for key in rows["source_key"]]
    if "name" not in rows:
        rows["name"] = None
    return Known(rows, None if shapes is None else np.array(shapes, dtype=object))


def estates(shapes: list[shapely.Geometry] | None, **columns: list[Any]) -> gpd.GeoDataFrame:
    """Make estates, or rows without shapes, that count from 1."""
    count = len(next(iter(columns.values())))
    held = np.array(shapes if shapes is not None else [None] * count, dtype=object)
    features = pd.DataFrame(columns, index=range(1, count + 1), dtype=object)
    return gpd.GeoDataFrame(features, geometry=held, crs="EPSG:4490")


def told(findings: list[Finding]) -> list[tuple[int, str]]:
    """Give row and rule of findings, by row."""
    return sorted((finding.row, finding.rule) for finding in findings)


COMMUNITIES = known([WEST, EAST], source_key=["C1", "C2"], name=["西", "东"])


def test_key_names_a_row_and_so_does_a_name_that_is_unique() -> None:
    communities = known(source_key=["C1", "C2", "C3"], name=["西", "东", "东"])
    rows = estates(None, community=["C2", "西", "东", "北"])

    resolved, findings = resolve(rows, layer_named("estate"), {"community": communities})

    assert resolved["community_key"].tolist() == ["C2", "C1", None, None]
    assert resolved["community_id"].tolist() == [b"C2", b"C1", None, None]
    assert "community" not in resolved
    assert told(findings) == [(3, "unknown_reference"), (4, "unknown_reference")]


def test_key_goes_before_a_name() -> None:
    communities = known(source_key=["西", "C2"], name=["东", "西"])

    resolved, _ = resolve(
        estates(None, community=["西"]), layer_named("estate"), {"community": communities}
    )

    assert resolved["community_key"].tolist() == ["西"]


def test_place_decides_where_the_file_is_silent() -> None:
    inside = [shapely.box(0.2, 0.2, 0.4, 0.4), shapely.box(1.2, 0.2, 1.4, 0.4)]

    resolved, findings = resolve(
        estates(inside, name=["甲", "乙"]), layer_named("estate"), {"community": COMMUNITIES}
    )

    assert resolved["community_key"].tolist() == ["C1", "C2"]
    assert not findings


def test_row_elsewhere_than_it_says_is_kept_and_told() -> None:
    inside = [shapely.box(0.2, 0.2, 0.4, 0.4)]

    resolved, [finding] = resolve(
        estates(inside, community=["东"]), layer_named("estate"), {"community": COMMUNITIES}
    )

    assert resolved["community_key"].tolist() == ["C2"]
    assert (finding.rule, finding.severity.value) == ("elsewhere", "accepted_with_warning")


@pytest.mark.parametrize(
    ("name", "rule", "severity"),
    [("estate", "no_community", "rejected"), ("building", "no_community", "accepted_with_warning")],
)
def test_row_in_no_place_is_rejected_unless_it_is_a_building(
    name: str, rule: str, severity: str
) -> None:
    nothing = known([], source_key=[])
    places = {"community": COMMUNITIES, "estate": nothing, "grid": nothing}

    _, findings = resolve(
        estates([shapely.box(7, 7, 8, 8)], name=["甲"]), layer_named(name), places
    )

    assert [(each.rule, each.severity.value) for each in findings] == [(rule, severity)]


def test_grid_that_holds_now_goes_before_one_that_ended() -> None:
    ended, open_ = date(2025, 1, 1), None
    nothing = known([], source_key=[])
    for ends in ([ended, open_], [open_, ended]):
        grids = known([WEST, WEST], source_key=["G1/a", "G2/b"], valid_to=ends)

        resolved, _ = resolve(
            estates([WEST], name=["楼"]),
            layer_named("building"),
            {"community": COMMUNITIES, "estate": nothing, "grid": grids},
        )

        assert resolved["grid_key"].tolist() == [["G1/a", "G2/b"][ends.index(None)]]


def test_code_without_the_day_names_the_grid_that_holds_now() -> None:
    nothing = known([], source_key=[])
    grids = known(
        [WEST] * 4,
        source_key=["G1/2023-01-01", "G1/2024-01-01", "G2/2022-01-01", "G2/2023-01-01"],
        valid_to=[None, date(2025, 1, 1), date(2024, 1, 1), date(2023, 1, 1)],
    )

    resolved, findings = resolve(
        estates(None, grid=["G1", "G2", "G1/2024-01-01", "G3"]),
        layer_named("building"),
        {"community": nothing, "estate": nothing, "grid": grids},
    )

    assert resolved["grid_key"].tolist() == [
        "G1/2023-01-01",
        "G2/2022-01-01",
        "G1/2024-01-01",
        None,
    ]
    assert (4, "unknown_reference") in told(findings)


def organisations(**parents: str | None) -> pd.DataFrame:
    """Make organisations of a file, each with its parent's word."""
    rows = pd.DataFrame(
        {"source_key": list(parents), "name": None, "parent": list(parents.values())},
        index=range(1, len(parents) + 1),
        dtype=object,
    )
    return rows.assign(id=[key.encode() for key in parents])


def test_rows_of_the_file_may_be_above_each_other() -> None:
    rows = organisations(B="A", A=None, C="Z")

    resolved, findings = resolve_own(rows, layer_named("party_org"), known(source_key=["Z"]))

    assert resolved["parent_id"].tolist() == [b"A", None, b"Z"]
    assert not findings


def test_an_id_that_ends_in_a_zero_byte_is_an_id_like_any_other() -> None:
    rows = organisations(A=None, B="A").assign(id=[b"one\0\0", b"two\0"])

    _, findings = resolve_own(rows, layer_named("party_org"), known(source_key=["Z"]))

    assert findings == []


def test_circle_is_rejected_with_all_that_hangs_on_it() -> None:
    rows = organisations(A="B", B="A", C="A", D="C", E=None, F="F")

    _, findings = resolve_own(
        rows, layer_named("party_org"), known(source_key=["Z"], parent_id=[None])
    )

    assert told(findings) == [
        (1, "circle"),
        (2, "circle"),
        (3, "unknown_reference"),
        (4, "unknown_reference"),
        (6, "circle"),
    ]


def test_circle_through_a_stored_row_is_found() -> None:
    stored = known(source_key=["A", "B"], parent_id=[b"B", None])

    _, findings = resolve_own(organisations(B="A"), layer_named("party_org"), stored)

    assert told(findings) == [(1, "circle")]


def test_row_below_an_unknown_one_takes_those_below_it_along() -> None:
    _, findings = resolve_own(
        organisations(A="nobody", B="A", C=None), layer_named("party_org"), known(source_key=[])
    )

    assert told(findings) == [(1, "unknown_reference"), (2, "unknown_reference")]
