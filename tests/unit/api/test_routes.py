"""Every route names what one must be allowed to ask for it; the open ones are listed here."""

from collections.abc import Iterator

import pytest
from fastapi.dependencies.models import Dependant
from fastapi.routing import RouteContext, iter_route_contexts

from api.dependencies import Allowed, Limited, identity, no_store, signed_in
from api.main import create_app
from api.problems import STATUS

OPEN = {
    ("GET", "/healthz"),
    ("GET", "/readyz"),
    ("GET", "/login"),
    ("GET", "/redeem"),
    ("POST", "/api/v1/session"),
    ("POST", "/api/v1/session/redeem"),
}
FOR_ANYBODY_SIGNED_IN = {
    ("GET", "/"),
    ("GET", "/me"),
    ("GET", "/openapi.json"),
    ("GET", "/api/v1/session"),
    ("DELETE", "/api/v1/session"),
    ("GET", "/api/v1/tokens"),
    ("POST", "/api/v1/tokens"),
    ("DELETE", "/api/v1/tokens/{token_id}"),
}
APP = create_app(database_url="postgresql+psycopg://linge_app@/linge_nowhere?host=/nonexistent")
ROUTES = list(iter_route_contexts(APP.routes))
GUARDED = [each for each in ROUTES if hasattr(each, "dependant")]
NAMED = [(method, each.path, each) for each in GUARDED for method in sorted(each.methods)]


def _asked(dependant: Dependant) -> Iterator[object]:
    for each in dependant.dependencies:
        yield each.call
        yield from _asked(each)


@pytest.mark.parametrize(("method", "path", "route"), NAMED, ids=str)
def test_route_names_its_permission(method: str, path: str, route: RouteContext) -> None:
    asked = list(_asked(route.dependant))

    if any(isinstance(each, Allowed) for each in asked):
        assert (method, path) not in OPEN | FOR_ANYBODY_SIGNED_IN
    elif {signed_in, identity} & set(asked):
        assert (method, path) in FOR_ANYBODY_SIGNED_IN
    else:
        assert (method, path) in OPEN


@pytest.mark.parametrize(("method", "path", "route"), NAMED, ids=str)
def test_guard_comes_before_anything_is_looked_at(method, path, route) -> None:
    first = [each.call for each in route.dependant.dependencies]
    guards = [at for at, call in enumerate(first) if isinstance(call, Allowed)]

    if guards:
        assert all(call is no_store or isinstance(call, Limited) for call in first[: guards[0]])


def test_every_status_of_an_error_is_described() -> None:
    described = APP.openapi()["paths"]

    for operations in described.values():
        for operation in operations.values():
            assert {str(status) for status in STATUS.values()} <= set(operation["responses"])


def test_nothing_but_our_routes_and_static_files_is_served() -> None:
    assert len(GUARDED) > 20
    assert [each.path for each in ROUTES if not hasattr(each, "dependant")] == ["/static"]
