"""The places of one level, filled by the chosen measure; they can be clicked."""

from maps.page import Overlay


def choropleth(level: str, *, seam: float, labels: str, points: dict[str, list[float]]) -> Overlay:
    """
    Fill the places of a level by class.

    Parameters
    ----------
    level
        Name of the layer, also the level of its report.
    seam
        Width of the white line between places, in pixels.
    labels
        `always`, or `fitting`: only where the label fits into its place.
    points
        Where the label of each place goes: latitude and longitude by id.
    """
    return Overlay("choropleth", level, seam=seam, labels=labels, points=points)
