"""Names open only with their key, for their member; masks and tokens tell no more than meant."""

import os
import uuid

import pytest

from gis.errors import MissingKey
from gis.store.sealing import TOKEN_BYTES, Seals, initials_of, masked

HERE, THERE = uuid.uuid4(), uuid.uuid4()


@pytest.fixture
def seals() -> Seals:
    return Seals(os.urandom(32))


@pytest.mark.parametrize("name", ["李明", "欧阳小兰", "阿依古丽·买买提", "𠮷田", "an"])
def test_a_sealed_name_opens_for_its_member(seals, name) -> None:
    sealed = seals.seal(name, member_id=HERE, field="name")

    assert seals.open(sealed, member_id=HERE, field="name") == name
    assert name.encode() not in sealed


def test_the_same_name_is_sealed_differently_each_time(seals) -> None:
    assert seals.seal("李明", member_id=HERE, field="name") != seals.seal(
        "李明", member_id=HERE, field="name"
    )


@pytest.mark.parametrize(
    ("member_id", "field"), [(THERE, "name"), (HERE, "phone")], ids=["member", "field"]
)
def test_a_sealed_name_moved_elsewhere_does_not_open(seals, member_id, field) -> None:
    sealed = seals.seal("李明", member_id=HERE, field="name")

    with pytest.raises(MissingKey):
        seals.open(sealed, member_id=member_id, field=field)


def test_a_changed_or_foreign_value_does_not_open(seals) -> None:
    sealed = seals.seal("李明", member_id=HERE, field="name")
    changed = sealed[:-1] + bytes([sealed[-1] ^ 1])

    with pytest.raises(MissingKey, match="damaged"):
        seals.open(changed, member_id=HERE, field="name")
    with pytest.raises(MissingKey, match="another key"):
        Seals(os.urandom(32)).open(sealed, member_id=HERE, field="name")


@pytest.mark.parametrize(("name", "shown"), [("李明", "李*"), ("欧阳小兰", "欧*"), ("", "*")])
def test_a_mask_shows_one_character_and_no_length(name, shown) -> None:
    assert masked(name) == shown


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("桂苑", {"gy"}),
        ("重阳", {"cy", "zy"}),
        ("陈小明", {"cxm"}),
        ("A区", {"aq"}),
        ("𠮷·", set()),
    ],
)
def test_initials_hold_every_reading(text, expected) -> None:
    assert initials_of(text) >= expected


def test_tokens_of_several_places_are_those_of_each(seals) -> None:
    several = seals.tokens_in([None, HERE], "name", "Li小")

    assert several == [seals.token("name", "li小", community_id=each) for each in (None, HERE)]
    assert len(set(several)) == 2


def test_a_name_is_found_by_every_part_of_two_characters(seals) -> None:
    tokens = seals.tokens("王小明", community_id=HERE)

    for kind, part in [("name", "王小"), ("name", "小明"), ("name", "王小明"), ("initials", "wxm")]:
        assert (kind, seals.token(kind, part, community_id=HERE)) in tokens
    assert ("name", seals.token("name", "王", community_id=HERE)) not in tokens
    assert all(len(token) == TOKEN_BYTES for _, token in tokens)


def test_tokens_of_two_communities_share_nothing(seals) -> None:
    assert not seals.tokens("王小明", community_id=HERE) & seals.tokens(
        "王小明", community_id=THERE
    )


def test_keys_do_not_show_in_what_is_printed(seals) -> None:
    assert seals.key.hex() not in repr(seals)
    assert repr(seals.key) not in repr(seals)
