"""The people of the sample's rosters, and whether a text gives one of them away."""

import csv
import re
from functools import cache
from pathlib import Path

ROSTERS = Path(__file__).parents[1] / "data/shapes/qinghe/rosters"
_CHINESE = re.compile(r"[\u3400-\u9fff·]{2,}")
_DIGITS = re.compile(r"\d{11,}")
_ESCAPED = re.compile(r"\\u([0-9a-fA-F]{4})")


@cache
def full_names() -> frozenset[str]:
    """Give the full name of every member; none of them is part of another word of ours."""
    return frozenset(row["姓名"] for row in _rows() if row["姓名"])


@cache
def phones() -> frozenset[str]:
    """Give the phone of every member who has one."""
    return frozenset(row["手机"] for row in _rows() if row["手机"])


def people_named_in(text: str) -> frozenset[str]:
    """Find names and phones of the sample in a text, also where it is escaped as in JSON."""
    plain = _ESCAPED.sub(lambda match: chr(int(match[1], 16)), text)
    words = set(_CHINESE.findall(plain))
    lengths = {len(name) for name in full_names()}
    parts = {
        word[start : start + length]
        for word in words
        for length in lengths
        for start in range(len(word) - length + 1)
    }
    return (full_names() & parts) | (phones() & set(_DIGITS.findall(plain)))


@cache
def _rows() -> tuple[dict[str, str], ...]:
    rows: list[dict[str, str]] = []
    for path in sorted(ROSTERS.glob("*.csv")):
        with path.open(encoding="utf-8-sig", newline="") as file:
            rows += csv.DictReader(file)
    return tuple(rows)
