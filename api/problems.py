"""Errors → answers by RFC 9457 (problem details), in Chinese and English."""

import logging
import re
from collections.abc import Mapping
from typing import Any
from urllib.parse import quote

from fastapi import APIRouter, FastAPI, Request, Response
from fastapi.exceptions import RequestValidationError
from fastapi.responses import HTMLResponse, JSONResponse, RedirectResponse
from sqlalchemy.exc import DataError, OperationalError
from starlette.exceptions import HTTPException

from api.settings import api_settings
from gis import errors
from maps.screens import Screen, render_screen
from maps.texts import texts_in

STATUS: dict[type[errors.GisError], int] = {
    errors.UnreadableFile: 422,
    errors.MissingField: 422,
    errors.UnknownCrs: 422,
    errors.WrongCrs: 422,
    errors.AmbiguousFile: 422,
    errors.RejectedRows: 422,
    errors.UnknownName: 404,
    errors.InvalidParameter: 422,
    errors.UndoRefused: 409,
    errors.NotAllowed: 403,
    errors.CountsNotGranted: 403,
    errors.MissingKey: 503,
    errors.ForbiddenTarget: 403,
    errors.NotSignedIn: 401,
    errors.WrongCredentials: 401,
    errors.WeakPassword: 422,
    errors.ChangedSince: 409,
    errors.TooManyRequests: 429,
    errors.AuditUnavailable: 503,
    errors.ClusterFailure: 503,
    errors.DatabaseUnavailable: 503,
}

_TITLES = {
    400: ("请求有误", "Bad request"),
    401: ("请先登录", "Sign in first"),
    403: ("不允许", "Not allowed"),
    404: ("没有找到", "Not found"),
    405: ("不支持此方法", "Method not allowed"),
    409: ("与现有数据冲突", "Conflict"),
    413: ("内容过大", "Content too large"),
    422: ("输入有误", "Invalid input"),
    429: ("请求过于频繁", "Too many requests"),
    500: ("系统错误", "Internal error"),
    503: ("服务暂不可用", "Unavailable"),
}
_DENIED = (errors.NotAllowed, errors.CountsNotGranted)
_SIGN_IN = "/login"
_OWN = "/me"
_FOR_PROGRAMS = ("/api/", "/tiles/", "/ogc/", "/openapi.json")
_INTERNAL = 500
_UNAVAILABLE = 503
_SCHEMA: dict[str, Any] = {
    "type": "object",
    "required": ["type", "title", "title_en", "status"],
    "properties": {
        "type": {"type": "string"},
        "title": {"type": "string"},
        "title_en": {"type": "string"},
        "status": {"type": "integer"},
        "detail": {"type": "string"},
    },
}
_LOG = logging.getLogger("linge.api")


def install(app: FastAPI) -> None:
    """Answer every error of the application as a problem."""
    app.add_exception_handler(errors.GisError, _on_gis_error)
    app.add_exception_handler(RequestValidationError, _on_validation_error)
    app.add_exception_handler(HTTPException, _on_http_exception)
    app.add_exception_handler(DataError, _on_unstorable)
    app.add_exception_handler(OperationalError, _on_database_error)
    app.add_exception_handler(Exception, _on_bug)


def _described(status: int) -> dict[str, Any]:
    content: dict[str, Any] = {"application/problem+json": {"schema": _SCHEMA}}
    return {"description": _TITLES[status][1], "content": content}


RESPONSES: dict[int | str, dict[str, Any]] = {
    status: _described(status) for status in (400, 401, 403, 404, 409, 413, 422, 429, 503)
}
"""What any route can answer besides what it is for; the description of the API names them."""

_PAGE_RESPONSES: dict[int | str, dict[str, Any]] = {
    303: {"description": "Sign in first: leads to the page for it"},
    403: {
        "description": _TITLES[403][1],
        "content": {"text/html": {}, **RESPONSES[403]["content"]},
    },
}


def responses_of(router: APIRouter) -> dict[int | str, dict[str, Any]]:
    """Describe what any route of a router can answer: a person looks at what pages answer."""
    is_of_pages = router.default_response_class is HTMLResponse
    return RESPONSES | _PAGE_RESPONSES if is_of_pages else RESPONSES


def problem(status: int, *, kind: str, detail: str | None = None) -> JSONResponse:
    """Make the answer; `kind` is a stable name for programs to compare."""
    chinese, english = _TITLES.get(status, _TITLES[_INTERNAL])
    content: dict[str, object] = {
        "type": f"urn:linge:problem:{kind}",
        "title": chinese,
        "title_en": english,
        "status": status,
    }
    if detail is not None:
        content["detail"] = detail
    # A body that cannot be read is refused before any route can say that nothing is to be kept.
    kept = {"Cache-Control": "no-store"}
    return JSONResponse(content, status, kept, media_type="application/problem+json")


def _on_gis_error(request: Request, error: Exception) -> Response:
    if _is_page(request) and isinstance(error, errors.NotSignedIn):
        return _to_sign_in(request)
    if _is_page(request) and isinstance(error, _DENIED):
        return _notice(request, error)
    status = next((STATUS[kind] for kind in type(error).__mro__ if kind in STATUS), _INTERNAL)
    # Where the database is and what ails it is for the log, not for who asks.
    detail = str(error) if status < _INTERNAL else None
    if status >= _INTERNAL:
        _LOG.error("%s: %s", type(error).__name__, error)
    if isinstance(error, errors.UnknownName) and request.state.no_store:
        detail = None  # whether something is unknown or not for one's eyes is not told
    answer = problem(status, kind=_kind(error), detail=detail)
    if isinstance(error, errors.TooManyRequests):
        answer.headers["Retry-After"] = str(error.wait_s)
    if isinstance(error, errors.NotSignedIn | errors.WrongCredentials):
        answer.headers["WWW-Authenticate"] = "Bearer"
    return answer


def _is_page(request: Request) -> bool:
    """Tell whether a person looks at the answer."""
    return request.method == "GET" and not request.url.path.startswith(_FOR_PROGRAMS)


def _to_sign_in(request: Request) -> RedirectResponse:
    asked = request.url.path + (f"?{request.url.query}" if request.url.query else "")
    return RedirectResponse(f"{_SIGN_IN}?next={quote(asked, safe='')}", status_code=303)


def _notice(request: Request, error: Exception) -> HTMLResponse:
    settings = api_settings()
    words = texts_in(settings.locale)
    detail, way, label = words.text("notice.not_allowed_detail"), "/", "notice.home"
    if isinstance(error, errors.CountsNotGranted):  # the start would lead here again
        detail = words.text("notice.counts_detail", action=words.text("action.counts_read"))
        way, label = _OWN, "me.title"
    page = {"detail": detail, "way": way, "label": words.text(label)}
    screen = Screen("notice", "notice.not_allowed", page=page)
    shown = render_screen(
        screen,
        nonce=request.state.nonce,
        locale=settings.locale,
        feedback=settings.feedback,
    )
    return HTMLResponse(shown, status_code=403)


def _on_validation_error(_request: Request, error: Exception) -> JSONResponse:
    faults = error.errors() if isinstance(error, RequestValidationError) else ()
    detail = "; ".join(f"{_field(fault)}: {fault['msg']}" for fault in faults)
    return problem(422, kind="invalid_parameter", detail=detail)


def _field(fault: Mapping[str, Any]) -> str:
    """Name a field of ours; one that was made up may be anybody's name."""
    return "a field" if fault["type"] == "extra_forbidden" else str(fault["loc"][-1])


def _on_http_exception(_request: Request, error: Exception) -> JSONResponse:
    status = error.status_code if isinstance(error, HTTPException) else _INTERNAL
    return problem(status, kind=f"http_{status}")


def _on_unstorable(_request: Request, _error: Exception) -> JSONResponse:
    """Refuse text with a zero byte, or a number or day beyond what columns hold."""
    return problem(422, kind="invalid_parameter", detail="a value that cannot be stored")


def _on_database_error(_request: Request, error: Exception) -> JSONResponse:
    _LOG.error("database: %s", error)
    return problem(_UNAVAILABLE, kind="database_unavailable")


def _on_bug(_request: Request, _error: Exception) -> JSONResponse:
    return problem(_INTERNAL, kind="internal")  # starlette logs the traceback


def _kind(error: Exception) -> str:
    return re.sub(r"(?<!^)(?=[A-Z])", "_", type(error).__name__).lower()
