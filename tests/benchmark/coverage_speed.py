"""
Coverage of a city at all levels, beside a plain geopandas pipeline for the same figures.

Goal: 300,000 buildings and 3,000 venues at least 10 times faster, and within 10 s.
"""

import json
import sys
import time
from pathlib import Path
from statistics import median
from typing import Any

sys.path.insert(0, str(Path(__file__).parent))

from large_city import COUNTED, make_town
from plain_coverage import plain_coverage

from gis.analysis.coverage import Level, measure_levels
from gis.analysis.town import Town

BUILDINGS = int(sys.argv[1]) if len(sys.argv) > 1 and sys.argv[1].isdigit() else 300_000
ROUNDS = 5
SAME = ("group_coverage_residential", "group_coverage_able", "member_in_group", "affiliation_gap")
_CLOSE = 1e-9


def compare(town: Town) -> float:
    """Check that both tell the same of every place; returns how far their walks differ."""
    ours = measure_levels(town, levels=tuple(Level), as_of=COUNTED, today=COUNTED)
    plain = plain_coverage(town, COUNTED)
    far = 0.0
    for level in (Level.STREET, Level.COMMUNITY, Level.GRID):
        for place in ours[level].places:
            if place.id not in plain[level.value].index:
                continue
            row = plain[level.value].loc[place.id]
            for name in SAME:
                value = place.measures[name].value
                if value is not None and abs(value - row[name]) > _CLOSE:
                    raise SystemExit(f"{level} {place.name} {name}: {value} and {row[name]}")
    for name in ("service_households_500", "service_members_500"):
        total = ours[Level.DISTRICT].total.measures[name].value or 0
        far = max(far, abs(total - plain["district"][name].iloc[0]))
    return far


def measure() -> dict[str, Any]:
    """Time both in turn; the plain one, which takes minutes, only twice."""
    small = make_town(buildings=20_000, venues=200)
    difference = compare(small)
    town = make_town(buildings=BUILDINGS, venues=BUILDINGS // 100)
    ours_s, plain_s = [], []
    for turn in range(ROUNDS + 1):
        start = time.perf_counter()
        measure_levels(town, levels=tuple(Level), as_of=COUNTED, today=COUNTED)
        if turn:
            ours_s.append(time.perf_counter() - start)
    for _ in range(2):
        start = time.perf_counter()
        plain_coverage(town, COUNTED)
        plain_s.append(time.perf_counter() - start)
    ratio = min(plain_s) / median(ours_s)
    return {
        "benchmark": "coverage",
        "buildings": BUILDINGS,
        "venues": BUILDINGS // 100,
        "ours_s": round(median(ours_s), 2),
        "plain_s": round(min(plain_s), 1),
        "times_faster": round(ratio, 1),
        "service_share_difference": round(difference, 4),
        "goal": 10,
        "reached": ratio >= 10,
    }


if __name__ == "__main__":
    print(json.dumps(measure(), ensure_ascii=False))
