"""The one cookie: the token of a session, out of reach of scripts and other hosts."""

from fastapi import Request, Response

COOKIE = "__Host-linge"
"""The prefix makes browsers insist on Secure, this very host and the path /.

They accept it without TLS from this machine's own addresses, so it has no other name there.
"""


def session_token(request: Request) -> str | None:
    """Read the token a browser sends."""
    return request.cookies.get(COOKIE) or None


def set_session(response: Response, token: str) -> None:
    """Hand a session's token to the browser, which forgets it when it is closed."""
    response.set_cookie(
        COOKIE,
        token,
        path="/",
        secure=True,
        httponly=True,
        samesite="strict",
    )


def clear_session(response: Response) -> None:
    """Make the browser forget the token."""
    response.delete_cookie(COOKIE, path="/", secure=True, httponly=True, samesite="strict")
