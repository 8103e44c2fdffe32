"""Coverage data made up for tests: one street, two communities, three estates."""

from collections.abc import Callable
from typing import Any

import pytest

from maps.views.coverage import CoverageData

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
