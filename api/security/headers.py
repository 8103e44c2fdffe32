"""Headers that keep a browser from doing anything with our answers but showing them."""

import logging
import secrets
from collections.abc import Awaitable, Callable

from fastapi import Request, Response

from api.security.transport import is_private
from gis.errors import without_words

_PAGE_POLICY = (
    "default-src 'none'; script-src 'nonce-{nonce}' 'strict-dynamic'; style-src 'self';"
    " img-src 'self' data:; connect-src 'self'; base-uri 'none'; form-action 'self';"
    " frame-ancestors 'none'"
)
_FORBIDDEN, _TOO_LONG, _INTERNAL = 403, 413, 500
_LOG = logging.getLogger("linge.api")
_DATA_POLICY = "default-src 'none'; frame-ancestors 'none'"
_HEADERS = {
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Permissions-Policy": "geolocation=(self), camera=(), microphone=()",
}


async def guard(
    request: Request,
    call_next: Callable[[Request], Awaitable[Response]],
    *,
    refuse: Callable[..., Response],
) -> Response:
    """
    Give every answer its security headers, and pages a nonce of their own.

    `refuse` writes a refusal by status and kind: of what came in the open from another
    machine, and of a body that is too long, which the framework refuses in its own words.
    """
    request.state.nonce = secrets.token_urlsafe(16)
    request.state.request_id = secrets.token_hex(8)
    request.state.no_store = False
    if is_private(request):
        response = await _answered(request, call_next, refuse)
    else:
        response = refuse(_FORBIDDEN, kind="tls_needed", detail="ask by TLS from another machine")
    if response.status_code == _TOO_LONG:
        response = refuse(_TOO_LONG, kind="too_long")
    is_page = response.headers.get("content-type", "").startswith("text/html")
    policy = _PAGE_POLICY.format(nonce=request.state.nonce) if is_page else _DATA_POLICY
    response.headers["Content-Security-Policy"] = policy
    for name, value in _HEADERS.items():
        response.headers[name] = value
    response.headers["X-Request-Id"] = request.state.request_id
    if request.url.scheme == "https":
        response.headers["Strict-Transport-Security"] = "max-age=31536000"
    if request.state.no_store:
        response.headers["Cache-Control"] = "no-store"
    response.headers.setdefault("Cache-Control", "private, no-cache")
    return response


async def _answered(
    request: Request,
    call_next: Callable[[Request], Awaitable[Response]],
    refuse: Callable[..., Response],
) -> Response:
    try:
        return await call_next(request)
    except Exception as error:  # noqa: BLE001 - else the framework would answer, without our headers
        _LOG.error("request %s failed: %s", request.state.request_id, without_words(error))
        return refuse(_INTERNAL, kind="internal")
