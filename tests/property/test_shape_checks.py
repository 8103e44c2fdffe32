"""However broken shapes are, the checks account for every one and keep what they mend."""

import math

import geopandas as gpd
import numpy as np
import pytest
import shapely
from hypothesis import given
from hypothesis import strategies as st

from gis.checks.keys import with_keys
from gis.checks.rows import without_rejected
from gis.checks.shapes import check_shapes
from gis.layers.catalog import LAYERS, layer_named
from gis.layers.finding import Severity
from gis.workflows.import_report import count_features

LOCATED = [layer for layer in LAYERS if layer.geometry != "none"]
KINDS = {
    "polygon": {"Polygon"},
    "multipolygon": {"MultiPolygon"},
    "line": {"LineString"},
    "point": {"Point"},
    "outline": {"Point", "Polygon", "MultiPolygon"},
    "place": {"Point", "Polygon", "MultiPolygon"},
}

small = st.integers(0, 6).map(float)
odd = small | st.sampled_from([math.nan, math.inf, -math.inf, 1e308, 1e-308])
pair = st.tuples(small, small)
odd_pair = st.tuples(odd, odd)


@st.composite
def rings(draw: st.DrawFn) -> shapely.Polygon:
    """Draw a ring through any positions: bow ties, spikes, doubled nodes, no area, holes."""
    shell = draw(st.lists(pair, min_size=3, max_size=9))
    holes = draw(st.lists(st.lists(pair, min_size=3, max_size=5), max_size=2))
    return shapely.Polygon(shell, holes)


points = pair.map(shapely.Point)
lines = st.lists(pair, min_size=2, max_size=6).map(shapely.LineString)
simple = points | lines | rings()


@st.composite
def endless(draw: st.DrawFn) -> shapely.Geometry:
    """Draw a shape with coordinates that are no numbers, or none to compute with."""
    pairs = draw(st.lists(odd_pair, min_size=3, max_size=5))
    make = draw(st.sampled_from([shapely.Polygon, shapely.LineString, shapely.MultiPoint]))
    with np.errstate(all="ignore"):
        return make([(0, 0), *pairs, (0, 0)])


empty = st.sampled_from(
    [shapely.Point(), shapely.Polygon(), shapely.MultiPolygon(), shapely.GeometryCollection()]
)
collections = st.recursive(
    st.lists(simple, max_size=3).map(shapely.GeometryCollection),
    lambda inner: st.lists(inner | simple, max_size=3).map(shapely.GeometryCollection),
    max_leaves=4,
)
shapes = st.one_of(
    st.none(),
    simple,
    endless(),
    empty,
    collections,
    st.lists(points, max_size=3).map(shapely.MultiPoint),
    st.lists(lines, max_size=3).map(shapely.MultiLineString),
    st.lists(rings(), max_size=3).map(shapely.MultiPolygon),
)


def frame(drawn: list[shapely.Geometry | None]) -> gpd.GeoDataFrame:
    """Make a frame whose rows count from 1, as those of a file do."""
    held = np.empty(len(drawn), dtype=object)
    held[:] = drawn
    rows = np.arange(1, len(drawn) + 1)
    return gpd.GeoDataFrame({"name": "甲"}, geometry=held, crs="EPSG:4490", index=rows)


@pytest.mark.parametrize("layer", LOCATED, ids=lambda layer: layer.name)
@given(drawn=st.lists(shapes, min_size=1, max_size=8))
def test_every_row_is_accounted_for_and_fit_rows_are_sound(
    layer: object, drawn: list[shapely.Geometry | None]
) -> None:
    known = layer_named(layer.name)

    checked, findings = check_shapes(frame(drawn), known)

    counts = count_features(len(drawn), findings)
    fit = without_rejected(checked, findings)
    assert list(checked.index) == list(range(1, len(drawn) + 1))
    assert sum(counts.values()) == 2 * len(drawn)
    assert len(fit) == len(drawn) - counts["rejected"]
    for shape in fit.geometry:
        if shape is None:
            assert known.geometry == "outline"
            continue
        assert shape.geom_type in KINDS[known.geometry]
        assert shape.is_valid
        assert not shape.is_empty
        assert np.isfinite(shape.bounds).all()


@given(
    drawn=st.lists(
        rings() | st.lists(rings(), min_size=1, max_size=3).map(shapely.MultiPolygon),
        min_size=1,
        max_size=6,
    )
)
def test_mended_shapes_keep_their_area_unless_the_finding_says_otherwise(
    drawn: list[shapely.Geometry],
) -> None:
    checked, findings = check_shapes(frame(drawn), layer_named("estate"))

    told = {finding.row: finding for finding in findings}
    for row, before in enumerate(drawn, start=1):
        after, finding = checked.geometry[row], told.get(row)
        if finding is None:
            assert after.equals(before)
        elif finding.severity is Severity.REPAIRED:
            assert after.area == pytest.approx(before.area, rel=0.0101)
        elif finding.severity is Severity.WARNED:
            assert finding.rule == "area_changed"
            assert "1 %" in finding.message
            assert after.area != pytest.approx(before.area, rel=0.0099)


@given(drawn=st.lists(lines, min_size=1, max_size=8))
def test_lines_have_one_key_in_both_directions(drawn: list[shapely.LineString]) -> None:
    edge = layer_named("walk_edge")
    there = frame(drawn)
    back = there.set_geometry(shapely.reverse(there.geometry.to_numpy()), crs=there.crs)

    keyed, findings = with_keys(there, edge, dated=True)
    returned, _ = with_keys(back, edge, dated=True)

    assert list(keyed["source_key"]) == list(returned["source_key"])
    assert keyed["source_key"].is_unique
    assert len(keyed) + len(findings) == len(drawn)
    assert all(finding.rule == "double" for finding in findings)
