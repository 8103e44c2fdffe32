"""Accounts of tests, and browsers and programs that are signed in as them."""

import secrets
import uuid
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from fastapi import FastAPI
from fastapi.testclient import TestClient

from api.security.cookies import COOKIE
from api.security.csrf import HEADER, csrf_token
from gis.store.accounts import add_account
from gis.store.engine import transaction
from gis.store.grants import NewGrant, add_grant
from gis.store.rights import say
from gis.store.sessions import Lifetime, open_session
from tests.conftest import Database

LASTS = Lifetime(idle=timedelta(minutes=30), absolute=timedelta(hours=10))
HOME = "https://127.0.0.1"  # the cookie is for TLS, or for a browser on this machine
CHOSEN = "a calm river bends 7 times"  # what accounts of tests have as password
Grant = tuple[str, str, uuid.UUID]


@dataclass(frozen=True)
class TestAccount:
    """An account made for a test."""

    __test__ = False

    id: uuid.UUID
    login: str
    role: str


class Clock:
    """A clock that a test puts forward."""

    def __init__(self) -> None:
        self.now = datetime.now(UTC)

    def __call__(self) -> datetime:
        """Tell the time."""
        return self.now

    def forward(self, **time: float) -> None:
        """Let time pass: `minutes=5`."""
        self.now += timedelta(**time)


def make_account(
    database: Database, role: str, grants: Iterable[Grant] = (), *, effect: str = "allow"
) -> TestAccount:
    """Make an account with grants: action, kind of scope, id of scope."""
    login = f"{role.replace('_', '-')}-{secrets.token_hex(4)}"
    with transaction(database.owner_url) as connection:
        account_id = add_account(connection, login=login, role=role)
        for action, kind, scope_id in grants:
            add_grant(connection, NewGrant(account_id, action, (kind, scope_id), effect))
    return TestAccount(account_id, login, role)


def session_of(database: Database, account_id: uuid.UUID, *, now: datetime | None = None) -> str:
    """Begin a session as signing in does, without its costly password; gives the token."""
    with transaction(database.app_url) as connection:
        say(connection, account=str(account_id))
        return open_session(connection, account_id, now=now or datetime.now(UTC), lifetime=LASTS)


def signed_in(app: FastAPI, token: str) -> TestClient:
    """Give a client with the cookie of a session, that proves its changes like our pages."""
    client = TestClient(app, base_url=HOME)
    client.cookies.set(COOKIE, token, domain="127.0.0.1")
    client.headers[HEADER] = csrf_token(token)
    return client
