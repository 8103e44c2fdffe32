"""What people type to find a building, an estate or a member."""

import re

import pytest

from gis.errors import InvalidParameter
from gis.workflows.search_query import Query, marks_in, matching_places, read_query, words_of_place

GUIYUAN = frozenset({"gyxc"})


@pytest.mark.parametrize(
    "typed", ["3号楼", "3栋", "３#", "3幢", "三号楼", " 3 幢", "3座", "3#楼", "03幢", "3幢2单元"]
)
def test_a_building_is_meant_however_it_is_written(typed: str) -> None:
    query = read_query(typed)

    assert (query.kind, query.words, query.number) == ("building", "", "3")
    assert query.is_exact


@pytest.mark.parametrize(
    ("typed", "words", "number"),
    [
        ("gy12", "gy", "12"),
        ("GY12", "gy", "12"),
        ("桂苑12", "桂苑", "12"),
        ("桂苑新村十二幢", "桂苑新村", "12"),
        ("桂苑新村12号楼", "桂苑新村", "12"),
        ("东区3幢", "东区", "3"),
        ("a座", "", "a"),
        ("12a幢", "", "12a"),
    ],
)
def test_words_before_a_number_name_the_estate(typed: str, words: str, number: str) -> None:
    query = read_query(typed)

    assert (query.words, query.number) == (words, number)
    assert query.kind == ("mixed" if words else "building")
    assert query.name is None
    assert query.initials is None


@pytest.mark.parametrize(
    ("typed", "kind", "name", "initials"),
    [
        ("张伟", "name", "张伟", None),
        ("张", "place", None, None),
        ("zw", "initials", None, "zw"),
        ("z", "initials", None, None),
        ("阿依古丽·买买提", "name", "阿依古丽买买提", None),
        ("桂苑", "name", "桂苑", None),
        ("三元里", "name", "三元里", None),
    ],
)
def test_members_are_looked_for_by_two_characters_or_more(typed, kind, name, initials) -> None:
    query = read_query(typed)

    assert (query.kind, query.name, query.initials) == (kind, name, initials)


@pytest.mark.parametrize("typed", ["", "   ", "楼" * 41])
def test_nothing_and_too_much_are_refused(typed: str) -> None:
    with pytest.raises(InvalidParameter):
        read_query(typed)


@pytest.mark.parametrize("stored", ["3幢", "3栋", "3号楼", "03幢", "3", "3#"])
def test_pattern_finds_the_number_as_it_is_stored(stored: str) -> None:
    assert re.match(read_query("3号楼").number_pattern or "", stored)


@pytest.mark.parametrize("stored", ["30幢", "13幢", "3a幢", "东3幢"])
def test_a_marked_number_means_no_other(stored: str) -> None:
    assert not re.match(read_query("3号楼").number_pattern or "", stored)


def test_a_bare_number_may_go_on() -> None:
    pattern = read_query("1").number_pattern or ""

    assert re.match(pattern, "1幢")
    assert re.match(pattern, "12幢")
    assert not re.match(pattern, "21幢")


@pytest.mark.parametrize("typed", ["gy", "gyx", "gy12"])
def test_initials_find_a_place_from_its_beginning(typed: str) -> None:
    places = [
        ("it", words_of_place(["桂苑新村"], GUIYUAN)),
        ("no", words_of_place(["新桂苑"], {"xgy"})),
    ]

    assert matching_places(read_query(typed), places) == ["it"]


def test_an_alias_finds_a_place() -> None:
    places = [("it", words_of_place(["滨河花园", "滨江花园"], ()))]

    assert matching_places(read_query("滨江"), places) == ["it"]


@pytest.mark.parametrize("typed", ["园滨", "园 滨", "园\n滨", "xygy"])
def test_words_are_of_one_name(typed: str) -> None:
    places = [("no", words_of_place(["滨河花园", "滨江花园"], ["bhhyxy", "gy"]))]

    assert not matching_places(read_query(typed), places)


@pytest.mark.parametrize(
    ("typed", "marks"),
    [
        ("12", [[5, 7]]),
        ("桂苑12幢", [[0, 2], [5, 7]]),
        ("gy12", [[0, 2], [5, 7]]),
        ("新村", [[2, 4]]),
        ("十二幢", [[5, 7]]),
        ("南区", []),
    ],
)
def test_what_matched_is_marked(typed: str, marks: list[list[int]]) -> None:
    assert marks_in("桂苑新村 12幢", read_query(typed)) == marks


def test_a_number_is_not_marked_inside_a_longer_one() -> None:
    assert marks_in("沁园 12幢", Query("building", number="2")) == []
