"""Outlines: of districts and streets in ink, of smaller places as thin white lines."""

from maps.page import Overlay
from maps.styles import INK, WHITE


def outline(layer: str, *, weight: float, opacity: float = 0.8) -> Overlay:
    """Draw the outlines of a layer; they take no clicks."""
    return Overlay("outline", layer, colour=INK, weight=weight, opacity=opacity)


def texture(layer: str) -> Overlay:
    """Draw the outlines of a layer so lightly that they only show the grain of the ground."""
    return Overlay("outline", layer, colour=WHITE, weight=0.7, opacity=0.5)
