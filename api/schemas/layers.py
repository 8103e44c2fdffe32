"""Layers as they are answered: GeoJSON (RFC 7946)."""

from typing import Any, Literal

from fastapi.responses import JSONResponse
from pydantic import BaseModel


class GeoJsonResponse(JSONResponse):
    """An answer that maps and programs of geography know for what it is."""

    media_type = "application/geo+json"


class FeatureAnswer(BaseModel):
    """One feature; only listed columns are among its properties."""

    type: Literal["Feature"]
    id: str
    geometry: dict[str, Any] | None
    properties: dict[str, Any]


class LayerAnswer(BaseModel):
    """Features of a layer; `truncated` tells that there are more than were given."""

    type: Literal["FeatureCollection"]
    features: list[FeatureAnswer]
    numberReturned: int  # noqa: N815 (as OGC API Features spells it)
    truncated: bool
