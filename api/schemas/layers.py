"""Layers as they are answered: GeoJSON (RFC 7946)."""

from typing import Any, Literal

from pydantic import BaseModel


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
