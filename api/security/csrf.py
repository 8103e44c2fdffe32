"""Against pages elsewhere that make a browser ask in its user's name."""

import hmac
from hashlib import sha256
from urllib.parse import urlsplit

from fastapi import Request

from gis.errors import ForbiddenTarget

HEADER = "x-csrf-token"
_READING = {"GET", "HEAD", "OPTIONS"}
_PURPOSE = b"linge csrf"


def csrf_token(session_token: str) -> str:
    """Derive what a page of ours sends along; only who has the session's token can."""
    return hmac.new(session_token.encode(), _PURPOSE, sha256).hexdigest()


def require_same_site(request: Request) -> None:
    """
    Refuse a change that a page of another site asks the browser for.

    Raises
    ------
    ForbiddenTarget
        The browser says that another site asks.
    """
    if request.method in _READING:
        return
    site = request.headers.get("sec-fetch-site", "none")
    origin = request.headers.get("origin")
    is_foreign = origin is not None and urlsplit(origin).netloc != request.headers.get("host")
    if site not in {"same-origin", "none"} or is_foreign:
        raise ForbiddenTarget("this can only be asked for by our own pages")


def require_csrf(request: Request, session_token: str) -> None:
    """
    Refuse a change under a cookie that does not come with the session's CSRF token.

    Raises
    ------
    ForbiddenTarget
        It is missing or another session's.
    """
    if request.method in _READING:
        return
    given = request.headers.get(HEADER, "")
    if not hmac.compare_digest(given.encode(), csrf_token(session_token).encode()):
        raise ForbiddenTarget(f"send the header {HEADER} with the value of GET /api/v1/session")
