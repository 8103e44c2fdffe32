"""The GeoJSON reader alone, on 74 public files that are broken in every way."""

import dataclasses
import json
from pathlib import Path
from typing import Any

import pytest
import shapely

from gis.checks.rows import without_rejected
from gis.checks.shapes import check_shapes
from gis.errors import UnreadableFile
from gis.ingest.geojson import read_geojson
from gis.ingest.reading import read_features
from gis.layers.catalog import layer_named
from gis.workflows.import_report import count_features

FOLDER = Path(__file__).parents[5] / "shared" / "data" / "geojson-invalid"
FILES = sorted(FOLDER.glob("*/*.geojson"))
KINDS = {"Feature", "Point", "LineString", "Polygon", "GeometryCollection"}
KINDS |= {f"Multi{kind}" for kind in ("Point", "LineString", "Polygon")}

if not FILES:
    pytest.skip(
        "the public data set geojson-invalid is not beside the repository", allow_module_level=True
    )


def features_of(path: Path) -> list[Any] | None:
    """List features by hand; None when it is no GeoJSON at all."""
    document: Any = json.loads(path.read_text(encoding="utf-8"))
    if document.get("type") == "FeatureCollection":
        features = document.get("features")
        return features if isinstance(features, list) else None
    return [document] if document.get("type") in KINDS else None


def says_null(feature: Any) -> bool:
    """Tell whether a feature is sound and states that it has no geometry."""
    return isinstance(feature, dict) and feature.get("geometry", 0) is None


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_every_feature_has_a_shape_or_a_finding_or_none_by_its_own_word(path: Path) -> None:
    features = features_of(path)
    if features is None:
        with pytest.raises(UnreadableFile, match=path.name):
            read_geojson(path, source_layer=None)
        return

    source = read_geojson(path, source_layer=None)

    assert source.shapes is not None
    assert source.row_count == len(features) == len(source.shapes)
    rejected = {finding.row for finding in source.findings if finding.severity == "rejected"}
    for row, (shape, feature) in enumerate(zip(source.shapes, features, strict=True), start=1):
        assert (shape is None) == (row in rejected or says_null(feature)), feature
        assert shape is None or isinstance(shape, shapely.Geometry)


def test_valid_files_are_read_without_a_finding() -> None:
    for path in FILES:
        if path.parent.name == "valid":
            assert not read_geojson(path, source_layer=None).findings, path.name


@pytest.mark.parametrize("name", ["building", "estate", "grid", "walk_edge", "venue", "village"])
def test_checks_of_the_shapes_lose_no_feature(name: str) -> None:
    layer = dataclasses.replace(layer_named(name), fields=())
    for path in FILES:
        try:
            file = read_features(path, layer)
        except UnreadableFile:
            continue

        left = without_rejected(file.features, file.findings)
        checked, found = check_shapes(left, layer)
        counts = count_features(file.row_count, [*file.findings, *found])

        assert sum(counts.values()) == 2 * file.row_count == 2 * len(features_of(path) or [])
        fit = without_rejected(checked, found)
        assert len(fit) == file.row_count - counts["rejected"]
        assert all(shape is None or shape.is_valid for shape in fit.geometry), path.name
