"""Errors → answers by RFC 9457 (problem details), in Chinese and English."""

import logging
import re

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse
from sqlalchemy.exc import OperationalError
from starlette.exceptions import HTTPException

from gis import errors

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
    422: ("输入有误", "Invalid input"),
    429: ("请求过于频繁", "Too many requests"),
    500: ("系统错误", "Internal error"),
    503: ("服务暂不可用", "Unavailable"),
}
_INTERNAL = 500
_UNAVAILABLE = 503
_LOG = logging.getLogger("linge.api")


def install(app: FastAPI) -> None:
    """Answer every error of the application as a problem."""
    app.add_exception_handler(errors.GisError, _on_gis_error)
    app.add_exception_handler(RequestValidationError, _on_validation_error)
    app.add_exception_handler(HTTPException, _on_http_exception)
    app.add_exception_handler(OperationalError, _on_database_error)
    app.add_exception_handler(Exception, _on_bug)


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
    return JSONResponse(content, status, media_type="application/problem+json")


def _on_gis_error(_request: Request, error: Exception) -> JSONResponse:
    status = next((STATUS[kind] for kind in type(error).__mro__ if kind in STATUS), _INTERNAL)
    # Where the database is and what ails it is for the log, not for who asks.
    detail = str(error) if status < _INTERNAL else None
    if detail is None:
        _LOG.error("%s: %s", type(error).__name__, error)
    return problem(status, kind=_kind(error), detail=detail)


def _on_validation_error(_request: Request, error: Exception) -> JSONResponse:
    faults = error.errors() if isinstance(error, RequestValidationError) else ()
    detail = "; ".join(f"{fault['loc'][-1]}: {fault['msg']}" for fault in faults)
    return problem(422, kind="invalid_parameter", detail=detail)


def _on_http_exception(_request: Request, error: Exception) -> JSONResponse:
    status = error.status_code if isinstance(error, HTTPException) else _INTERNAL
    return problem(status, kind=f"http_{status}")


def _on_database_error(_request: Request, error: Exception) -> JSONResponse:
    _LOG.error("database: %s", error)
    return problem(_UNAVAILABLE, kind="database_unavailable")


def _on_bug(_request: Request, _error: Exception) -> JSONResponse:
    return problem(_INTERNAL, kind="internal")  # starlette logs the traceback


def _kind(error: Exception) -> str:
    return re.sub(r"(?<!^)(?=[A-Z])", "_", type(error).__name__).lower()
