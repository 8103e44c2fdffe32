"""Sessions of browsers: a random token each, of which only the digest is kept."""

import secrets
import uuid
from dataclasses import dataclass
from datetime import datetime, timedelta
from hashlib import sha256

from sqlalchemy import ColumnElement, Connection, insert, select, update

from gis.store.accounts import caller_of
from gis.store.engine import transaction
from gis.store.identity import new_id
from gis.store.rights import Caller, say
from gis.store.tables.account import Session

_NOTED_EVERY = timedelta(minutes=1)  # a row is not written for every request


@dataclass(frozen=True)
class Lifetime:
    """How long a session lasts: without a request, and at most."""

    idle: timedelta
    absolute: timedelta


@dataclass(frozen=True)
class Found:
    """A session that is on, and who is signed in by it."""

    caller: Caller
    expires_at: datetime


def new_token() -> str:
    """Make up a token of 256 bits."""
    return secrets.token_urlsafe(32)


def digest_of(token: str) -> bytes:
    """Give what is kept of a token; it is random, so its digest needs no salt."""
    return sha256(token.encode()).digest()


def open_session(
    connection: Connection, account_id: uuid.UUID, *, now: datetime, lifetime: Lifetime
) -> str:
    """Begin a session of the account that this transaction is of; gives its token."""
    token = new_token()
    connection.execute(
        insert(Session).values(
            id=new_id(),
            account_id=account_id,
            token_sha256=digest_of(token),
            created_at=now,
            last_seen_at=now,
            expires_at=now + lifetime.absolute,
        )
    )
    return token


def find_session(url: str, token: str, *, now: datetime, lifetime: Lifetime) -> Found | None:
    """Find who is signed in by a token; None when nobody is, or no longer."""
    digest = digest_of(token)
    with transaction(url) as connection:
        say(connection, credential=digest.hex())
        row = connection.execute(
            select(
                Session.id,
                Session.account_id,
                Session.last_seen_at,
                Session.expires_at,
                Session.created_at,
            ).where(
                Session.token_sha256 == digest,
                Session.ended_at.is_(None),
                Session.expires_at > now,
                Session.created_at > now - lifetime.absolute,
                Session.last_seen_at > now - lifetime.idle,
            )
        ).one_or_none()
        if row is None:
            return None
        caller = caller_of(connection, row.account_id, session_id=row.id)
        if caller is not None and row.last_seen_at <= now - _NOTED_EVERY:
            connection.execute(update(Session).where(Session.id == row.id).values(last_seen_at=now))
    return None if caller is None else Found(caller, row.expires_at)


def end_session(connection: Connection, session_id: uuid.UUID, *, now: datetime) -> None:
    """End one session; its token is worth nothing from then on."""
    _end(connection, Session.id == session_id, now)


def end_session_of(connection: Connection, token: str, *, now: datetime) -> None:
    """End the session that a token is of, whoever's it is."""
    digest = digest_of(token)
    say(connection, credential=digest.hex())
    _end(connection, Session.token_sha256 == digest, now)


def end_sessions(connection: Connection, account_id: uuid.UUID, *, now: datetime) -> None:
    """End all sessions of an account."""
    _end(connection, Session.account_id == account_id, now)


def _end(connection: Connection, which: ColumnElement[bool], now: datetime) -> None:
    query = update(Session).where(which, Session.ended_at.is_(None))
    connection.execute(query.values(ended_at=now))
