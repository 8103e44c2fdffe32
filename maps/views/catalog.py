"""All maps there are, with the layers each is drawn from."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

from maps.page import BlankMap
from maps.views import buildings, coverage, formation

Data = TypeVar("Data")

FRAMED = ("ground", "layout", "reader", "panel", "map", "drawer", "phone", "print")
"""The styles of a map with a head, a panel, a drawer and a legend."""
BARE = ("ground", "layout", "map")
"""The styles of a map that lays itself out."""


@dataclass(frozen=True)
class MapView(Generic[Data]):
    """
    A map: its name in addresses, its title, the layers it needs and how it is drawn.

    The name is also that of its template and of the module that starts it in the browser;
    `frame` are the styles it shares with other maps, `sheets` those of its own. Only with
    `has_file` may it be carried away as one file. `note` names the words at its foot.
    """

    name: str
    title: str
    needs: tuple[str, ...]
    data: type[Data]
    draw: Callable[[Data], BlankMap]
    describe: Callable[[Data], dict[str, object]]
    district: Callable[[Data], str]
    sheets: tuple[str, ...] = ()
    frame: tuple[str, ...] = FRAMED
    has_file: bool = True
    note: str | None = None


MAPS: tuple[MapView[Any], ...] = (
    MapView(
        "coverage",
        "组织覆盖一张图",
        coverage.NEEDS,
        coverage.CoverageData,
        coverage.draw,
        coverage.describe,
        coverage.district_name,
        note="coverage.note",
    ),
    MapView(
        "formation",
        "组建方案",
        formation.NEEDS,
        formation.FormationData,
        formation.draw,
        formation.describe,
        formation.district_name,
        sheets=("plan", "plan_list", "plan_map", "plan_drawer", "plan_compare", "plan_print"),
        note="formation.note",
    ),
    MapView(
        "buildings",
        "网格楼幢",
        buildings.NEEDS,
        buildings.BuildingsData,
        buildings.draw,
        buildings.describe,
        buildings.first_grid,
        sheets=buildings.SHEETS,
        frame=BARE,
        has_file=False,
    ),
)


def view_of(data: object) -> MapView[Any]:
    """Find the map that is drawn from data of this kind."""
    return next(view for view in MAPS if isinstance(data, view.data))
