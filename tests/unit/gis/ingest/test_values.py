"""Words of files become values, and what cannot is said without quoting it."""

from datetime import date, datetime
from typing import Any

import numpy as np
import pytest

from gis.ingest.values import convert
from gis.layers.spec import Field


def objects(*values: Any) -> np.ndarray:
    """Make a column of a file."""
    column = np.empty(len(values), dtype=object)
    column[:] = values
    return column


def converted(kind: str, *values: Any, **options: Any) -> list[Any]:
    """Convert a column; the message stands in for a value that is bad."""
    results, bad = convert(objects(*values), Field("x", "x", kind, **options))  # type: ignore[arg-type] # a kind
    return [bad.get(at, value) for at, value in enumerate(results)]


@pytest.mark.parametrize(
    ("word", "day"),
    [
        ("2015-07-01", date(2015, 7, 1)),
        ("2015/7/1", date(2015, 7, 1)),
        ("2015.7.1", date(2015, 7, 1)),
        ("2015年7月1日", date(2015, 7, 1)),
        ("２０１５年７月１日", date(2015, 7, 1)),
        ("2015年7月", date(2015, 7, 1)),
        ("2015.7", date(2015, 7, 1)),
        ("2015.12", date(2015, 12, 1)),
        ("2015.07.00", date(2015, 7, 1)),
        ("201507", date(2015, 7, 1)),
        ("20150701", date(2015, 7, 1)),
        ("2015-07-01 00:00:00", date(2015, 7, 1)),
        ("42186", date(2015, 7, 1)),
        (42186, date(2015, 7, 1)),
        (42186.0, date(2015, 7, 1)),
        (20150701, date(2015, 7, 1)),
        (2015.7, date(2015, 7, 1)),
        (datetime(2015, 7, 1, 12), date(2015, 7, 1)),  # noqa: DTZ001 (as GDAL gives it)
        (date(2015, 7, 1), date(2015, 7, 1)),
        ("无", None),
        ("", None),
        (None, None),
    ],
)
def test_dates_are_read_in_all_the_usual_ways(word: object, day: date | None) -> None:
    assert converted("date", word) == [day]


@pytest.mark.parametrize(
    "word", ["2015-13-01", "2015-02-30", "7月1日", "20157", "1015-07-01", 2015.1, "soon", True, [1]]
)
def test_what_is_no_date_is_told_without_quoting_it(word: object) -> None:
    [message] = converted("date", word)

    assert isinstance(message, str)
    assert str(word) not in message


@pytest.mark.parametrize(
    ("word", "number"),
    [
        ("1,234,567.5", 1_234_567.5),
        ("１２", 12.0),
        (" 12 ", 12.0),
        (12, 12.0),
        ("-", None),
        ("1,2345", "is not a number"),
        ("1_000", "is not a number"),
        ("0x10", "is not a number"),
        ("1e999", "is not a finite number"),
        ("inf", "is not a finite number"),
        (10**400, "is too large"),
        (-1, "is below 0"),
        (True, "a yes or no where a number is expected"),
    ],
)
def test_numbers_are_read_and_odd_ones_told(word: object, number: object) -> None:
    assert converted("number", word, minimum=0) == [number]


def test_whole_numbers_fit_the_table() -> None:
    assert converted("integer", "2147483647", 2.0, "2.5", 2**31) == [
        2_147_483_647,
        2,
        "is not a whole number",
        "is too large",
    ]


def test_yes_and_no_are_read() -> None:
    words = ["是", "否", "TRUE", "0", 1, False, "无", "也许"]

    assert converted("boolean", *words) == [
        True, False, True, False, True, False, None, "is neither yes nor no; write 是 or 否"
    ]  # fmt: skip


def test_texts_keep_their_letters_but_not_their_edges() -> None:
    words = ["\u3000甲乙\ufeff", "Ｎ３", "a\0b", "e\u0301", "／", "\ud800"]

    assert converted("text", *words) == ["甲乙", "Ｎ３", "ab", "é", None, "holds half a character"]


def test_lists_are_split_or_taken() -> None:
    words = ["东村;西村；无", ["东村", "-"], "", None]

    assert converted("texts", *words)[:3] == [["东村", "西村"], ["东村"], []]


def test_words_of_a_choice_become_the_stored_one() -> None:
    choices = {"branch": "branch", "党支部": "branch"}

    results = converted("text", "党支部", "BRANCH", "支部", None, choices=choices)

    assert results == ["branch", "branch", "is an unknown word; known are branch、党支部", None]


def test_other_words_of_an_open_choice_become_the_rest() -> None:
    assert converted("text", "a", "b", choices={"a": "a", "*": "other"}) == ["a", "other"]


def test_nested_values_are_told_and_break_nothing() -> None:
    deep: list[Any] = []
    for _ in range(50):
        deep = [deep]

    results = converted("text", {"a": 1}, [1], deep, "甲")

    message = "is a list or an object where a plain value is expected"
    assert results == [message, message, message, "甲"]
    assert converted("texts", deep, {}) == [message, message]
