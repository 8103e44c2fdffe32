"""Passwords: which are refused, and that what is kept tells nothing."""

import pytest

from api.security.passwords import hash_password, is_outdated, matches
from gis.errors import WeakPassword

GOOD = "a calm river bends 7 times"


@pytest.mark.parametrize(
    "password",
    [
        "",
        "eleven char",
        "x" * 201,
        "password1234",
        "PASSWORD1234",
        "woaini1314520",
        "aaaaaaaaaaaa",
        "ababababababab",
        "my demo-leader 1",
        "MY DEMO-LEADER 1",
    ],
)
def test_weak_password_is_refused(password: str) -> None:
    with pytest.raises(WeakPassword):
        hash_password(password, login="demo-leader")


@pytest.mark.parametrize("password", [GOOD, "桥头的灯火照着河水慢慢流过去", "tR0ub4dor&3 tree"])
def test_good_password_is_kept_by_argon2id_and_found_again(password: str) -> None:
    kept = hash_password(password, login="demo-leader")

    assert kept.startswith("$argon2id$")
    assert password not in kept
    assert matches(password, kept)
    assert not matches(f"{password} ", kept)
    assert not is_outdated(kept)


def test_same_password_is_kept_differently_each_time() -> None:
    assert hash_password(GOOD, login="a1") != hash_password(GOOD, login="a1")


@pytest.mark.parametrize("kept", [None, "", "no hash at all"])
def test_nothing_matches_where_nothing_is_kept(kept: str | None) -> None:
    assert not matches(GOOD, kept)


def test_older_parameters_are_noticed() -> None:
    older = "$argon2id$v=19$m=8,t=1,p=1$c29tZXNhbHQ$KmFCMb6ZQ3d6YcxYqXqP1w"

    assert is_outdated(older)
