"""The units of a plan, filled by the proposal each is placed in; they can be clicked."""

from maps.page import Overlay


def proposals(level: str, *, points: dict[str, list[float]]) -> Overlay:
    """
    Fill the units of a level by the chosen plan.

    Parameters
    ----------
    level
        Name of the layer the units are taken from.
    points
        Where the label of each unit goes: latitude and longitude by id of its feature.
    """
    return Overlay("proposals", level, points=points)
