"""Settings that make no sense are refused."""

from datetime import UTC, date, datetime

import pytest
from pydantic import ValidationError

from api.settings import ApiSettings
from gis import settings
from gis.settings import GisSettings


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


@pytest.mark.parametrize("locale", ["", "de", "zh_CN", "../zh"])
def test_a_language_that_is_not_there_is_refused_before_any_page(locale: str) -> None:
    with pytest.raises(ValidationError, match="API_LOCALE must be one of zh, en"):
        ApiSettings(locale=locale)


@pytest.mark.parametrize("name", ["", "Asia/Nowhere", "../../etc/passwd", "/etc/localtime", "Asia"])
def test_a_time_zone_that_is_not_there_is_refused(name: str) -> None:
    with pytest.raises(ValidationError, match="GIS_TIMEZONE must name a time zone"):
        GisSettings(timezone=name)


def test_a_day_is_that_of_the_deployment_not_of_the_machine(monkeypatch) -> None:
    monkeypatch.setattr(settings, "gis_settings", lambda: GisSettings(timezone="Asia/Shanghai"))

    assert settings.day_here(datetime(2026, 9, 30, 16, tzinfo=UTC)) == date(2026, 10, 1)


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
