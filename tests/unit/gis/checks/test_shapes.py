"""What becomes of a shape that is not as its layer wants it."""

import geopandas as gpd
import numpy as np
import pytest
import shapely

from gis.checks.shapes import check_shapes
from gis.layers.catalog import layer_named
from gis.layers.finding import Finding, Severity

BOX = shapely.box(0, 0, 10, 10)
BOW_TIE = shapely.Polygon([(0, 0), (10, 10), (10, 0), (0, 10)])
SPIKE = shapely.Polygon([(0, 0), (10, 0), (10, 10), (10, 30), (10, 10), (0, 10)])
FLAT = shapely.Polygon([(0, 0), (5, 5), (10, 10), (0, 0)])


def checked(shape: shapely.Geometry | None, name: str) -> tuple[object, list[Finding]]:
    """Check one shape as a row of a layer."""
    held = np.array([shape], dtype=object)
    features = gpd.GeoDataFrame({"x": [1]}, geometry=held, crs="EPSG:4549", index=[7])
    after, findings = check_shapes(features, layer_named(name))
    return after.geometry[7], findings


def outcome(shape: shapely.Geometry | None, name: str) -> tuple[str, str] | None:
    """Give rule and severity of the only finding."""
    _, findings = checked(shape, name)
    assert len(findings) <= 1
    return (findings[0].rule, findings[0].severity.value) if findings else None


@pytest.mark.parametrize(
    ("shape", "name", "expected"),
    [
        (None, "estate", ("no_shape", "rejected")),
        (None, "building", ("no_position", "accepted_with_warning")),
        (shapely.Polygon(), "building", ("no_position", "accepted_with_warning")),
        (shapely.MultiPolygon(), "village", ("no_shape", "rejected")),
        (FLAT, "building", ("no_area", "rejected")),
        (BOW_TIE, "estate", ("area_changed", "accepted_with_warning")),
        (SPIKE, "building", ("invalid_shape", "repaired")),
        (BOX.centroid, "estate", ("wrong_kind", "rejected")),
        (BOX.boundary, "building", ("wrong_kind", "rejected")),
        (BOX, "walk_edge", ("wrong_kind", "rejected")),
        (BOX, "venue", ("wrong_kind", "rejected")),
        (shapely.LineString([(1, 1), (1, 1)]), "walk_edge", ("no_extent", "rejected")),
        (shapely.Point(np.inf, 0), "venue", ("not_finite", "rejected")),
        (shapely.LineString([(0, 0), (0, 1e300)]), "barrier", ("not_finite", "rejected")),
        (shapely.GeometryCollection([BOX]), "grid", ("collection", "repaired")),
        (shapely.GeometryCollection([BOX, BOX.centroid]), "grid", ("wrong_kind", "rejected")),
        (shapely.GeometryCollection(), "venue", ("no_shape", "rejected")),
        (BOX, "building", None),
        (BOX.centroid, "building", None),
        (BOX.centroid, "village", None),
    ],
)
def test_shape_is_judged_by_its_layer(
    shape: shapely.Geometry | None, name: str, expected: tuple[str, str] | None
) -> None:
    assert outcome(shape, name) == expected


def test_finding_names_the_row_of_the_file() -> None:
    _, findings = checked(BOX, "venue")

    assert (findings[0].row, findings[0].message) == (7, "is a Polygon; venue takes a point")


def test_several_parts_are_named_as_such() -> None:
    far = shapely.box(20, 20, 30, 30)

    _, findings = checked(shapely.MultiPolygon([BOX, far]), "grid")

    assert findings[0].message == "is made of several parts; grid takes one polygon"


def test_single_part_is_taken_out_without_a_word() -> None:
    after, findings = checked(shapely.MultiPolygon([BOX]), "grid")

    assert after == BOX
    assert not findings


def test_layers_of_several_parts_get_them_always() -> None:
    after, _ = checked(BOX, "community")

    assert after == shapely.MultiPolygon([BOX])


def test_lines_that_continue_are_joined() -> None:
    parts = shapely.MultiLineString([[(0, 0), (1, 0)], [(1, 0), (2, 0)]])

    after, findings = checked(parts, "walk_edge")

    assert after == shapely.LineString([(0, 0), (1, 0), (2, 0)])
    assert not findings


def test_mended_polygon_keeps_only_areas() -> None:
    after, findings = checked(SPIKE, "building")

    assert after.equals(BOX)
    assert "Self-intersection" in findings[0].message or "mended" in findings[0].message


def test_area_that_changes_much_is_told_with_the_reason() -> None:
    after, [finding] = checked(BOW_TIE, "building")

    assert after.is_valid
    assert finding.severity is Severity.WARNED
    assert "Self-intersection" in finding.message


def test_parts_that_share_an_edge_after_mending_are_one() -> None:
    folded = shapely.Polygon([(0, 0), (1, 1), (0, 1), (0, 2), (1, 1), (0, 1), (0, 0)])

    after, [finding] = checked(folded, "building")

    assert after.is_valid
    assert after.area == pytest.approx(1)
    assert finding.severity is not Severity.REJECTED


def test_given_frame_is_not_changed() -> None:
    features = gpd.GeoDataFrame(geometry=[BOW_TIE], crs="EPSG:4549")

    check_shapes(features, layer_named("estate"))

    assert features.geometry[0] == BOW_TIE
