"""Signing in: by login and password, or by a one-time link that sets the password."""

import uuid
from dataclasses import dataclass, replace
from datetime import datetime

from sqlalchemy import Connection

from api.security.passwords import hash_password, is_outdated, matches, rehash
from gis.errors import WrongCredentials
from gis.store.accounts import SigningIn, account_of_login, caller_of, note_failure, note_success
from gis.store.api_tokens import revoke_api_tokens
from gis.store.audit import Event, record
from gis.store.engine import transaction
from gis.store.one_time_links import account_of_link, use_link
from gis.store.rights import Caller, say
from gis.store.sessions import (
    Lifetime,
    end_session,
    end_session_of,
    end_sessions,
    open_session,
)

_REFUSED = "the login, password or link is wrong, or cannot be used for now"


@dataclass(frozen=True)
class Entry:
    """
    What signing in goes by: the database, the time, how long it lasts, which request.

    `replaced` is the token of a session that the browser still has: it ends.
    """

    url: str
    now: datetime
    lifetime: Lifetime
    request_id: str
    replaced: str | None = None


def sign_in(entry: Entry, *, login: str, password: str) -> str:
    """
    Begin a session by login and password; gives its token.

    An unknown login, a wrong password and a locked account are refused alike, after alike
    work.

    Raises
    ------
    WrongCredentials
        One of those.
    """
    with transaction(entry.url) as connection:
        before = account_of_login(connection, login)
    kept = None if before is None else before.password_hash
    is_right = matches(password, kept)
    renewed = rehash(password) if is_right and kept and is_outdated(kept) else None
    with transaction(entry.url) as connection:
        # Locked while it is decided: of many guesses at once no more count than one by one.
        account = account_of_login(connection, login, is_changed=True)
        reason = _refusal(account, kept, entry.now, is_right=is_right)
        if account is not None and reason is None:
            return _let_in(connection, entry, account.id, "login", password_hash=renewed)
        if account is not None and reason == "wrong_password":
            note_failure(connection, account, now=entry.now)
        record(connection, _failed_login(entry, account, reason))
    raise WrongCredentials(_REFUSED)


def redeem(entry: Entry, *, token: str, password: str) -> str:
    """
    Set the password of the account that a one-time link is for, and sign in.

    Raises
    ------
    WrongCredentials
        The link is unknown, used, too old, or its account is closed.
    WeakPassword
        The password is too easy to guess; the link can still be used.
    """
    with transaction(entry.url) as connection:
        account_id = account_of_link(connection, token, now=entry.now)
        caller = None if account_id is None else caller_of(connection, account_id)
    kept = None if caller is None else hash_password(password, login=caller.login)
    with transaction(entry.url) as connection:
        used_for = None if kept is None else use_link(connection, token, now=entry.now)
        if used_for is not None:
            return _let_in(connection, entry, used_for, "link_redeemed", password_hash=kept)
        failed = Event(
            kind="link_failed",
            outcome="failed",
            reason="unusable_link",
            request_id=entry.request_id,
        )
        record(connection, failed)
    raise WrongCredentials(_REFUSED)


def sign_out(entry: Entry, caller: Caller) -> None:
    """End the caller's session; its cookie is worth nothing from then on."""
    with transaction(entry.url) as connection:
        say(connection, account=str(caller.account_id), role=caller.role)
        if caller.session_id is not None:
            end_session(connection, caller.session_id, now=entry.now)
        record(connection, event_of(caller, "logout", request_id=entry.request_id))


def event_of(caller: Caller, kind: str, *, request_id: str) -> Event:
    """Make the event of something that a caller did."""
    return Event(
        kind=kind,
        account_id=caller.account_id,
        login=caller.login,
        role=caller.role,
        outcome="ok",
        request_id=request_id,
    )


def _refusal(
    account: SigningIn | None, kept: str | None, now: datetime, *, is_right: bool
) -> str | None:
    """Tell why nobody signs in, for the audit only; None lets in."""
    if account is None:
        return "unknown_login"
    if not account.is_active:
        return "closed"
    if account.locked_until is not None and account.locked_until > now:
        return "locked"
    return None if is_right and account.password_hash == kept else "wrong_password"


def _let_in(
    connection: Connection,
    entry: Entry,
    account_id: uuid.UUID,
    kind: str,
    *,
    password_hash: str | None,
) -> str:
    caller = caller_of(connection, account_id)
    if caller is None:
        raise WrongCredentials(_REFUSED)
    note_success(connection, account_id, now=entry.now, password_hash=password_hash)
    if kind == "link_redeemed":  # whoever knew the old password is out, and the tokens they made
        end_sessions(connection, account_id, now=entry.now)
        for ended in revoke_api_tokens(connection, account_id, now=entry.now):
            record(connection, _ended_token(entry, caller, ended))
    if entry.replaced is not None:
        end_session_of(connection, entry.replaced, now=entry.now)
    record(connection, event_of(caller, kind, request_id=entry.request_id))
    return open_session(connection, account_id, now=entry.now, lifetime=entry.lifetime)


def _ended_token(entry: Entry, caller: Caller, token_id: uuid.UUID) -> Event:
    return replace(
        event_of(caller, "token_revoked", request_id=entry.request_id),
        object_kind="token",
        object_id=token_id,
        reason="new password",
    )


def _failed_login(entry: Entry, account: SigningIn | None, reason: str | None) -> Event:
    return Event(
        kind="login_failed",
        account_id=None if account is None else account.id,
        login=None if account is None else account.login,  # a password may stand there by mistake
        role=None if account is None else account.role,
        outcome="failed",
        reason=reason,
        request_id=entry.request_id,
    )
