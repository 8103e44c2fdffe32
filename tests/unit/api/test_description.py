"""The API's description tells what answers are, also those of pages and refusals."""

import pytest
from fastapi.testclient import TestClient

from api.main import create_app

APP = create_app(database_url="postgresql+psycopg://linge_app@/linge_nowhere?host=/nonexistent")
PATHS = APP.openapi()["paths"]


@pytest.mark.parametrize("path", ["/me", "/maps/coverage", "/members", "/audit"])
def test_a_page_tells_where_strangers_are_led_and_that_refusals_are_pages(path: str) -> None:
    responses = PATHS[path]["get"]["responses"]

    assert "303" in responses
    assert "text/html" in responses["403"]["content"]


@pytest.mark.parametrize("path", ["/api/v1/layers/{layer}", "/api/v1/buildings"])
def test_features_are_told_to_be_geojson(path: str) -> None:
    content = PATHS[path]["get"]["responses"]["200"]["content"]

    assert list(content) == ["application/geo+json"]


@pytest.mark.parametrize("path", ["/api/v1/session", "/api/v1/accounts", "/api/v1/grants"])
@pytest.mark.parametrize(("body", "status"), [(b"\x00", 422), (b"\xc3", 400)])
def test_refusal_of_what_is_no_json_is_not_kept(path: str, body: bytes, status: int) -> None:
    client = TestClient(APP, "https://127.0.0.1", headers={"content-type": "application/json"})

    answer = client.post(path, content=body)

    assert answer.status_code == status
    assert answer.headers["cache-control"] == "no-store"
