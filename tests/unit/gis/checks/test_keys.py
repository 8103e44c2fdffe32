"""Which key a row gets, and what happens when two rows have the same."""

from datetime import date

import geopandas as gpd
import pandas as pd
import shapely

from gis.checks.keys import with_keys
from gis.layers.catalog import layer_named


def table(**columns: list[object]) -> pd.DataFrame:
    """Make rows that count from 1."""
    count = len(next(iter(columns.values())))
    return pd.DataFrame(columns, index=range(1, count + 1), dtype=object)


def keys(features: pd.DataFrame, name: str, **options: object) -> list[str]:
    """Give the keys of rows, in their order."""
    keyed, _ = with_keys(features, layer_named(name), dated=True, **options)
    return list(keyed["source_key"])


def test_first_key_that_is_filled_counts() -> None:
    estates = table(
        code=["E1", None, None],
        name=["甲", "乙", "丙"],
        community_key=["C1", "C1", None],
        cluster=[None, "东区", None],
    )

    assert keys(estates, "estate") == ["E1", "C1/乙/东区", "丙"]


def test_part_that_may_be_absent_is_left_out() -> None:
    buildings = table(estate_key=["E1", "E1"], cluster=[None, "2期"], building_no=["3幢", "3幢"])

    assert keys(buildings, "building") == ["E1/3幢", "E1/2期/3幢"]


def test_row_without_any_key_gets_the_hash_of_its_values() -> None:
    buildings = table(estate_key=[None] * 3, name=["甲", "乙", "甲"], estate_id=["1", "2", "3"])

    keyed, [finding] = with_keys(buildings, layer_named("building"), dated=True)

    assert all(key.startswith("#") for key in keyed["source_key"])
    assert list(keyed.index) == [1, 2]
    assert (finding.row, finding.rule) == (3, "double")
    assert finding.message == "is the same as row 1; stored once"


def test_second_row_with_a_key_is_rejected_and_names_the_first() -> None:
    estates = table(code=["E1", "E2", "E1", "E1"], name=["甲", "乙", "丙", "丁"])

    keyed, findings = with_keys(estates, layer_named("estate"), dated=True)

    assert list(keyed.index) == [1, 2]
    assert [(each.row, each.field, each.rule, each.message) for each in findings] == [
        (row, "code", "duplicate_key", "has the same key as row 1") for row in (3, 4)
    ]


def test_lines_are_the_same_in_both_directions_and_loops_too() -> None:
    line = shapely.LineString([(0, 0), (1, 1), (2, 0)])
    loop = shapely.LineString([(0, 0), (1, 1), (2, 0), (0, 0)])
    upright = shapely.LineString([(0, 5), (0, 1)])
    lines = [line, loop, upright, line.reverse(), loop.reverse(), upright.reverse()]
    edges = gpd.GeoDataFrame(geometry=lines, crs="EPSG:4490", index=range(1, 7))

    keyed, findings = with_keys(edges, layer_named("walk_edge"), dated=True)

    assert list(keyed.index) == [1, 2, 3]
    assert [finding.row for finding in findings] == [4, 5, 6]


def test_stored_shape_keeps_its_direction() -> None:
    line = shapely.LineString([(2, 0), (0, 0)])
    edges = gpd.GeoDataFrame(geometry=[line], crs="EPSG:4490", index=[1])

    keyed, _ = with_keys(edges, layer_named("walk_edge"), dated=True)

    assert keyed.geometry[1] == line


def test_undated_row_takes_the_day_of_the_newest_stored_one() -> None:
    grids = table(grid_code=["G1", "G2"], valid_from=[date(2026, 5, 1)] * 2)
    stored = ["G1/2025-01-01", "G1/2024-01-01", "G3/2024-01-01"]

    undated, _ = with_keys(grids, layer_named("grid"), dated=False, stored=stored)
    dated, _ = with_keys(grids, layer_named("grid"), dated=True, stored=stored)

    assert list(undated["source_key"]) == ["G1/2025-01-01", "G2/2026-05-01"]
    assert list(dated["source_key"]) == ["G1/2026-05-01", "G2/2026-05-01"]


def test_key_of_a_place_is_made_of_the_one_that_is_named() -> None:
    places = table(
        party_org_key=["O1", "O2"],
        village_key=["V1", None],
        community_key=[None, "C1"],
        valid_from=[date(2024, 1, 1)] * 2,
    )

    assert keys(places, "party_org_place") == ["O1/V1/2024-01-01", "O2/C1/2024-01-01"]


def test_no_row_gives_no_key() -> None:
    assert keys(table(code=[], name=[]), "estate") == []
