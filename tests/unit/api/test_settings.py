"""Settings of the web application that make no sense are refused."""

import pytest
from pydantic import ValidationError

from api.settings import ApiSettings


@pytest.mark.parametrize("address", ["", "mailto:help@example.org", "https://tickets.example/new"])
def test_feedback_goes_by_mail_or_tls(address: str) -> None:
    assert ApiSettings(feedback=address).feedback == address


@pytest.mark.parametrize(
    "address",
    ["http://tickets.example", "javascript:alert(1)", "mailto:", "https://a b", "//x", 'https://"'],
)
def test_feedback_elsewhere_is_refused(address: str) -> None:
    with pytest.raises(ValidationError):
        ApiSettings(feedback=address)


@pytest.mark.parametrize("proxy", ["10.0.0.7", "10.0.0.0/24", "fd00::/8"])
def test_trusted_proxy_is_an_address_or_a_network(proxy: str) -> None:
    assert ApiSettings(trusted_proxy=(proxy,)).trusted_proxy == (proxy,)


@pytest.mark.parametrize("proxy", ["*", "proxy.example", ""])
def test_nobody_trusts_everybody(proxy: str) -> None:
    with pytest.raises(ValidationError):
        ApiSettings(trusted_proxy=(proxy,))


@pytest.mark.parametrize(
    "weak",
    [
        {"password_memory_kib": 8},
        {"password_rounds": 1},
        {"idle_minutes": 0},
        {"session_hours": 48},
    ],
)
def test_protection_has_a_floor(weak: dict[str, int]) -> None:
    with pytest.raises(ValidationError):
        ApiSettings(**weak)
