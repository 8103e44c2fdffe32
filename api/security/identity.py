"""Who asks: found by the cookie of a session or by an API token, anew for each request."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from fastapi import Request

from api.security.cookies import session_token
from api.security.csrf import csrf_token, require_csrf, require_same_site
from api.security.rate_limits import Rate, RateLimits
from api.settings import ApiSettings
from gis.errors import NotSignedIn
from gis.store.api_tokens import PREFIX, find_api_token
from gis.store.rights import Caller
from gis.store.sessions import Lifetime, find_session

_BAD_TOKENS = Rate("bad_token", burst=30, per_s=60)
_NOBODY = "sign in first: the session has ended, or there was none"


@dataclass(frozen=True)
class Door:
    """How the application lets people in: where it looks, by which clock, how often."""

    url: str
    lifetime: Lifetime
    clock: Callable[[], datetime]
    limits: RateLimits = field(default_factory=RateLimits)


@dataclass(frozen=True)
class Identity:
    """A caller, and what a page needs to go on asking; a token needs nothing more."""

    caller: Caller
    csrf: str | None = None
    expires_at: datetime | None = None


def lifetime_of(settings: ApiSettings) -> Lifetime:
    """Read how long sessions last."""
    return Lifetime(
        idle=timedelta(minutes=settings.idle_minutes),
        absolute=timedelta(hours=settings.session_hours),
    )


def door_of(request: Request) -> Door:
    """Give the application's door."""
    found: Door = request.app.state.door
    return found


def address_of(request: Request) -> str:
    """Name the address that asks, for limits; a trusted proxy's word has been taken before."""
    return request.client.host if request.client else "unknown"


def identify(request: Request) -> Identity:
    """
    Find who asks.

    Raises
    ------
    NotSignedIn
        Nobody, or nobody any longer.
    ForbiddenTarget
        A change that does not come from a page of ours.
    TooManyRequests
        The address has tried many wrong tokens.
    """
    header = request.headers.get("authorization")
    return _by_session(request) if header is None else _by_token(request, header)


def _by_token(request: Request, header: str) -> Identity:
    door = door_of(request)
    scheme, _, token = header.partition(" ")
    caller = None
    if scheme.lower() == "bearer" and token.startswith(PREFIX):
        caller = find_api_token(door.url, token, now=door.clock())
    if caller is None:
        door.limits.take(_BAD_TOKENS, address_of(request))
        raise NotSignedIn("this token is unknown, revoked or too old")
    return Identity(caller)


def _by_session(request: Request) -> Identity:
    door = door_of(request)
    token = session_token(request)
    found = token and find_session(door.url, token, now=door.clock(), lifetime=door.lifetime)
    if not token or not found:
        raise NotSignedIn(_NOBODY)
    require_same_site(request)
    require_csrf(request, token)
    return Identity(found.caller, csrf_token(token), found.expires_at)
