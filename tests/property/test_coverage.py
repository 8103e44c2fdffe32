"""Measures summed in columns equal those of a plain loop over buildings."""

from dataclasses import fields
from datetime import date
from typing import Any

import geopandas as gpd
import pandas as pd
from hypothesis import given
from hypothesis import strategies as st
from shapely.geometry import Point, box

from gis.analysis.coverage import Level, measure_coverage
from gis.analysis.town import Town
from gis.layers.catalog import LAYERS

DAY = date(2025, 6, 30)
BRANCHES = ("o0", "o1")
COMMUNITIES = ("c0", "c1", "c2")
DTYPES = {"integer": "Int64", "number": "float64"}

small = st.integers(0, 4)
homes = st.fixed_dictionaries(
    {
        "community": st.sampled_from(COMMUNITIES),
        "use": st.sampled_from(["residential", "mixed", "other"]),
        "households": st.none() | small,
        "is_counted": st.booleans(),
        "branches": st.tuples(st.tuples(small, small), st.tuples(small, small)),
        "others": small,
        "held_by": st.sets(st.sampled_from(BRANCHES)),
        "is_placed": st.booleans(),
        "is_gone": st.booleans(),
    }
)

KNOWN = {
    "community": None,
    "use": "other",
    "households": None,
    "is_counted": True,
    "branches": ((0, 0), (0, 0)),
    "others": 0,
    "held_by": set(),
    "is_placed": False,
    "is_gone": False,
}
"""A building of no community, so that no measure is empty for lack of any knowledge."""


def _frame(name: str, rows: list[dict[str, Any]]) -> pd.DataFrame:
    layer = next(layer for layer in LAYERS if layer.name == name)
    kinds = {each.name: DTYPES.get(each.kind, "object") for each in layer.fields}
    kinds |= dict.fromkeys([each.column for each in layer.references], "object")
    kinds |= dict.fromkeys(["id", "source_key", "valid_from", "valid_to", "entrance"], "object")
    start = {"valid_from": date(2024, 1, 1)}
    columns = {
        key: pd.Series([(start | row).get(key) for row in rows], dtype=kind)
        for key, kind in kinds.items()
    }
    columns["source_key"] = columns["id"]
    if layer.geometry == "none":
        return pd.DataFrame(columns)
    shapes = gpd.GeoSeries([row.get("geometry") for row in rows], crs="EPSG:4490")
    return gpd.GeoDataFrame(columns, geometry=shapes)


def _town(buildings: list[dict[str, Any]]) -> Town:
    rows: dict[str, list[dict[str, Any]]] = {
        "community": [
            {"id": key, "name": key, "geometry": box(118 + at, 32, 118.9 + at, 33)}
            for at, key in enumerate(COMMUNITIES)
        ],
        "party_org": [{"id": key, "name": key, "org_kind": "branch"} for key in BRANCHES],
        "party_group": [{"id": f"g-{key}", "party_org_id": key} for key in BRANCHES],
        "venue": [{"id": "v", "geometry": Point(118.5, 32.5)}],
    }
    for at, home in enumerate([*buildings, KNOWN]):
        for name, each in _rows_of(f"b{at}", home):
            rows.setdefault(name, []).append(each)
    frames = {layer.name: _frame(layer.name, rows.get(layer.name, [])) for layer in LAYERS}
    plural = {name: f"{name[:-1]}ies" if name.endswith("y") else f"{name}s" for name in frames}
    town = {plural[name]: frame for name, frame in frames.items()}
    return Town(**{field.name: town[field.name] for field in fields(Town)})


def _rows_of(key: str, home: dict[str, Any]) -> list[tuple[str, dict[str, Any]]]:
    building = {
        "id": key,
        "community_id": home["community"],
        "building_use": home["use"],
        "household_count": home["households"],
        "valid_to": DAY if home["is_gone"] else None,
        "geometry": Point(118.5, 32.5) if home["is_placed"] else None,
    }
    links = [{"party_group_id": f"g-{org}", "building_id": key} for org in home["held_by"]]
    rows = [("building", building)] + [("group_building", link) for link in links]
    if not home["is_counted"]:
        return rows
    full = sum(branch[0] for branch in home["branches"])
    new = sum(branch[1] for branch in home["branches"])
    tally = {
        "affiliated_full": full,
        "affiliated_probationary": new,
        "resident_full": full + home["others"],
        "resident_probationary": new,
        "resident_not_affiliated_here": home["others"],
        "affiliated_unlocated": 0,
    }
    counted = {"building_id": key, "as_of": DAY}
    rows.append(("building_tally", counted | tally))
    for org, (full, new) in zip(BRANCHES, home["branches"], strict=True):
        counts = {"affiliated_full": full, "affiliated_probationary": new}
        rows.append(("building_branch_tally", counted | counts | {"party_org_id": org}))
    return rows


def _plain(buildings: list[dict[str, Any]]) -> dict[str, tuple[int, int]]:
    """Count numerator and denominator one building after the other."""
    found: dict[str, list[int]] = {}
    for home in buildings:
        if home["is_gone"]:
            continue
        for name, (part, whole) in _of_building(home).items():
            sums = found.setdefault(name, [0, 0])
            sums[0] += part
            sums[1] += whole
    return {name: (sums[0], sums[1]) for name, sums in found.items()}


def _of_building(home: dict[str, Any]) -> dict[str, tuple[int, int]]:
    counted = home["is_counted"]
    branches = dict(zip(BRANCHES, home["branches"], strict=True)) if counted else {}
    living = sum(sum(branch) for branch in branches.values())
    residents = living + (home["others"] if counted else 0)
    is_home = home["use"] in {"residential", "mixed"}
    sets = {
        "residential": is_home,
        "resident": is_home and residents > 0,
        "able": is_home and any(full >= 1 and full + new >= 3 for full, new in branches.values()),
    }
    grouped, households = bool(home["held_by"]), home["households"] or 0
    found = {}
    for name, chosen in sets.items():
        found[f"group_coverage_{name}"] = (int(chosen and grouped), int(chosen))
        found[f"household_coverage_{name}"] = (
            households * (chosen and grouped),
            households * chosen,
        )
    held = sum(sum(branches[org]) for org in home["held_by"] if org in branches)
    found["member_in_group"] = (held, living)
    found["affiliation_gap"] = (home["others"] if counted else 0, residents)
    near = is_home and home["is_placed"]
    found["service_households_300"] = (households * near, households * near)
    found["service_members_300"] = (residents * near, residents * near)
    return found


@given(st.lists(homes, min_size=1, max_size=8))
def test_columns_equal_a_plain_loop(buildings: list[dict[str, Any]]) -> None:
    town = _town(buildings)

    report = measure_coverage(town, level=Level.COMMUNITY, as_of=DAY, today=DAY).as_dict()

    for place in report["places"]:
        own = [home for home in buildings if home["community"] == place["id"]]
        for name, (part, whole) in _plain(own).items():
            measure = place["measures"][name]
            assert (name, measure["numerator"], measure["denominator"]) == (name, part, whole)
            assert measure["value"] == (part / whole if whole else None)
