"""How offices write a building and a stairwell → one way of writing them; rooms are let go."""

import re
import unicodedata
from dataclasses import dataclass

from gis.ingest.values import NULLS, BadValue

_DIGITS = {digit: value for value, digit in enumerate("零一二三四五六七八九")}
_NUMBER = r"(?:\d{1,4}|[一二三四五六七八九十百]{1,5}|[A-Z]\d{0,2})"
_BUILDING = re.compile(
    rf"(?P<cluster>.*?(?:组团|区|期|村|苑|园|里|湾|院|城))?-?"
    rf"(?P<number>{_NUMBER})(?P<mark>号楼|#楼|幢|栋|座|号|楼|#)?(?P<inside>.*)"
)
_INSIDE = re.compile(
    rf"-?(?:(?P<stairwell>{_NUMBER})(?:单元|门|梯)|(?P<short>\d{{1,2}})(?=-|$))?"
    rf"-?(?P<room>[A-Z]?\d{{2,4}}[A-Z]?)?(?:室|房|号)?"
)
_STAIRWELL = re.compile(rf"(?P<number>{_NUMBER})(?:单元|门|梯|#)?")
_CURE = "write it as 3幢"


@dataclass(frozen=True, slots=True)
class Address:
    """
    A building within an estate, and perhaps a stairwell.

    `is_repaired` tells that it was written another way, `had_room` that a room was let go.
    """

    cluster: str | None
    building_no: str
    stairwell_no: str | None
    is_repaired: bool
    had_room: bool


def parse_building(value: object) -> Address | None:
    """
    Read 3幢, 3栋, 3号楼, 3#, 三号楼, A座, 3-1-502, 东区3幢1单元 …; None where there is nothing.

    Source: the canonical form `N幢` is that of Hangzhou's address rule.

    Raises
    ------
    BadValue
        It is no building, or may be a door as well (3号).
    """
    text = _plain(value)
    if text is None:
        return None
    match = _BUILDING.fullmatch(text)
    if match is None:
        raise BadValue(f"is no building; {_CURE}")
    if match["mark"] == "号":
        raise BadValue(f"may be a door as well as a building; {_CURE}")
    inside = _INSIDE.fullmatch(match["inside"])
    if inside is None or (inside[0] and not match["mark"] and not inside[0].startswith("-")):
        raise BadValue(f"is no building; {_CURE}, the stairwell as 3幢1单元")
    number = f"{_number(match['number'])}幢"
    stairwell = inside["stairwell"] or inside["short"]
    whole = f"{match['cluster'] or ''}{number}"
    return Address(
        cluster=match["cluster"] or None,
        building_no=number,
        stairwell_no=f"{_number(stairwell)}单元" if stairwell else None,
        is_repaired=str(value).strip() != whole,
        had_room=inside["room"] is not None,
    )


def parse_stairwell(value: object) -> str | None:
    """
    Read 1单元, 一单元, 1; None where there is nothing.

    Raises
    ------
    BadValue
        It is no stairwell.
    """
    text = _plain(value)
    if text is None:
        return None
    match = _STAIRWELL.fullmatch(text)
    if match is None:
        raise BadValue("is no stairwell; write it as 1单元")
    return f"{_number(match['number'])}单元"


def _plain(value: object) -> str | None:
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    text = unicodedata.normalize("NFKC", "" if value is None else str(value))
    text = re.sub(r"[\s'’]", "", text).upper()
    text = re.sub("[‐-―_—~]", "-", text)
    return None if text.casefold() in NULLS or text in {"不详", "未知"} else text


def _number(text: str) -> str:
    """Write Chinese numerals below a thousand, and 03, as plain numbers."""
    if text.isascii():
        return text.lstrip("0") or "0"
    total, digit = 0, 0
    for character in text:
        if character in _DIGITS:
            digit = _DIGITS[character]
            continue
        total += (digit or 1) * (10 if character == "十" else 100)
        digit = 0
    return str(total + digit)
