"""All maps there are, with the layers each is drawn from."""

from collections.abc import Callable
from dataclasses import dataclass

from maps.page import BlankMap
from maps.views import coverage


@dataclass(frozen=True)
class MapView:
    """A map: its name in addresses, its title, the layers it needs and how it is drawn."""

    name: str
    title: str
    needs: tuple[str, ...]
    draw: Callable[[coverage.CoverageData], BlankMap]


MAPS: tuple[MapView, ...] = (MapView("coverage", "组织覆盖一张图", coverage.NEEDS, coverage.draw),)
