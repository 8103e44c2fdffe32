"""Whether each shape is of the layer's kind and valid; what can be mended is mended."""

import geopandas as gpd
import numpy as np
import shapely
from shapely import GeometryType

from gis.checks.rows import REJECTED, REPAIRED, WARNED, Values, findings_where
from gis.layers.finding import Finding
from gis.layers.spec import GeometryKind, Layer

_AREA_CHANGE = 0.01
_FARTHEST = 1e9
_POLYGONAL = (GeometryType.POLYGON, GeometryType.MULTIPOLYGON)
_PART_OF = {
    GeometryType.MULTIPOINT: GeometryType.POINT,
    GeometryType.MULTILINESTRING: GeometryType.LINESTRING,
    GeometryType.MULTIPOLYGON: GeometryType.POLYGON,
}
_WHOLES = {
    GeometryType.POINT: shapely.multipoints,
    GeometryType.LINESTRING: shapely.multilinestrings,
    GeometryType.POLYGON: shapely.multipolygons,
}
_ALLOWED: dict[GeometryKind, tuple[GeometryType, ...]] = {
    "polygon": (GeometryType.POLYGON,),
    "multipolygon": _POLYGONAL,
    "line": (GeometryType.LINESTRING,),
    "point": (GeometryType.POINT,),
    "outline": (GeometryType.POINT, *_POLYGONAL),
    "place": (GeometryType.POINT, *_POLYGONAL),
}
_TITLES: dict[GeometryKind, str] = {
    "polygon": "one polygon",
    "multipolygon": "a polygon",
    "line": "one line",
    "point": "a point",
    "outline": "a polygon or a point",
    "place": "a polygon or a point",
}


def check_shapes(
    features: gpd.GeoDataFrame, layer: Layer
) -> tuple[gpd.GeoDataFrame, list[Finding]]:
    """
    Check the kind and validity of every shape and mend what can be.

    Parameters
    ----------
    features
        Any CRS, index is the row number.
    layer
        Says which kind of shape it takes.

    Returns
    -------
    features
        The same rows; invalid polygons made valid (their polygonal part), a collection of one
        kind taken apart, `multipolygon` layers promoted. A rejected row's shape means nothing.
    findings
        In no particular order.
    """
    shapes = features.geometry.to_numpy().copy()
    findings = _missing(features, shapes, layer)
    findings += _not_finite(features, shapes)
    for mend in (_take_apart, _make_valid):
        findings += mend(features, shapes)
    findings += _wrong_kinds(features, shapes, layer)
    findings += _without_extent(features, shapes)
    if layer.geometry == "multipolygon":
        singles = shapely.get_type_id(shapes) == GeometryType.POLYGON
        shapes[singles] = [shapely.MultiPolygon([each]) for each in shapes[singles]]
    return features.set_geometry(shapes, crs=features.crs), findings


def _missing(features: gpd.GeoDataFrame, shapes: Values, layer: Layer) -> list[Finding]:
    shapes[shapely.is_empty(shapes)] = None
    missing = shapely.is_missing(shapes)
    if layer.geometry == "outline":
        message = "has no position; it is counted but not drawn"
        return findings_where(features, missing, WARNED, "no_position", message)
    return findings_where(features, missing, REJECTED, "no_shape", "has no shape")


def _not_finite(features: gpd.GeoDataFrame, shapes: Values) -> list[Finding]:
    """Set shapes aside with which nothing can be computed."""
    pairs, at = shapely.get_coordinates(shapes, return_index=True)
    odd = np.zeros(len(shapes), dtype=bool)
    odd[at[~(np.abs(pairs) < _FARTHEST).all(axis=1)]] = True
    shapes[odd] = None
    message = "has a coordinate that is no number, or far too large"
    return findings_where(features, odd, REJECTED, "not_finite", message)


def _take_apart(features: gpd.GeoDataFrame, shapes: Values) -> list[Finding]:
    """Take single parts out of multi-part shapes and collections; merge lines that continue."""
    findings: list[Finding] = []
    kinds = shapely.get_type_id(shapes)
    collections = np.flatnonzero(kinds == GeometryType.GEOMETRYCOLLECTION)
    changed = []
    for at in collections:
        whole = _whole_of_one_kind(shapes[at])
        if whole is not None:
            shapes[at] = whole
            changed.append(at)
    mask = np.zeros(len(shapes), dtype=bool)
    mask[changed] = True
    findings += findings_where(
        features, mask, REPAIRED, "collection", "was a collection; its parts were taken out"
    )
    lines = shapely.get_type_id(shapes) == GeometryType.MULTILINESTRING
    shapes[lines] = shapely.line_merge(shapes[lines])
    for multi in (GeometryType.MULTIPOINT, GeometryType.MULTILINESTRING, GeometryType.MULTIPOLYGON):
        singles = (shapely.get_type_id(shapes) == multi) & (shapely.get_num_geometries(shapes) == 1)
        shapes[singles] = shapely.get_geometry(shapes[singles], 0)
    return findings


def _whole_of_one_kind(collection: shapely.GeometryCollection) -> shapely.Geometry | None:
    parts = shapely.get_parts(collection)
    while np.any(shapely.get_type_id(parts) >= GeometryType.MULTIPOINT):
        parts = shapely.get_parts(parts)
    kinds = set(shapely.get_type_id(parts).tolist())
    make = _WHOLES.get(kinds.pop()) if len(kinds) == 1 else None
    return make(parts) if make else None


def _make_valid(features: gpd.GeoDataFrame, shapes: Values) -> list[Finding]:
    is_polygon = np.isin(shapely.get_type_id(shapes), _POLYGONAL)
    broken = is_polygon & ~shapely.is_valid(shapes)
    if not broken.any():
        return []
    before = shapes[broken]
    after = np.array(
        [_polygonal(each) for each in shapely.make_valid(before, method="structure")], dtype=object
    )
    reasons = [reason.split("[")[0].strip() for reason in shapely.is_valid_reason(before)]
    lost = ~shapely.is_valid(after) | shapely.is_empty(after)
    old, new = shapely.area(before), shapely.area(after)
    with np.errstate(divide="ignore", invalid="ignore"):
        much = ~lost & ~(np.abs(new - old) <= _AREA_CHANGE * np.maximum(old, new))
    after[lost] = before[lost]
    shapes[broken] = after
    rows = np.flatnonzero(broken)
    findings = []
    for at, reason, is_lost, is_much in zip(rows, reasons, lost, much, strict=True):
        row = int(features.index[at])
        if is_lost:
            message = f"encloses no area ({reason}); draw it again"
            findings.append(Finding(row, None, "no_area", REJECTED, message))
        elif is_much:
            message = f"was mended ({reason}) and its area changed by more than 1 %; look at it"
            findings.append(Finding(row, None, "area_changed", WARNED, message))
        else:
            message = f"was invalid ({reason}) and was mended"
            findings.append(Finding(row, None, "invalid_shape", REPAIRED, message))
    return findings


def _polygonal(shape: shapely.Geometry) -> shapely.Geometry | None:
    if shape.geom_type in {"Polygon", "MultiPolygon"} and shape.is_valid:
        return shape
    # GEOS 3.14 leaves parts side by side that share an edge.
    parts = [each for each in shapely.get_parts(shape) if each.geom_type.endswith("Polygon")]
    return shapely.union_all(parts) if parts else None


def _wrong_kinds(features: gpd.GeoDataFrame, shapes: Values, layer: Layer) -> list[Finding]:
    kinds = shapely.get_type_id(shapes)
    wrong = (kinds >= 0) & ~np.isin(kinds, _ALLOWED[layer.geometry])
    title = _TITLES[layer.geometry]
    messages = [
        f"is {'made of several parts' if _is_parts(shape, layer) else f'a {shape.geom_type}'};"
        f" {layer.name} takes {title}"
        for shape in shapes[wrong]
    ]
    return findings_where(features, wrong, REJECTED, "wrong_kind", messages)


def _is_parts(shape: shapely.Geometry, layer: Layer) -> bool:
    single = _PART_OF.get(GeometryType(shapely.get_type_id(shape)))
    return single in _ALLOWED[layer.geometry]


def _without_extent(features: gpd.GeoDataFrame, shapes: Values) -> list[Finding]:
    kinds = shapely.get_type_id(shapes)
    is_line = kinds == GeometryType.LINESTRING
    is_area = np.isin(kinds, _POLYGONAL) & shapely.is_valid(shapes)
    nothing = (is_line & (shapely.length(shapes) == 0)) | (is_area & (shapely.area(shapes) == 0))
    return findings_where(features, nothing, REJECTED, "no_extent", "has no length or area")
