"""Areas as mere ground: filled and outlined, to see where one is."""

from maps.page import Overlay


def patch(
    layer: str, *, fill: str, colour: str, weight: float, dashes: str | None = None
) -> Overlay:
    """
    Draw the areas of a layer; they take no clicks.

    `dashes` are lengths of strokes and gaps in pixels, as SVG takes them; None is a plain line.
    """
    return Overlay("patch", layer, fill=fill, colour=colour, weight=weight, dashes=dashes)
