"""An invented city of any size as a `Town`: straight streets, square communities."""

import uuid
from datetime import date

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely

from gis.analysis.town import Town

METRIC = "EPSG:4549"
EASTING, NORTHING = 450_000.0, 3_400_000.0
BLOCK_M = 100.0
FIRST, COUNTED = date(2024, 1, 1), date(2026, 6, 30)
_SEED = 20260630


def _ids(prefix: int, count: int) -> np.ndarray:
    return np.array([str(uuid.UUID(int=(prefix << 64) + at)) for at in range(count)], dtype=object)


def _valid(count: int) -> dict[str, list[date | None]]:
    return {"valid_from": [FIRST] * count, "valid_to": [None] * count}


def _stored(frame: dict[str, object], shapes: np.ndarray) -> gpd.GeoDataFrame:
    made = gpd.GeoDataFrame(pd.DataFrame(frame), geometry=shapes, crs=METRIC)
    return made.to_crs("EPSG:4490")


def _squares(side: int, size_m: float) -> np.ndarray:
    at = np.arange(side * side)
    x, y = EASTING + size_m * (at % side), NORTHING + size_m * (at // side)
    return shapely.box(x, y, x + size_m, y + size_m)


def make_town(*, buildings: int, venues: int) -> Town:
    """
    Make a city: about 100 buildings a community, 9 grids each, a street per 36 communities.

    Members, groups and organisations are drawn from a fixed seed.
    """
    random = np.random.default_rng(_SEED)
    side = int(np.ceil(np.sqrt(buildings / 100)))  # communities along one edge
    size_m = BLOCK_M * np.sqrt(10)
    communities, total_m = side * side, side * size_m
    x = EASTING + random.uniform(5, total_m - 25, buildings)
    y = NORTHING + random.uniform(5, total_m - 25, buildings)
    community = (np.minimum((y - NORTHING) // size_m, side - 1)).astype(int) * side + np.minimum(
        (x - EASTING) // size_m, side - 1
    ).astype(int)
    grids = side * 3
    grid = (np.minimum((y - NORTHING) // (size_m / 3), grids - 1)).astype(int) * grids + np.minimum(
        (x - EASTING) // (size_m / 3), grids - 1
    ).astype(int)
    streets = communities // 36 + 1
    id_of = {
        name: _ids(at, count)
        for at, (name, count) in enumerate(
            {
                "street": streets,
                "community": communities,
                "estate": communities,
                "grid": grids * grids,
                "building": buildings,
                "org": communities,
                "group": communities,
                "venue": venues,
            }.items(),
            start=1,
        )
    }
    squares = _squares(side, size_m)
    names = {name: [f"{name}{at}" for at in range(len(ids))] for name, ids in id_of.items()}

    def keyed(name: str) -> dict[str, object]:
        return {"id": id_of[name], "source_key": names[name], "name": names[name]}

    street_of = np.arange(communities) // 36
    grid_row, grid_column = np.divmod(np.arange(grids * grids), grids)
    households = random.integers(4, 60, buildings)
    none = np.full(buildings, None, dtype=object)
    resident = random.poisson(3.3, buildings)
    elsewhere = random.binomial(resident, 0.15)
    full = random.binomial(resident - elsewhere, 0.9)
    grouped = np.flatnonzero(random.random(buildings) < 0.6)
    counts = {
        "affiliated_full": pd.array(full, dtype="Int64"),
        "affiliated_probationary": pd.array(resident - elsewhere - full, dtype="Int64"),
    }
    six = counts | {
        "resident_full": pd.array(resident, dtype="Int64"),
        "resident_probationary": pd.array(np.zeros(buildings, dtype=int), dtype="Int64"),
        "resident_not_affiliated_here": pd.array(elsewhere, dtype="Int64"),
        "affiliated_unlocated": pd.array(np.zeros(buildings, dtype=int), dtype="Int64"),
    }
    everything = shapely.box(EASTING, NORTHING, EASTING + total_m, NORTHING + total_m)
    empty = np.empty(0, dtype=object)
    return Town(
        districts=_stored({"id": _ids(99, 1), "source_key": ["d"], "name": ["d"]}, [everything]),
        streets=_stored(
            keyed("street") | {"district_id": list(_ids(99, 1)) * streets},
            np.array(
                [
                    shapely.union_all(squares[street_of == at])
                    if (street_of == at).any()
                    else everything
                    for at in range(streets)
                ]
            ),
        ),
        communities=_stored(
            keyed("community")
            | {
                "street_id": id_of["street"][street_of],
                "transition_stage": [None] * communities,
                "inhabitant_count": pd.array([6_000] * communities, dtype="Int64"),
                "household_count": pd.array([2_000] * communities, dtype="Int64"),
            },
            squares,
        ),
        rc_status_periods=pd.DataFrame(
            {
                "id": _ids(50, communities),
                "source_key": names["community"],
                "community_id": id_of["community"],
                "rc_status": ["established"] * communities,
                **_valid(communities),
            }
        ),
        estates=_stored(
            keyed("estate")
            | {
                "community_id": id_of["community"],
                "inhabitant_count": pd.array([6_000] * communities, dtype="Int64"),
                "household_count": pd.array([2_000] * communities, dtype="Int64"),
            },
            squares,
        ),
        grids=_stored(
            keyed("grid")
            | {
                "grid_code": names["grid"],
                "grid_kind": ["general"] * (grids * grids),
                "community_id": id_of["community"][(grid_row // 3) * side + grid_column // 3],
                **_valid(grids * grids),
            },
            _squares(grids, size_m / 3),
        ),
        buildings=_stored(
            keyed("building")
            | {
                "building_use": ["residential"] * buildings,
                "household_count": pd.array(households, dtype="Int64"),
                "estate_id": id_of["estate"][community],
                "community_id": id_of["community"][community],
                "grid_id": id_of["grid"][grid],
                "entrance": none,
                **_valid(buildings),
            },
            shapely.box(x, y, x + 14, y + 12),
        ),
        villages=_stored({"id": [], "source_key": [], "name": []}, empty),
        local_institutions=_stored({"id": [], "source_key": [], "name": []}, empty),
        walk_edges=_streets(total_m),
        barriers=_stored({"id": [], "source_key": [], "barrier_kind": []}, empty),
        venues=_stored(
            keyed("venue")
            | {"venue_kind": ["activity_room"] * venues, "area_m2": 100.0, **_valid(venues)},
            shapely.points(
                EASTING + random.uniform(0, total_m, venues),
                NORTHING + random.uniform(0, total_m, venues),
            ),
        ),
        party_orgs=pd.DataFrame(
            keyed("org")
            | {
                "org_kind": ["branch"] * communities,
                "formed_on": [FIRST] * communities,
                "parent_id": [None] * communities,
                "seat_id": [None] * communities,
                **_valid(communities),
            }
        ),
        party_org_places=pd.DataFrame(
            {
                "id": _ids(51, communities),
                "source_key": names["org"],
                "party_org_id": id_of["org"],
                "village_id": [None] * communities,
                "community_id": id_of["community"],
                "estate_id": [None] * communities,
                "formation_mode": ["standalone"] * communities,
                **_valid(communities),
            }
        ),
        party_groups=pd.DataFrame(
            keyed("group") | {"party_org_id": id_of["org"], **_valid(communities)}
        ),
        group_buildings=pd.DataFrame(
            {
                "id": _ids(52, len(grouped)),
                "source_key": [f"gb{at}" for at in range(len(grouped))],
                "party_group_id": id_of["group"][community[grouped]],
                "building_id": id_of["building"][grouped],
                **_valid(len(grouped)),
            }
        ),
        building_tallies=pd.DataFrame(
            {"building_id": id_of["building"], "as_of": [COUNTED] * buildings, **six}
        ),
        building_branch_tallies=pd.DataFrame(
            {
                "building_id": id_of["building"],
                "party_org_id": id_of["org"][community],
                "as_of": [COUNTED] * buildings,
                **counts,
            }
        ),
        org_tallies=pd.DataFrame(
            {
                "party_org_id": id_of["org"],
                "as_of": [COUNTED] * communities,
                **{name: pd.array([0] * communities, dtype="Int64") for name in six},
            }
        ),
    )


def _streets(total_m: float) -> gpd.GeoDataFrame:
    """Lay streets 25 m to 50 m apart both ways: about 200,000 nodes for 300,000 buildings."""
    step = 38.0
    count = int(total_m // step) + 1
    at = np.arange(count) * step
    x, y = np.meshgrid(EASTING + at, NORTHING + at)
    corners = np.stack([x, y], axis=-1)
    across = np.stack([corners[:, :-1], corners[:, 1:]], axis=2).reshape(-1, 2, 2)
    along = np.stack([corners[:-1], corners[1:]], axis=2).reshape(-1, 2, 2)
    # Every fourth stretch is missing: real blocks are not all open.
    lines = shapely.linestrings(np.concatenate([across, along[np.arange(len(along)) % 4 != 3]]))
    return _stored(
        {
            "id": _ids(60, len(lines)),
            "source_key": [str(number) for number in range(len(lines))],
            "length_m": np.nan,
            "edge_class": "path",
        },
        lines,
    )
