"""How a count of members is told where its exact number must not be."""

from typing import Final

BANDS: Final = ((0, 2), (3, 6), (7, 19), (20, 50), (51, 100))
"""Bands at the regulation's breakpoints; beyond the last it is only "more"."""

SMALL: Final = 7
"""Up to here a street's number is not rounded: 5 would say 5 to 7, which is too close."""

STEP: Final = 5
UNBOUNDED: Final = 10**9

Range = tuple[int, int]
Told = int | dict[str, str]
"""A number as it is published: rounded, or a band."""


def band(count: int) -> str:
    """Name the band of a count: 0-2, 3-6, 7-19, 20-50, 51-100 or >100."""
    low, high = band_range(count)
    return f"{low}-{high}" if high < UNBOUNDED else f">{low - 1}"


def band_range(count: int) -> Range:
    """Give the least and the greatest number of a count's band."""
    for low, high in BANDS:
        if count <= high:
            return low, high
    return BANDS[-1][1] + 1, UNBOUNDED


def rounded(count: int) -> Told:
    """Round to the nearest 5; a small number becomes a band of its own."""
    if count <= SMALL:
        return {"band": f"0-{SMALL}"}
    return (count + STEP // 2) // STEP * STEP


def rounded_range(count: int) -> Range:
    """Give the least and the greatest number that are rounded alike."""
    told = rounded(count)
    if not isinstance(told, int):
        return 0, SMALL
    return told - STEP // 2, told + STEP // 2
