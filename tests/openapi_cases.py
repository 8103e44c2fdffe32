"""Requests made up by schemathesis from the description of the API, and what to ask of answers."""

from collections.abc import Iterator

import httpx2
import requests
import schemathesis
from fastapi import FastAPI
from fastapi.testclient import TestClient
from hypothesis import HealthCheck, Phase, given, seed, settings
from hypothesis.errors import Unsatisfiable
from schemathesis import APIOperation, Case, GenerationMode
from schemathesis.checks import CHECKS, load_all_checks

from tests.accounts import HOME

_REFUSED = "negative_data_rejection"  # being led to the sign-in page is that, too
_CHECKS = (
    "not_a_server_error",
    "status_code_conformance",
    "content_type_conformance",
    "response_headers_conformance",
    "response_schema_conformance",
    _REFUSED,
)
_SEED = 20261125


def operations_of(app: FastAPI) -> list[APIOperation]:
    """Give every operation that the application describes."""
    schema = schemathesis.openapi.from_dict(app.openapi())
    return [each.ok() for each in schema.get_all_operations()]


def make_up(operation: APIOperation, *, fitting: int, unfitting: int) -> list[Case]:
    """
    Make requests up, the same ones every time: as described, and against the description.

    An operation that takes nothing has one fitting request, and none that does not fit.
    """
    return [
        *_drawn(operation, GenerationMode.POSITIVE, fitting),
        *_drawn(operation, GenerationMode.NEGATIVE, unfitting),
    ]


def is_fitting(case: Case) -> bool:
    """Tell whether a request is as the description wants it."""
    return case.meta is None or not case.meta.generation.mode.is_negative


def send(client: TestClient, case: Case) -> httpx2.Response:
    """Send a request to the application; where an answer leads elsewhere, stay."""
    asked = case.as_transport_kwargs(base_url=HOME)
    wanted = ("method", "url", "headers", "params", "data", "json", "files")
    prepared = requests.Request(**{key: asked[key] for key in wanted if key in asked}).prepare()
    return client.request(
        str(prepared.method),
        str(prepared.url),
        headers=dict(prepared.headers),
        content=prepared.body,
        follow_redirects=False,
    )


def faults_of(case: Case, answer: httpx2.Response) -> Iterator[str]:
    """Hold an answer against the description of the API."""
    load_all_checks()
    wanted = [name for name in _CHECKS if not (name == _REFUSED and answer.is_redirect)]
    try:
        case.validate_response(answer, checks=CHECKS.get_by_names(wanted))
    except schemathesis.errors.FailureGroup as group:
        for failure in group.exceptions:
            yield f"{failure.title}: {failure.message}"


def _drawn(operation: APIOperation, mode: GenerationMode, count: int) -> list[Case]:
    cases: list[Case] = []
    if count == 0:
        return cases

    @seed(_SEED)
    @settings(
        max_examples=count,
        database=None,
        deadline=None,
        phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
    )
    @given(operation.as_strategy(generation_mode=mode))
    def draw(case: Case) -> None:
        cases.append(case)

    try:
        draw()
    except Unsatisfiable:
        return []  # nothing that it takes could be wrong
    return cases[:count]
