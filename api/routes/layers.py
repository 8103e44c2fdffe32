"""Layers as GeoJSON."""

from datetime import date
from typing import Annotated, Any

from fastapi import APIRouter, Path, Query
from fastapi.responses import JSONResponse

from api.dependencies import AsOf, Bbox, DatabaseUrl, Published
from api.schemas.layers import LayerAnswer
from gis.analysis.measures import Level
from gis.workflows.publish_layers import MOST_FEATURES, public_features

router = APIRouter(prefix="/api/v1", tags=["layers"])


@router.get("/layers/{layer}", responses={200: {"model": LayerAnswer}})
def layer_features(
    published: Published,
    url: DatabaseUrl,
    layer: Annotated[str, Path(max_length=40)],
    box: Bbox = None,
    as_of: AsOf = None,
    limit: Annotated[int, Query(ge=1, le=MOST_FEATURES)] = MOST_FEATURES,
) -> JSONResponse:
    """Give a layer's features that hold on a day; a building tells whether a group covers it."""
    day = as_of or newest_day(published)
    found: dict[str, Any] = public_features(
        url, published.town(), layer, as_of=day, box=box, limit=limit
    )
    return JSONResponse(found, media_type="application/geo+json")


def newest_day(published: Published) -> date:
    """Tell the day that is shown when none is asked for."""
    return date.fromisoformat(published.report(level=Level.DISTRICT)["as_of"])
