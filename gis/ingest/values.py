"""Words of a file → values of the layer: texts, numbers, dates, choices; nulls are nulls."""

import math
import re
import unicodedata
from collections.abc import Callable, Mapping
from datetime import date, datetime, timedelta
from typing import Any

import numpy as np
import pandas as pd

from gis.ingest.source import Values
from gis.layers.spec import Field

_NESTED: frozenset[object] = frozenset()
"""Stands for objects and lists within lists, which no column takes."""
NULLS = {"", "无", "-", "/", "—", "nan", "null", "none", "<null>"}
_CODES = {"code", "stat_code", "grid_code", "building_no", "cluster"}
_YES = {"是", "有", "true", "yes", "y", "t", "1"}
_NO = {"否", "没有", "false", "no", "n", "f", "0"}
_LARGEST_INTEGER = 2**31 - 1
_YEARS = range(1900, 2101)
_DAY_ZERO = date(1899, 12, 30)
_SERIALS = range(20_400, 70_000)
"""Days from 1955 on; 20157 and the like are more likely a year and a month."""
_DATE = re.compile(
    r"(\d{4})(?:[-/.年](\d{1,2})(?:[-/.月](\d{1,2})?日?)?|(\d{2})(\d{2})?)(?:[ T]\d\d?:.*)?"
)


class BadValue(ValueError):
    """A value is not of the kind that its column holds; says so without quoting it."""


def convert(raw: Values, column: Field) -> tuple[Values, dict[int, str]]:
    """
    Convert a column of a file to its kind.

    Returns
    -------
    values
        Objects: str, list of str, int, float, bool or date; None where there is nothing.
    bad
        What is wrong, by position, with those that could not be converted (None above).
    """
    parse = _parser(column)
    codes, distinct = _factorized(raw)
    results = np.empty(len(distinct) + 1, dtype=object)  # the last one, None, is for nulls
    faults: dict[int, str] = {}
    for number, value in enumerate(distinct):
        try:
            results[number] = parse(value)
        except BadValue as fault:
            faults[number] = str(fault)
    bad: dict[int, str] = {}
    if faults:
        for position in np.flatnonzero(np.isin(codes, list(faults))):
            bad[int(position)] = faults[int(codes[position])]
    return results[codes], bad


def parse_text(value: object) -> str | None:
    """Take a text as it is (NFC, outer blanks off); null words become None."""
    text = _plain(value)
    return None if unicodedata.normalize("NFKC", text).casefold() in NULLS else text


def parse_code(value: object) -> str | None:
    """Take a code: full-width letters and digits become plain ones."""
    text = parse_text(value)
    return None if text is None else unicodedata.normalize("NFKC", text).strip()


def parse_texts(value: object) -> list[str]:
    """Split a list written with `;` or `；`."""
    parts = value if isinstance(value, list) else re.split(r"[;；]", _plain(value))
    texts = [parse_text(part) for part in parts]
    return [text for text in texts if text is not None]


def parse_number(value: object) -> float | None:
    """
    Read a number, with or without thousands commas.

    Raises
    ------
    BadValue
        It is none.
    """
    if isinstance(value, bool | np.bool_):
        raise BadValue("a yes or no where a number is expected")
    if isinstance(value, int | float | np.integer | np.floating):
        number = _float(value)
    else:
        text = parse_code(value)
        if text is None:
            return None
        number = _float(re.sub(r"(?<=\d),(?=\d{3}(?!\d))", "", text).replace("_", "?"))
    if not math.isfinite(number):
        raise BadValue("is not a finite number")
    return number


def _float(value: Any) -> float:  # noqa: ANN401 (a number, or a text)
    try:
        return float(value)
    except ValueError:
        raise BadValue("is not a number") from None
    except OverflowError:
        raise BadValue("is too large") from None


def parse_integer(value: object) -> int | None:
    """
    Read a whole number.

    Raises
    ------
    BadValue
        It is no number, has a fraction or is too large.
    """
    number = parse_number(value)
    if number is None:
        return None
    if number != int(number):
        raise BadValue("is not a whole number")
    if abs(number) > _LARGEST_INTEGER:
        raise BadValue("is too large")
    return int(number)


def parse_date(value: object) -> date | None:
    """
    Read a date such as 2015-07-01, 20150701, 2015年7月1日 or 2015/7/1.

    With year and month only (2015.7, 2015年7月, 201507, 2015.07.00) it is the first of the month.
    A number of five digits counts days as spreadsheets do.

    Raises
    ------
    BadValue
        It is no date, or a decimal number that may be January as well as October.
    """
    if isinstance(value, datetime | pd.Timestamp | np.datetime64):
        return _plausible(pd.Timestamp(value).date())
    if isinstance(value, date):
        return _plausible(value)
    if isinstance(value, float) and round(value % 1, 4) == 0.1:  # noqa: PLR2004 (2015.1)
        raise BadValue("may mean January or October; write it as 2015-01 or 2015-10")
    text = parse_code(value)
    if text is None:
        return None
    if text.isascii() and text.isdigit() and int(text) in _SERIALS:
        return _DAY_ZERO + timedelta(days=int(text))
    match = _DATE.fullmatch(text)
    if match is None:
        raise BadValue("is not a date; write it as 2015-07-01")
    year, month, day, packed_month, packed_day = match.groups()
    return _made_date(int(year), int(month or packed_month), int(day or packed_day or 1) or 1)


def parse_boolean(value: object) -> bool | None:
    """
    Read 是/否, true/false, 1/0.

    Raises
    ------
    BadValue
        It is neither.
    """
    if isinstance(value, bool | np.bool_):
        return bool(value)
    text = (parse_code(value) or "").casefold()
    if text in _YES:
        return True
    if text in _NO:
        return False
    if text in NULLS:
        return None
    raise BadValue("is neither yes nor no; write 是 or 否")


_PARSERS: Mapping[str, Callable[[object], Any]] = {
    "text": parse_text,
    "texts": parse_texts,
    "integer": parse_integer,
    "number": parse_number,
    "date": parse_date,
    "boolean": parse_boolean,
}


def _parser(column: Field) -> Callable[[object], Any]:
    if column.choices:
        return _choice_parser(column)
    if column.kind == "text" and column.name in _CODES:
        return parse_code
    parse = _PARSERS[column.kind]
    if column.minimum is None:
        return parse
    minimum = column.minimum

    def parse_bounded(value: object) -> float | None:
        number: float | None = parse(value)
        if number is not None and number < minimum:
            raise BadValue(f"is below {minimum:g}")
        return number

    return parse_bounded


def _choice_parser(column: Field) -> Callable[[object], str | None]:
    choices = {word.casefold(): stored for word, stored in column.choices.items()}
    allowed = "、".join(word for word in column.choices if word != "*")

    def parse_choice(value: object) -> str | None:
        word = parse_code(value)
        if word is None:
            return None
        stored = choices.get(word.casefold(), choices.get("*"))
        if stored is None:
            raise BadValue(f"is an unknown word; known are {allowed}")
        return stored

    return parse_choice


def _factorized(raw: Values) -> tuple[Values, Values]:
    """Give each distinct value a number; nulls get -1."""
    if raw.dtype != object:
        codes, distinct = pd.factorize(raw)
        return codes, np.asarray(distinct)
    hashable = np.empty(len(raw), dtype=object)
    hashable[:] = [_hashable(value) for value in raw]
    codes, distinct = pd.factorize(hashable)
    unpacked = np.empty(len(distinct), dtype=object)
    unpacked[:] = [list(value) if isinstance(value, tuple) else value for value in distinct]
    return codes, unpacked


def _hashable(value: Any) -> Any:  # noqa: ANN401 (any JSON)
    if isinstance(value, list):
        is_flat = not any(isinstance(each, list | dict) for each in value)
        return tuple(value) if is_flat else _NESTED
    return _NESTED if isinstance(value, dict) else value


def _plain(value: object) -> str:
    if isinstance(value, float | np.floating) and float(value).is_integer():
        value = int(value)
    if isinstance(value, list | dict | frozenset):
        raise BadValue("is a list or an object where a plain value is expected")
    text = (
        unicodedata.normalize("NFC", str(value)).replace("\0", "").strip(" \t\r\n\v\f\u3000\ufeff")
    )
    try:
        text.encode()
    except UnicodeEncodeError:
        raise BadValue("holds half a character") from None
    return text


def _made_date(year: int, month: int, day: int) -> date:
    try:
        day_meant = date(year, month, day)
    except ValueError as fault:
        raise BadValue("is not a date; write it as 2015-07-01") from fault
    return _plausible(day_meant)


def _plausible(day: date) -> date:
    if day.year not in _YEARS:
        raise BadValue(f"lies outside the years {_YEARS.start} to {_YEARS.stop - 1}")
    return day
