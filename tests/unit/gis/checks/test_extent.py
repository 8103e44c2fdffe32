"""Whether coordinates lie in China and in the district, and the hint when they do not."""

import geopandas as gpd
import pytest
import shapely

from gis.checks.extent import Box, check_in_china, check_in_district
from gis.errors import WrongCrs
from gis.layers.catalog import layer_named

HERE, ABROAD = shapely.Point(120, 32), shapely.Point(2, 48)
DISTRICT = shapely.box(119.9, 31.9, 120.1, 32.1)


def frame(*shapes: shapely.Geometry | None) -> gpd.GeoDataFrame:
    """Make rows that count from 1."""
    return gpd.GeoDataFrame(geometry=list(shapes), crs="EPSG:4490", index=range(1, len(shapes) + 1))


def in_china(*shapes: shapely.Geometry | None, bounds: Box | None = None) -> list[int]:
    """Give the rows that are rejected."""
    findings = check_in_china(frame(*shapes), crs_name="EPSG:4490", bounds=bounds, file_name="f")
    assert all((each.rule, each.severity) == ("outside_china", "rejected") for each in findings)
    return [each.row for each in findings]


def in_district(name: str, *shapes: shapely.Geometry | None) -> list[tuple[int, str]]:
    """Give row and severity of findings."""
    findings = check_in_district(
        frame(*shapes), DISTRICT, layer_named(name), crs_name="EPSG:4549", file_name="roofs.shp"
    )
    return [(each.row, each.severity.value) for each in findings]


def test_stray_shape_is_rejected_by_itself() -> None:
    assert in_china(HERE, ABROAD, HERE, None, shapely.Point()) == [2]


def test_half_of_the_shapes_abroad_is_the_coordinate_system() -> None:
    with pytest.raises(WrongCrs, match="1 of 2 shapes lie outside China; pass"):
        in_china(HERE, ABROAD)


def test_no_shape_at_all_is_nowhere() -> None:
    assert in_china(None, shapely.Point()) == []


@pytest.mark.parametrize(
    ("shape", "bounds", "hint"),
    [
        (shapely.Point(32, 120), None, "longitude and latitude look swapped"),
        (shapely.Point(0, 0), (4e5, 3e6, 5e5, 4e6), "metres of another zone"),
        (shapely.Point(0, 0), (119.0, 31.0, 120.0, 32.0), "look like degrees"),
    ],
)
def test_hint_says_what_it_may_be(shape: shapely.Point, bounds: Box | None, hint: str) -> None:
    with pytest.raises(WrongCrs, match=hint):
        in_china(shape, bounds=bounds)


def test_file_of_another_district_is_refused() -> None:
    with pytest.raises(WrongCrs, match=r"roofs.shp: read as EPSG:4549.*about 100 km away"):
        in_district("building", shapely.Point(121, 32))


def test_building_outside_is_rejected_and_others_are_told() -> None:
    outside = shapely.Point(120.2, 32)

    assert in_district("building", HERE, outside, None) == [(2, "rejected")]
    assert in_district("venue", HERE, outside) == [(2, "accepted_with_warning")]
    assert in_district("walk_edge", HERE, outside) == []


def test_shape_that_partly_leaves_the_district_is_fine() -> None:
    assert in_district("building", shapely.box(120.0, 32.0, 120.2, 32.2)) == []


def test_district_itself_may_lie_anywhere() -> None:
    assert in_district("district", shapely.box(110, 30, 111, 31)) == []
