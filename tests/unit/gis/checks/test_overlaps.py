"""Places that must not overlap and do are told, with the area; slivers and splits are not."""

from datetime import date

import geopandas as gpd
import shapely

from gis.checks.overlaps import check_overlaps
from gis.crs import to_stored
from gis.layers.catalog import layer_named


def told(name: str, *boxes: tuple[float, ...], **columns: list[object]) -> dict[int, str]:
    """Check rectangles in metres, as rows that count from 1; gives messages by row."""
    east, north = 500_000, 3_540_000
    shapes = [
        shapely.box(east + west, north + south, east + right, north + top)
        for west, south, right, top in boxes
    ]
    metres = gpd.GeoDataFrame(
        columns, geometry=shapes, crs="EPSG:4549", index=range(1, len(boxes) + 1)
    )
    findings = check_overlaps(to_stored(metres), layer_named(name))
    assert all(
        (each.rule, each.severity) == ("overlap", "accepted_with_warning") for each in findings
    )
    return {each.row: each.message for each in findings}


def test_both_rows_name_each_other_and_the_area() -> None:
    messages = told("estate", (0, 0, 100, 100), (50, 0, 150, 100), (200, 0, 300, 100))

    assert messages == {1: "overlaps row 2 by 5,000 m²", 2: "overlaps row 1 by 5,000 m²"}


def test_neighbours_and_slivers_are_fine() -> None:
    assert told("estate", (0, 0, 100, 100), (100, 0, 200, 100), (99.995, 100, 200, 200)) == {}


def test_one_within_another_is_told() -> None:
    assert set(told("community", (0, 0, 100, 100), (40, 40, 60, 60))) == {1, 2}


def test_many_overlaps_are_counted() -> None:
    messages = told(
        "grid", *[(0, 0, 10, 10)] * 6, valid_from=[date(2024, 1, 1)] * 6, valid_to=[None] * 6
    )

    assert messages[1].endswith("and 2 more")


def test_rows_that_hold_at_different_times_do_not_overlap() -> None:
    split = date(2025, 1, 1)

    messages = told(
        "grid",
        (0, 0, 100, 100),
        (0, 0, 50, 100),
        (50, 0, 100, 100),
        valid_from=[date(2024, 1, 1), split, split],
        valid_to=[split, None, None],
    )

    assert messages == {}


def test_layers_that_may_overlap_are_not_looked_at() -> None:
    assert told("village", (0, 0, 100, 100), (0, 0, 100, 100)) == {}
