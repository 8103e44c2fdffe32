"""Where the buildings with members are so few that their number would point at them."""

from collections.abc import Mapping, Sequence
from typing import Any

from gis.analysis.measures import Level

Place = Mapping[str, Any]  # JSON: what its keys hold differs

FEWEST_BUILDINGS = 5
"""k = 5 [E] (DOMAIN 4.1): fewer are not told."""

TELLING_SETS = ("resident", "able")
"""The sets of buildings that say where members live."""


def telling_measures(name: str) -> tuple[str, str]:
    """Name the measures over one such set; they are shown or withheld together."""
    return f"group_coverage_{name}", f"household_coverage_{name}"


def withheld_places(places: Sequence[Place], name: str, *, level: Level) -> set[int]:
    """
    Find the positions of places at which the measures over a set of buildings are withheld.

    At estates and grids all; else those with few such buildings, and beside them within the
    same parent the next smallest, until what subtraction leaves is two places and enough.
    """
    if level in {Level.ESTATE, Level.GRID}:
        return set(range(len(places)))
    beside: dict[str | None, list[tuple[int, int]]] = {}
    for at, place in enumerate(places):
        size = place["measures"][f"group_coverage_{name}"]["denominator"]
        if size is not None:
            beside.setdefault(place["parent_id"], []).append((size, at))
    return {at for group in beside.values() for at in _few(sorted(group))}


def _few(group: Sequence[tuple[int, int]]) -> list[int]:
    few = sum(size < FEWEST_BUILDINGS for size, _ in group)
    if not few:
        return []
    taken = max(few, 2)
    while taken < len(group) and sum(size for size, _ in group[:taken]) < FEWEST_BUILDINGS:
        taken += 1
    return [at for _, at in group[:taken]]
