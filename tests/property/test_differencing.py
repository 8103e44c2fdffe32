"""Nobody who adds and subtracts published numbers learns more of a place than its band."""

from itertools import product
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from gis.analysis.bands import band_range
from gis.analysis.suppression import COUNTS, SHARES, publish

counts = st.integers(0, 9)
towns = st.lists(st.lists(counts, min_size=1, max_size=3), min_size=1, max_size=2)
NOTHING = {"value": None, "numerator": None, "denominator": None, "unknown": 0, "reason": None}
CEILING = 24
"""The onlooker knows as much: no place of this test has more."""


def _place(key: str, parent: str | None, members: int) -> dict[str, Any]:
    """Make a place in which every count of members is the same but those of the gap."""
    share = NOTHING | {"value": 1.0, "numerator": members, "denominator": members}
    measures: dict[str, Any] = {name: NOTHING | {"value": members} for name in COUNTS}
    measures |= {name: dict(share) for name in SHARES}
    measures["affiliation_gap"] |= {"numerator": 0}
    for kind in ("group", "household"):
        for of in ("resident", "able"):
            measures[f"{kind}_coverage_{of}"] = dict(share)
    return {"id": key, "parent_id": parent, "measures": measures}


def _report(level: str, places: list[dict[str, Any]], members: int) -> dict[str, Any]:
    return {"level": level, "total": _place("d", None, members), "places": places}


def _told(place: dict[str, Any]) -> range:
    """Read the published residents as the numbers they may be."""
    measure = place["measures"]["resident_members"]
    number = measure["value"]
    if number is None:
        return range(CEILING + 1)
    if isinstance(number, int):
        return range(max(number - 2, 8), min(number + 2, 4 * CEILING) + 1)
    low, _, high = number["band"].lstrip(">").partition("-")
    return range(int(low), min(int(high or CEILING), CEILING) + 1)


def _possible(parts: list[range], whole: set[int]) -> list[tuple[int, ...]]:
    """Try every combination whose sum the whole allows."""
    return [each for each in product(*parts) if sum(each) in whole]


def _is_safe(true: int, seen: set[int]) -> bool:
    low, high = band_range(true)
    return true in seen and max(seen) - min(seen) >= min(3, high - low)


@given(towns)
def test_all_combinations_leave_every_community_at_least_its_smallest_range(
    town: list[list[int]],
) -> None:
    sums = [sum(street) for street in town]
    communities = [
        _place(f"c{at}-{row}", f"s{at}", members)
        for at, street in enumerate(town)
        for row, members in enumerate(street)
    ]
    streets = [_place(f"s{at}", "d", members) for at, members in enumerate(sums)]

    lower = publish(_report("community", communities, sum(sums)))
    upper = publish(_report("street", streets, sum(sums)))

    assert lower["total"] == upper["total"]
    sums_seen = _possible([_told(place) for place in upper["places"]], set(_told(lower["total"])))
    for at, street in enumerate(town):
        own = [place for place in lower["places"] if place["parent_id"] == f"s{at}"]
        whole = {each[at] for each in sums_seen}
        found = _possible([_told(place) for place in own], whole)
        for row, true in enumerate(street):
            assert _is_safe(true, {each[row] for each in found})


@given(st.lists(counts, min_size=1, max_size=3))
def test_all_combinations_leave_every_grid_at_least_its_smallest_range(
    grids: list[int],
) -> None:
    whole = sum(grids)
    lower = publish(
        _report("grid", [_place(f"g{at}", "c", each) for at, each in enumerate(grids)], whole)
    )
    upper = publish(_report("community", [_place("c", "s", whole)], whole))

    district, community = set(_told(lower["total"])), set(_told(upper["places"][0]))
    found = _possible([_told(place) for place in lower["places"]], district & community)
    for row, true in enumerate(grids):
        assert _is_safe(true, {each[row] for each in found})
