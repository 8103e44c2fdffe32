"""How the server is reached: TLS from elsewhere, a trusted proxy, and what its log holds."""

import os
import socket
import ssl
import subprocess
import sys
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID
from fastapi.testclient import TestClient

from api.main import create_app
from api.settings import api_settings
from gis.store.engine import transaction
from gis.store.one_time_links import make_link
from tests.accounts import CHOSEN, HOME, make_account

pytestmark = pytest.mark.integration
ROOT = Path(__file__).parents[2]
CSP = "content-security-policy"


@pytest.fixture(scope="module")
def certificate(tmp_path_factory) -> tuple[Path, Path]:
    """Make a certificate for this machine that signs itself, and its key."""
    folder = tmp_path_factory.mktemp("tls")
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "localhost")])
    now = datetime.now(UTC)
    made = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([x509.DNSName("localhost")]), critical=False)
        .sign(key, hashes.SHA256())
    )
    paths = folder / "cert.pem", folder / "key.pem"
    paths[0].write_bytes(made.public_bytes(serialization.Encoding.PEM))
    paths[1].write_bytes(
        key.private_bytes(
            serialization.Encoding.PEM,
            serialization.PrivateFormat.PKCS8,
            serialization.NoEncryption(),
        )
    )
    return paths


def _command(*arguments: object) -> list[str]:
    return [sys.executable, "-P", "-m", "api.cli", "serve", *map(str, arguments)]


def _environment(url: str, **more: str) -> dict[str, str]:
    return {**os.environ, "DATABASE_URL": url, "PYTHONPATH": str(ROOT), **more}


@contextmanager
def _served(url: str, log: Path, *arguments: object) -> Iterator[str]:
    with log.open("wb") as errors:
        process = subprocess.Popen(
            _command("--port", 0, *arguments),
            env=_environment(url),
            stdout=subprocess.PIPE,
            stderr=errors,
            text=True,
        )
    try:
        yield process.stdout.readline().strip()
    finally:
        process.terminate()
        process.communicate(timeout=60)


def test_it_serves_by_tls_with_a_certificate_of_ones_own(qinghe, certificate, tmp_path) -> None:
    cert, key = certificate
    trusting = ssl.create_default_context(cafile=cert)

    with _served(qinghe.app_url, tmp_path / "log", "--tls-cert", cert, "--tls-key", key) as address:
        assert address.startswith("https://127.0.0.1:")
        asked = f"{address.replace('127.0.0.1', 'localhost')}/healthz"
        with urllib.request.urlopen(asked, context=trusting, timeout=60) as answer:  # noqa: S310
            assert answer.status == 200
            assert answer.headers["strict-transport-security"]
            assert answer.headers["server"] is None


@pytest.mark.parametrize("case", ["cert alone", "key alone", "not a pair", "absent"])
def test_a_certificate_that_cannot_be_used_is_named(qinghe, certificate, tmp_path, case) -> None:
    cert, key = certificate
    arguments = {
        "cert alone": ("--tls-cert", cert),
        "key alone": ("--tls-key", key),
        "not a pair": ("--tls-cert", key, "--tls-key", cert),
        "absent": ("--tls-cert", tmp_path / "no.pem", "--tls-key", key),
    }[case]

    ended = subprocess.run(
        _command(*arguments),
        env=_environment(qinghe.app_url),
        check=False,
        capture_output=True,
        text=True,
        timeout=120,
    )

    assert ended.returncode == 2
    assert len(ended.stderr.strip().splitlines()) == 1


@pytest.mark.parametrize(
    "secured", [{}, {"API_TRUSTED_PROXY": '["10.0.0.7"]'}], ids=["plain", "proxy"]
)
def test_a_database_for_tests_never_leaves_the_machine(qinghe, secured) -> None:
    ended = subprocess.run(
        _command("--host", "0.0.0.0"),  # noqa: S104 (it is refused)
        env=_environment(qinghe.app_url, **secured),
        check=False,
        capture_output=True,
        text=True,
        timeout=120,
    )

    assert ended.returncode == 2
    assert "can be reached from other machines" in ended.stderr


def test_neither_password_nor_token_is_in_the_log(qinghe, tmp_path) -> None:
    account = make_account(qinghe, "leader")
    with transaction(qinghe.owner_url) as connection:
        token = make_link(connection, account.id, now=datetime.now(UTC))
    log = tmp_path / "log"

    with _served(qinghe.app_url, log) as address:
        body = f'{{"token": "{token}", "password": "{CHOSEN}"}}'.encode()
        asked = urllib.request.Request(  # noqa: S310 (our own server)
            f"{address}/api/v1/session/redeem", body, {"Content-Type": "application/json"}
        )
        with urllib.request.urlopen(asked, timeout=60) as answer:  # noqa: S310
            cookie = answer.headers["set-cookie"].partition(";")[0].partition("=")[2]

    written = log.read_text(encoding="utf-8")
    assert not [each for each in (token, CHOSEN, cookie) if each in written]


def test_without_tls_another_machine_gets_nothing(app) -> None:
    elsewhere = TestClient(app, "http://127.0.0.1", client=("10.1.2.3", 4711))

    answer = elsewhere.get("/healthz")

    assert answer.status_code == 403
    assert answer.headers[CSP]


def test_what_a_stranger_says_of_a_proxy_is_not_believed(app) -> None:
    elsewhere = TestClient(app, "http://127.0.0.1", client=("10.1.2.3", 4711))
    claims = {"x-forwarded-proto": "https", "x-forwarded-for": "127.0.0.1"}

    assert elsewhere.get("/healthz", headers=claims).status_code == 403


@pytest.fixture
def behind_proxy(qinghe, monkeypatch) -> Iterator[TestClient]:
    """Ask as the proxy that the settings trust."""
    monkeypatch.setenv("API_TRUSTED_PROXY", '["10.0.0.0/24"]')
    api_settings.cache_clear()
    made = create_app(database_url=qinghe.app_url)
    yield TestClient(made, "http://127.0.0.1", client=("10.0.0.7", 4711))
    monkeypatch.undo()
    api_settings.cache_clear()


@pytest.mark.parametrize(("proto", "status"), [("https", 200), ("http", 403), (None, 403)])
def test_the_trusted_proxy_says_whether_it_came_by_tls(behind_proxy, proto, status) -> None:
    claims = {"x-forwarded-for": "192.0.2.9"} | ({"x-forwarded-proto": proto} if proto else {})

    assert behind_proxy.get("/healthz", headers=claims).status_code == status


@pytest.mark.parametrize(
    ("method", "path"),
    [
        ("GET", "/nothing"),
        ("GET", "/maps/formation"),
        ("GET", "/login"),
        ("GET", "/api/v1/accounts"),
        ("GET", "/api/v1/coverage?level=planet"),
        ("DELETE", "/healthz"),
        ("POST", "/api/v1/session"),
        ("GET", "/static/css/ground.css"),
    ],
)
def test_answers_and_refusals_carry_the_same_guards(client, method, path) -> None:
    headers = client.request(method, path).headers

    assert headers["x-content-type-options"] == "nosniff"
    assert "default-src 'none'" in headers[CSP]
    assert "unsafe" not in headers[CSP]
    assert headers["x-request-id"]
    assert headers["strict-transport-security"]


@pytest.mark.parametrize("path", ["/api/v1/session", "/api/v1/accounts", "/api/v1/tokens"])
def test_nobody_keeps_what_is_about_accounts_be_it_a_refusal(client, stranger, path) -> None:
    for asking in (client, stranger):
        assert asking.get(path).headers["cache-control"] == "no-store"


def test_an_endless_body_is_not_read(client) -> None:
    answer = client.post("/api/v1/session", content=b"x" * 1_000_001)

    assert answer.status_code == 413
    assert answer.headers["content-type"] == "application/problem+json"
    assert answer.headers["x-content-type-options"] == "nosniff"


def test_pages_lead_to_where_faults_are_reported(qinghe, monkeypatch) -> None:
    monkeypatch.setenv("API_FEEDBACK", "mailto:help@example.org")
    api_settings.cache_clear()
    page = TestClient(create_app(database_url=qinghe.app_url), HOME).get("/login").text
    monkeypatch.undo()
    api_settings.cache_clear()

    assert 'href="mailto:help@example.org"' in page


def test_without_a_place_for_faults_no_page_names_one(stranger) -> None:
    assert 'class="feedback"' not in stranger.get("/login").text


def test_ports_taken_are_named(qinghe) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        ended = subprocess.run(
            _command("--port", taken.getsockname()[1]),
            env=_environment(qinghe.app_url),
            check=False,
            capture_output=True,
            text=True,
            timeout=120,
        )

    assert ended.returncode == 2
    assert "choose another with --port" in ended.stderr
