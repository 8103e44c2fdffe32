"""Points such as venues, as small dots above the places."""

from maps.page import Overlay
from maps.styles import ACCENT


def points(layer: str, *, radius: float) -> Overlay:
    """Draw the points of a layer; their names show when pointed at."""
    return Overlay("points", layer, colour=ACCENT, radius=radius)
