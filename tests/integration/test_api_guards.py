"""What a browser or an attacker on the network finds: headers, hosts, addresses."""

import re

import pytest
from fastapi.testclient import TestClient

pytestmark = pytest.mark.integration
SOUGHT = "欧阳试一"
PATHS = ["/", "/maps/coverage", "/api/v1/coverage", "/api/v1/layers/venue", "/healthz", "/nothing"]


@pytest.mark.parametrize("path", PATHS)
def test_every_answer_is_guarded(client: TestClient, path: str) -> None:
    answer = client.get(path, follow_redirects=False)

    headers = answer.headers

    assert headers["x-content-type-options"] == "nosniff"
    assert headers["referrer-policy"] == "no-referrer"
    assert "default-src 'none'" in headers["content-security-policy"]
    assert "frame-ancestors 'none'" in headers["content-security-policy"]
    assert "unsafe" not in headers["content-security-policy"]
    assert headers["cache-control"] == ("no-store" if answer.is_error else "private, no-cache")
    assert "server" not in headers


def test_a_fault_of_ours_is_guarded_too_and_tells_nothing(
    client: TestClient, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def broken(*_args: object, **_named: object) -> None:
        raise RuntimeError(SOUGHT)

    monkeypatch.setattr("gis.workflows.own_coverage.OwnCoverage.report", broken)

    with caplog.at_level("ERROR", logger="linge.api"):
        answer = client.get("/api/v1/coverage")

    assert answer.status_code == 500
    assert answer.headers["content-type"] == "application/problem+json"
    assert answer.headers["x-content-type-options"] == "nosniff"
    assert "default-src 'none'" in answer.headers["content-security-policy"]
    assert answer.headers["cache-control"] == "no-store"
    assert SOUGHT not in answer.text + caplog.text
    assert "failed: RuntimeError" in caplog.text
    assert "in broken" in caplog.text
    assert answer.headers["x-request-id"] in caplog.text


def test_a_page_has_a_new_nonce_each_time(client: TestClient) -> None:
    nonces = []
    for _ in range(2):
        answer = client.get("/maps/coverage")
        policy = answer.headers["content-security-policy"]
        nonces.append(re.search(r"'nonce-([^']+)'", policy).group(1))
        scripts = re.findall(r"<script\b[^>]*>", answer.text)
        assert scripts
        assert all(f'nonce="{nonces[-1]}"' in script for script in scripts)

    assert nonces[0] != nonces[1]


@pytest.mark.parametrize("host", ["evil.example", "127.0.0.1.evil.example", "10.0.0.1"])
def test_another_name_for_this_machine_is_refused(client: TestClient, host: str) -> None:
    assert client.get("/api/v1/coverage", headers={"host": host}).status_code == 400


@pytest.mark.parametrize("host", ["127.0.0.1:8000", "localhost", "localhost:9999", "[::1]:8000"])
def test_loopback_by_any_of_its_names_is_answered(client: TestClient, host: str) -> None:
    assert client.get("/healthz", headers={"host": host}).status_code == 200


@pytest.mark.parametrize("path", ["/maps/coverage", "/maps/coverage.html"])
def test_a_page_names_no_other_host(client: TestClient, path: str) -> None:
    page = client.get(path).text

    addresses = set(re.findall(r"https?://[\w.:-]+", page))
    assert addresses <= {"http://www.w3.org", "https://leafletjs.com", "http://leafletjs.com"}
    assert not re.findall(r"""(?:src|action)=["'](?:https?:)?//|<link[^>]*//""", page)


@pytest.mark.parametrize("method", ["POST", "PUT", "PATCH", "DELETE"])
def test_nothing_can_be_written_over_http(client: TestClient, method: str) -> None:
    for path in PATHS:
        assert client.request(method, path).status_code in {404, 405}
