"""Data of maps made up for tests: a street, a community, three estates and their plans."""

from collections.abc import Callable
from typing import Any

import pytest

from maps.views.buildings import BuildingsData
from maps.views.coverage import CoverageData
from maps.views.formation import FormationData

DAY = "2026-09-30"


def _measure(name: str, numerator: Any, denominator: Any, **changes: Any) -> dict[str, Any]:
    known = isinstance(numerator, int) and isinstance(denominator, int) and denominator
    return {
        "value": numerator / denominator if known else None,
        "numerator": numerator,
        "denominator": denominator,
        "unknown": 0,
        "as_of": DAY,
        "definition": name,
        "reason": None if known else "zero_denominator",
        **changes,
    }


def _place(name: str, *, parent: str | None = None, **facts: Any) -> dict[str, Any]:
    return {
        "id": f"id-{name}",
        "source_key": name,
        "name": name,
        "parent_id": parent,
        "facts": facts,
        "measures": {
            "group_coverage_residential": _measure("group_coverage_residential", 8, 10),
            "service_households_500": _measure("service_households_500", 90, 100),
            "household_coverage_able": _measure("household_coverage_able", 7, 9),
        },
    }


def _report(level: str, places: list[dict[str, Any]], total: str = "清和区") -> dict[str, Any]:
    return {
        "level": level,
        "as_of": DAY,
        "known_from": "2024-12-31",
        "dates": ["2026-06-30", DAY],
        "reach_method": "network",
        "total": {**_place(total), "level": "district"},
        "places": places,
    }


def _square(name: str, *, west: float = 118.6, south: float = 32.0, **properties: Any) -> dict:
    east, north = west + 0.01, south + 0.01
    ring = [[west, south], [east, south], [east, north], [west, north], [west, south]]
    return {
        "type": "Feature",
        "properties": {"id": f"id-{name}", "name": name, **properties},
        "geometry": {"type": "Polygon", "coordinates": [ring]},
    }


def _line(name: str, points: list[list[float]], kind: str) -> dict[str, Any]:
    return {
        "type": "Feature",
        "properties": {"id": f"id-{name}", "name": name, "barrier_kind": kind},
        "geometry": {"type": "LineString", "coordinates": points},
    }


def _collection(*features: dict[str, Any]) -> dict[str, Any]:
    return {"type": "FeatureCollection", "features": list(features)}


@pytest.fixture
def make_measure() -> Callable[..., dict[str, Any]]:
    return _measure


@pytest.fixture
def make_place() -> Callable[..., dict[str, Any]]:
    return _place


@pytest.fixture
def make_report() -> Callable[..., dict[str, Any]]:
    return _report


@pytest.fixture
def make_square() -> Callable[..., dict[str, Any]]:
    return _square


@pytest.fixture
def make_line() -> Callable[..., dict[str, Any]]:
    return _line


@pytest.fixture
def make_collection() -> Callable[..., dict[str, Any]]:
    return _collection


@pytest.fixture
def make_data() -> Callable[..., CoverageData]:
    def make(name: str = "望江社区", *, total: str = "清和区") -> CoverageData:
        community = _place(name, parent="id-滨河街道", state="covered", rc_status="preparing")
        return CoverageData(
            reports={
                "street": _report("street", [_place("滨河街道")], total),
                "community": _report("community", [community], total),
            },
            features={
                "district": _collection(_square(total)),
                "street": _collection(_square("滨河街道")),
                "community": _collection(_square(name, household_count=12)),
                "barrier": _collection(
                    _line("北岸", [[118.5, 32.004], [118.7, 32.004]], "river"),
                    _line("南岸", [[118.7, 32.003], [118.5, 32.003]], "river"),
                ),
            },
        )

    return make


@pytest.fixture
def data(make_data: Callable[..., CoverageData]) -> CoverageData:
    return make_data()


def _proposal(mode: str, *units: str, **changes: Any) -> dict[str, Any]:
    return {
        "key": f"{mode}:{'+'.join(units)}",
        "mode": mode,
        "units": list(units),
        "hub": units[0] if mode == "nearby" else None,
        "members": 9,
        "full_members": 6,
        "cost": 5000,
        "longest_walk_m": 410.0 if mode == "nearby" else None,
        "mean_walk_m": 200.0 if mode == "nearby" else None,
        "meeting_place": None,
        "verdicts": [],
        "binding": None,
        **changes,
    }


def _plan(name: str, *proposals: dict[str, Any], **changes: Any) -> dict[str, Any]:
    return {
        "id": name,
        "title": {"zh": "最优方案", "en": "Optimum"},
        "kind": "best",
        "objective": 9000,
        "lower_bound": 9000,
        "gap": 0.0,
        "status": "optimal",
        "metrics": {"organisations": len(proposals), "changed_units": None},
        "proposals": list(proposals),
        "findings": [],
        "core": [],
        **changes,
    }


def _unit(name: str, **changes: Any) -> dict[str, Any]:
    return {
        "id": name,
        "name": name,
        "street": "滨河街道",
        "members": {"band": "3-6"},
        "full_members": {"band": "3-6"},
        "residents": 900,
        "x": 118.605,
        "y": 32.005,
        "prices": {"standalone": None, "territorial": 640, "exception": 60000},
        **changes,
    }


@pytest.fixture
def make_proposal() -> Callable[..., dict[str, Any]]:
    return _proposal


@pytest.fixture
def make_plan() -> Callable[..., dict[str, Any]]:
    return _plan


@pytest.fixture
def make_formation() -> Callable[..., FormationData]:
    def make(name: str = "望江里", *, district: str = "清和区") -> FormationData:
        estates = [
            _square(key, west=118.6 + at * 0.0102, id=f"e{at}", source_key=key, household_count=9)
            for at, key in enumerate((name, "沁园", "安澜苑"))
        ]
        plans = [
            _plan("best", _proposal("nearby", name, "沁园"), _proposal("exception", "安澜苑")),
            _plan("today", *(_proposal("standalone", key) for key in (name, "沁园", "安澜苑"))),
        ]
        return FormationData(
            payload={
                "level": "estate",
                "as_of": DAY,
                "rule_set": "regulation",
                "district": district,
                "units": [_unit(key) for key in (name, "沁园", "安澜苑")],
                "plans": plans,
                "clauses": {},
            },
            features={
                "district": _collection(_square(district)),
                "estate": _collection(*estates),
                "barrier": _collection(),
            },
        )

    return make


@pytest.fixture
def formation(make_formation: Callable[..., FormationData]) -> FormationData:
    return make_formation()


@pytest.fixture
def make_buildings() -> Callable[..., BuildingsData]:
    def make(*grids: str, **changes: Any) -> BuildingsData:
        own = [_square(each, west=118.6 + at * 0.02) for at, each in enumerate(grids)]
        estates = _collection(_square("沁园", west=118.59, household_count=732))
        features = {"grid": _collection(*own), "estate": estates}
        return BuildingsData(DAY, **{"features": features, "capabilities": ("reveal",), **changes})

    return make


@pytest.fixture
def buildings(make_buildings: Callable[..., BuildingsData]) -> BuildingsData:
    return make_buildings("滨河第1网格", "滨河第2网格")
