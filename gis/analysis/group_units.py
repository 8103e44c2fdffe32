"""Building groups as units: what a branch that is split is made of."""

from collections.abc import Sequence
from dataclasses import dataclass

import geopandas as gpd
import numpy as np
import shapely


@dataclass(frozen=True, slots=True)
class Group:
    """Buildings that belong together, by source key, and the one where they meet."""

    buildings: tuple[str, ...]
    hub: str


def group_units(buildings: gpd.GeoDataFrame, groups: Sequence[Group]) -> gpd.GeoDataFrame:
    """
    Make a unit of every group of buildings.

    Parameters
    ----------
    buildings
        Of `building_units`.
    groups
        Each building in exactly one of them.

    Returns
    -------
    units
        Ordered by `source_key`, which is the hub's, as are point, node and place. Counts are
        those of all buildings, `geometry` (EPSG:4490) is all their outlines, none where no
        building has one. `buildings` are their source keys, in order.
    """
    rows = buildings.set_index("source_key", drop=False)
    hubs = rows.loc[[each.hub for each in groups]].reset_index(drop=True)
    inside = [rows.loc[list(each.buildings)] for each in groups]
    units = hubs.assign(
        name=[_name(hub, len(each)) for hub, each in zip(hubs["name"], inside, strict=True)],
        full_members=[int(each["full_members"].sum()) for each in inside],
        members=[int(each["members"].sum()) for each in inside],
        buildings=[sorted(each["source_key"]) for each in inside],
    )
    outlines = np.array([_outline(each) for each in inside], dtype=object)
    placed = units.set_geometry(gpd.GeoSeries(outlines, index=units.index, crs=buildings.crs))
    return placed.sort_values("source_key", ignore_index=True)


def _name(hub: str, count: int) -> str:
    """Call a group by its hub and the number of its buildings."""
    return hub if count == 1 else f"{hub} 等{count}幢"


def _outline(buildings: gpd.GeoDataFrame) -> shapely.Geometry | None:
    known = [each for each in buildings.geometry if each is not None]
    return shapely.union_all(known) if known else None
