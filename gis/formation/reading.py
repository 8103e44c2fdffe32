"""Strict reading of parsed JSON: every refusal names the item."""

import math
from collections.abc import Collection, Mapping
from typing import Any

from gis.errors import InvalidParameter

LARGEST = 1e12  # beyond this, integer arithmetic with scaled duals would lose digits


def an_object(
    value: object, where: str, *, required: Collection[str], optional: Collection[str] = ()
) -> Mapping[str, Any]:
    """Read an object that has all required keys and no unknown one."""
    if not isinstance(value, Mapping):
        raise InvalidParameter(f"{where} must be an object, got {_shown(value)}")
    for key in required:
        if key not in value:
            raise InvalidParameter(f"{where} lacks the key {key!r}")
    for key in value:
        if key not in required and key not in optional:
            raise InvalidParameter(f"{where} has an unknown key {key!r}")
    return value


def a_list(value: object, where: str, *, length: int | None = None) -> list[Any]:
    """Read a list, of that length when one is given."""
    if not isinstance(value, list | tuple):
        raise InvalidParameter(f"{where} must be a list, got {_shown(value)}")
    if length is not None and len(value) != length:
        raise InvalidParameter(f"{where} must have {length} items, got {_shown(value)}")
    return list(value)


def a_text(value: object, where: str) -> str:
    """Read a text that is not empty."""
    if not isinstance(value, str) or not value:
        raise InvalidParameter(f"{where} must be a text that is not empty, got {_shown(value)}")
    return value


def a_flag(value: object, where: str) -> bool:
    """Read true or false."""
    if not isinstance(value, bool):
        raise InvalidParameter(f"{where} must be true or false, got {_shown(value)}")
    return value


def a_number(value: object, where: str, *, lowest: float = 0) -> float:
    """Read a finite number that is not below the lowest allowed."""
    if isinstance(value, bool) or not isinstance(value, int | float):
        raise InvalidParameter(f"{where} must be a number, got {_shown(value)}")
    if not -LARGEST <= value <= LARGEST or math.isnan(value):
        raise InvalidParameter(f"{where} must be finite and within 1e12, got {_shown(value)}")
    if value < lowest:
        raise InvalidParameter(f"{where} must not be below {lowest:g}, got {value:g}")
    return value


def a_count(value: object, where: str, *, lowest: int = 0) -> int:
    """Read a whole number that is not below the lowest allowed."""
    number = a_number(value, where, lowest=lowest)
    if number != int(number):
        raise InvalidParameter(f"{where} must be a whole number, got {number:g}")
    return int(number)


def _shown(value: object) -> str:
    text = repr(value)
    return text if len(text) <= 60 else f"{text[:57]}..."  # noqa: PLR2004 - fits one line
