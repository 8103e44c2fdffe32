"""Passwords: what makes a good one, and how one is kept (argon2id)."""

from functools import cache
from threading import BoundedSemaphore

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

from api.security.common_passwords import COMMONEST
from api.settings import api_settings
from gis.errors import WeakPassword

SHORTEST = 12
LONGEST = 200
_AT_ONCE = BoundedSemaphore(4)  # each takes its memory: many sign-ins at once must not take all


def hash_password(password: str, *, login: str) -> str:
    """
    Turn a new password into what is kept of it.

    Raises
    ------
    WeakPassword
        It is too short or too long, is or holds the login, or is among the commonest.
    """
    _require_strong(password, login=login)
    with _AT_ONCE:
        return _hasher().hash(password)


def matches(password: str, kept: str | None) -> bool:
    """
    Tell whether a password is the one kept; takes as long when there is none to compare with.

    Whoever asks then learns nothing from the time about which logins exist.
    """
    with _AT_ONCE:
        try:
            _hasher().verify(kept or _nobodys(), password)
        except (VerificationError, InvalidHashError):
            return False
    return kept is not None


def is_outdated(kept: str) -> bool:
    """Tell whether what is kept was made with other parameters than today's."""
    return _hasher().check_needs_rehash(kept)


def rehash(password: str) -> str:
    """Keep a password that was just found right with today's parameters."""
    with _AT_ONCE:
        return _hasher().hash(password)


def _require_strong(password: str, *, login: str) -> None:
    if not SHORTEST <= len(password) <= LONGEST:
        raise WeakPassword(f"a password has {SHORTEST} to {LONGEST} characters")
    plain = password.casefold()
    if login.casefold() in plain:
        raise WeakPassword("the password must not contain the login")
    if plain in COMMONEST or len(set(plain)) < SHORTEST // 3:
        raise WeakPassword("this password is among those that are guessed first")


@cache
def _hasher() -> PasswordHasher:
    settings = api_settings()
    return PasswordHasher(
        time_cost=settings.password_rounds,
        memory_cost=settings.password_memory_kib,
        parallelism=1,
    )


@cache
def _nobodys() -> str:
    """Make a hash that no password has, with the parameters of all others."""
    return _hasher().hash("nobody has this password")
