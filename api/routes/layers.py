"""Layers as GeoJSON."""

from datetime import date
from typing import Annotated

from fastapi import APIRouter, Depends, Path, Query

from api.dependencies import Allowed, AsOf, Bbox, DatabaseUrl, Published
from api.schemas.layers import GeoJsonResponse, LayerAnswer
from api.security.roles import Permission
from gis.analysis.measures import Level
from gis.store.rights import Caller
from gis.workflows.publish_layers import MOST_FEATURES, AskedLayer, caller_features

router = APIRouter(prefix="/api/v1", tags=["layers"])
Reading = Annotated[Caller, Depends(Allowed(Permission.READ_PLACES))]


def asked_layer(
    layer: Annotated[str, Path(max_length=40)],
    box: Bbox = None,
    limit: Annotated[int, Query(ge=1, le=MOST_FEATURES)] = MOST_FEATURES,
) -> AskedLayer:
    """Read which features are asked for."""
    return AskedLayer(layer, box, limit)


@router.get(
    "/layers/{layer}", response_class=GeoJsonResponse, responses={200: {"model": LayerAnswer}}
)
def layer_features(
    caller: Reading,
    published: Published,
    url: DatabaseUrl,
    asked: Annotated[AskedLayer, Depends(asked_layer)],
    as_of: AsOf = None,
) -> GeoJsonResponse:
    """Give a layer's features of a day: of the buildings those that one may see."""
    day = as_of or newest_day(published)
    found = caller_features(url, caller, published.town(), asked, as_of=day)
    return GeoJsonResponse(found)


def newest_day(published: Published) -> date:
    """Tell the day that is shown when none is asked for."""
    return date.fromisoformat(published.report(level=Level.DISTRICT)["as_of"])
