"""A tiny town whose measures can be worked out by hand."""

from collections.abc import Callable, Mapping
from dataclasses import fields
from datetime import date
from typing import Any

import geopandas as gpd
import pandas as pd
import pytest
from shapely.geometry import LineString, Point, box

from gis.analysis.town import Town
from gis.layers.catalog import layer_named

METRIC = "EPSG:4549"
ORIGIN = (500_000.0, 3_500_000.0)
Rows = list[dict[str, Any]]
START = date(2024, 1, 1)
PLURAL = {
    "districts": "district",
    "streets": "street",
    "communities": "community",
    "rc_status_periods": "rc_status_period",
    "estates": "estate",
    "grids": "grid",
    "buildings": "building",
    "villages": "village",
    "local_institutions": "local_institution",
    "walk_edges": "walk_edge",
    "barriers": "barrier",
    "venues": "venue",
    "party_orgs": "party_org",
    "party_org_places": "party_org_place",
    "party_groups": "party_group",
    "group_buildings": "group_building",
    "building_tallies": "building_tally",
    "building_branch_tallies": "building_branch_tally",
    "org_tallies": "org_tally",
}
DTYPES = {"integer": "Int64", "number": "float64"}


def _frame(name: str, rows: Rows) -> pd.DataFrame:
    """Fill a layer's columns; geometry is given in metres from the origin."""
    layer = layer_named(name)
    kinds = {field.name: DTYPES.get(field.kind, "object") for field in layer.fields}
    kinds |= {reference.column: "object" for reference in layer.references}
    if layer.has_validity:
        kinds |= {"valid_from": "object", "valid_to": "object"}
    kinds = {"id": "object", "source_key": "object"} | kinds
    default = {"valid_from": START} if layer.has_validity else {}
    full = [
        {"id": f"{name}-{at}", "source_key": row.get("id", f"{name}-{at}")} | default | row
        for at, row in enumerate(rows)
    ]
    columns = {
        key: pd.Series([row.get(key) for row in full], dtype=kind) for key, kind in kinds.items()
    }
    frame = pd.DataFrame(columns)
    if layer.geometry == "none":
        return frame
    if name == "building":
        frame["entrance"] = _stored([row.get("entrance") for row in full]).astype(object)
    return gpd.GeoDataFrame(frame, geometry=_stored([row.get("geometry") for row in full]))


def _stored(shapes: list[Any]) -> gpd.GeoSeries:
    return gpd.GeoSeries(shapes, crs=METRIC).translate(*ORIGIN).to_crs("EPSG:4490")


@pytest.fixture
def make_town() -> Callable[..., Town]:
    """Make a town of rows by frame name; what is left out is empty."""

    def make(**rows: Rows) -> Town:
        frames: Mapping[str, pd.DataFrame] = {
            field.name: _frame(PLURAL[field.name], rows.get(field.name, []))
            for field in fields(Town)
        }
        return Town(**frames)

    return make


def _tally(building: str, as_of: date, *, full: int, others: int = 0, new: int = 0) -> dict:
    """Count affiliated members (full, probationary) and residents affiliated elsewhere."""
    return {
        "building_id": building,
        "as_of": as_of,
        "affiliated_full": full,
        "affiliated_probationary": new,
        "resident_full": full + others,
        "resident_probationary": new,
        "resident_not_affiliated_here": others,
        "affiliated_unlocated": 0,
    }


@pytest.fixture
def tiny_rows() -> dict[str, Rows]:
    r"""
    Give the rows of the tiny town. Its walk runs west to east; V is the venue.

               0      100      200      300      400      500      600      700  m
               |        |        |        |        |        |        |        |
    200   +---------------------------------+-----------------------------------+
          |  community c1 (street s1)       |  community c2 (street s1)         |
    150   |  estate e1       | estate e2    |  estate e3       | estate e4      |
          |    b1       b2   |   b3         |    b4       b5   |   (nobody)     |
    100   | ===V=====================================================  network   |
          |    grid g1       |  grid g2     |          grid g3                  |
      0   +---------------------------------+-----------------------------------+
         -50                150            350                550              700

    Buildings are points 10 m off the network: b1 at 0, b2 at 100, b3 at 250, b4 at 400, b5 at
    500; the venue is on it at 0. So the walks are 10, 110, 260, 410 and 510 m.

    Organisations: o1 (branch) of e1 since 2024-01-01; o2 of e2 since 2025-01-01; o3 of e3,
    formed 2023-05-01. e4 has none and nobody. c1 is partly covered before 2025-01-01.
    Committees: c1 established 2020-03-01, c2 in preparation.
    Groups of o1: p1 holds b1 (always) and b2 from 2025-07-01; o3's p3 holds b4.
    b5 is mixed, was built on 2025-04-01 and has no tally.
    Tallies 2024-12-31 and 2025-06-30, see below.
    """
    old, new = date(2024, 12, 31), date(2025, 6, 30)
    return {
        "districts": [{"id": "d", "name": "区", "geometry": box(-50, 0, 700, 200)}],
        "streets": [
            {"id": "s1", "name": "街", "district_id": "d", "geometry": box(-50, 0, 700, 200)}
        ],
        "communities": [
            {
                "id": "c2",
                "name": "东",
                "street_id": "s1",
                "inhabitant_count": 70,
                "geometry": box(350, 0, 700, 200),
            },
            {
                "id": "c1",
                "name": "西",
                "street_id": "s1",
                "inhabitant_count": 130,
                "geometry": box(-50, 0, 350, 200),
            },
        ],
        "rc_status_periods": [
            {"community_id": "c1", "rc_status": "established", "valid_from": date(2020, 3, 1)},
            {"community_id": "c2", "rc_status": "preparing", "valid_from": date(2021, 3, 1)},
        ],
        "estates": [
            _estate("e1", "c1", 90, -50, 150),
            _estate("e2", "c1", None, 150, 350),
            _estate("e3", "c2", 70, 350, 550),
            _estate("e4", "c2", 0, 550, 700),
        ],
        "grids": [
            _grid("g1", "c1", -50, 150),
            _grid("g2", "c1", 150, 350),
            _grid("g3", "c2", 350, 700),
        ],
        "buildings": [
            _building("b1", "e1", "c1", 0, household_count=10),
            _building("b2", "e1", "c1", 100, household_count=20),
            _building("b3", "e2", "c1", 250, household_count=30),
            _building("b4", "e3", "c2", 400, household_count=None),
            _building("b5", "e3", "c2", 500, household_count=40, building_use="mixed")
            | {"valid_from": date(2025, 4, 1)},
        ],
        "walk_edges": [{"geometry": LineString([(x, 100), (x + 300, 100)])} for x in (0, 300)],
        "venues": [{"id": "v", "name": "阵地", "geometry": Point(0, 100)}],
        "party_orgs": [
            _org("o1", formed_on=date(2021, 1, 1), seat_id="v"),
            _org("o2", valid_from=date(2025, 1, 1)),
            _org("o3", formed_on=date(2023, 5, 1)),
        ],
        "party_org_places": [
            {"party_org_id": "o1", "estate_id": "e1", "formation_mode": "standalone"},
            {
                "party_org_id": "o2",
                "estate_id": "e2",
                "formation_mode": "nearby",
                "valid_from": date(2025, 1, 1),
            },
            {"party_org_id": "o3", "estate_id": "e3", "formation_mode": "standalone"},
        ],
        "party_groups": [
            {"id": "p1", "code": "p1", "name": "一组", "party_org_id": "o1"},
            {"id": "p3", "code": "p3", "name": "三组", "party_org_id": "o3"},
        ],
        "group_buildings": [
            {"party_group_id": "p1", "building_id": "b1"},
            {"party_group_id": "p1", "building_id": "b2", "valid_from": date(2025, 7, 1)},
            {"party_group_id": "p3", "building_id": "b4", "stairwells": ["1"]},
        ],
        "building_tallies": [
            _tally("b1", old, full=2, others=1),
            _tally("b2", old, full=3),
            _tally("b1", new, full=3, others=1, new=1),
            _tally("b2", new, full=3, others=2),
            _tally("b3", new, full=0),
            _tally("b4", new, full=2, others=2, new=1),
        ],
        "building_branch_tallies": [
            _branch("b1", "o1", old, 2),
            _branch("b2", "o1", old, 3),
            _branch("b1", "o1", new, 3, 1),
            _branch("b2", "o1", new, 3),
            _branch("b4", "o3", new, 1, 1),
            _branch("b4", "o1", new, 1),
        ],
        "org_tallies": [_unlocated("o1", new, 4), _unlocated("o3", new, 2)],
    }


def _estate(key: str, community: str, inhabitants: int | None, west: int, east: int) -> dict:
    shape = box(west, 0, east, 200)
    named = {"id": key, "name": key, "community_id": community}
    return named | {"inhabitant_count": inhabitants, "geometry": shape}


def _grid(key: str, community: str, west: int, east: int) -> dict:
    named = {"id": key, "grid_code": key, "grid_kind": "general", "community_id": community}
    return named | {"geometry": box(west, 0, east, 200)}


def _building(key: str, estate: str, community: str, x: int, **columns: Any) -> dict:
    place = {"id": key, "estate_id": estate, "community_id": community}
    return place | {"building_use": "residential", "geometry": Point(x, 110)} | columns


def _org(key: str, **columns: Any) -> dict:
    return {"id": key, "code": key, "name": key, "org_kind": "branch"} | columns


def _branch(building: str, org: str, as_of: date, full: int, new: int = 0) -> dict:
    counts = {"affiliated_full": full, "affiliated_probationary": new}
    return {"building_id": building, "party_org_id": org, "as_of": as_of} | counts


def _unlocated(org: str, as_of: date, count: int) -> dict:
    nothing = dict.fromkeys(
        ("affiliated_full", "affiliated_probationary", "resident_full", "resident_probationary"), 0
    )
    others = {"resident_not_affiliated_here": 0, "affiliated_unlocated": count}
    return {"party_org_id": org, "as_of": as_of} | nothing | others


@pytest.fixture
def tiny_town(make_town: Callable[..., Town], tiny_rows: dict[str, Rows]) -> Town:
    """Make the tiny town."""
    return make_town(**tiny_rows)


@pytest.fixture
def few_are_shown(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let few members in one house decide where a unit is, as towns for tests need it."""
    monkeypatch.setattr("gis.analysis.units.FEWEST_MEMBERS", 1)
    monkeypatch.setattr("gis.analysis.units.FEWEST_HOUSES", 1)
