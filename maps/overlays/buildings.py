"""Buildings by whether they are in a party group, drawn on a canvas."""

from maps.page import Overlay


def buildings(*, from_zoom: float) -> Overlay:
    """Draw embedded buildings, else ask our own server for those in view from a zoom on."""
    return Overlay("buildings", "building", from_zoom=from_zoom)
