"""What somebody types to find a building, an estate or a member, and where it matches."""

import re
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import TypeVar

from gis.errors import InvalidParameter
from gis.ingest.address import parse_building
from gis.store.sealing import LEAST_SOUGHT

LONGEST = 40
Place = TypeVar("Place")
_MARKS = "号楼|#楼|幢|栋|座|号|楼|#"
_BUILDING = re.compile(
    rf"(?P<words>.*?)(?P<number>\d{{1,4}}[a-z]?|[a-z](?=座|幢|栋)|[一二三四五六七八九十百]{{1,5}}(?=(?:{_MARKS})))"
    rf"(?P<mark>{_MARKS})?(?P<inside>\d{{1,2}}(?:单元|门).*|-\d.*)?"
)
_CHINESE = re.compile(r"[一-鿿㐀-䶿\U00020000-\U0003FFFF]")


@dataclass(frozen=True, slots=True)
class Query:
    """
    A query as it is understood.

    `number` is that of a building, written plainly (`3`, `12a`), and `is_exact` that it was
    marked as one, so that 3 does not mean 30; `words` name an estate, in characters or by the
    initials of their pinyin; `name` and `initials` are what members are looked for by.
    """

    kind: str
    words: str = ""
    number: str | None = None
    is_exact: bool = False
    name: str | None = None
    initials: str | None = None

    @property
    def has_initials(self) -> bool:
        """Tell whether the words are initials."""
        return self.words.isascii() and self.words.isalpha()

    @property
    def numbers(self) -> list[str]:
        """Give the ways in which the number is stored, most likely the first of them."""
        if self.number is None:
            return []
        written = dict.fromkeys((self.number.upper(), self.number))
        return [f"{number}{mark}" for number in written for mark in ("幢", *_MARKS.split("|"), "")]

    @property
    def number_pattern(self) -> str | None:
        """Give the regular expression that finds the number among buildings' numbers."""
        if self.number is None:
            return None
        longer = "" if self.is_exact else "[0-9]*"
        return f"^0*{re.escape(self.number)}{longer}({_MARKS})?$"


@dataclass(frozen=True, slots=True)
class PlaceWords:
    """
    What a place is found by, a line for each of its names and of their initials.

    A query holds no white space, so it never matches across lines.
    """

    names: str
    initials: str


def read_query(text: str) -> Query:
    """
    Understand what was typed: `3号楼`, `３#`, `桂苑12幢`, `gy12`, `桂苑`, `张伟`, `zw`.

    Raises
    ------
    InvalidParameter
        Nothing was typed, or too much.
    """
    plain = re.sub(r"[\s'’·•]", "", unicodedata.normalize("NFKC", text)).casefold()
    if not plain or len(plain) > LONGEST:
        raise InvalidParameter(f"type 1 to {LONGEST} characters")
    match = _BUILDING.fullmatch(plain)
    if match is not None:
        kind = "mixed" if match["words"] else "building"
        number = _plain_number(match["number"])
        return Query(kind, match["words"], number, is_exact=match["mark"] is not None)
    if plain.isascii():
        initials = plain if plain.isalpha() and len(plain) >= LEAST_SOUGHT else None
        return Query("initials", plain, initials=initials)
    is_name = len(plain) >= LEAST_SOUGHT and _CHINESE.search(plain) is not None
    return Query("name" if is_name else "place", plain, name=plain if is_name else None)


def words_of_place(names: Sequence[str], initials: Iterable[str]) -> PlaceWords:
    """Prepare what a place is found by, from its names and their initials."""
    lines = "\n".join(names).casefold()
    return PlaceWords(lines, "".join(f"\n{each}" for each in initials))


def matching_places(query: Query, places: Iterable[tuple[Place, PlaceWords]]) -> list[Place]:
    """Give the places that the words mean: by part of a name, or by how its initials begin."""
    if query.has_initials:
        sought = f"\n{query.words}"
        return [place for place, words in places if sought in words.initials]
    return [place for place, words in places if query.words in words.names]


def marks_in(title: str, query: Query) -> list[list[int]]:
    """Say which parts of the title of a place matched, as positions from and to."""
    found = [] if not query.words else [_words_in(title, query)]
    if query.number is not None:
        at = re.search(rf"(?<!\d)0*{re.escape(query.number)}", title.casefold())
        found.append((at.start(), at.end()) if at else None)
    return [[*each] for each in found if each is not None]


def _words_in(title: str, query: Query) -> tuple[int, int] | None:
    if query.has_initials:
        return 0, min(len(query.words), len(title))
    start = title.casefold().find(query.words)
    return None if start < 0 else (start, start + len(query.words))


def _plain_number(number: str) -> str:
    """Write 三 as 3 and 03 as 3."""
    address = None if number[-1:].isalpha() and number.isascii() else parse_building(f"{number}幢")
    return number.lstrip("0") if address is None else address.building_no.removesuffix("幢")
