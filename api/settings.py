"""How the web application answers, read from the environment."""

import re
from functools import cache
from ipaddress import ip_network
from typing import Annotated

from pydantic import AfterValidator, AliasChoices, Field, SecretStr
from pydantic_settings import BaseSettings, SettingsConfigDict

from maps.texts import LOCALES

_FEEDBACK = re.compile(
    r"mailto:[A-Za-z0-9._+-]+@[A-Za-z0-9.-]+|https://[A-Za-z0-9.-]+(:\d+)?(/[\w./?=&%+-]*)?"
)


def _feedback(address: str) -> str:
    if address and not _FEEDBACK.fullmatch(address):
        raise ValueError("must be mailto:somebody@somewhere or an https:// address")
    return address


def _network(address: str) -> str:
    ip_network(address)  # raises ValueError
    return address


def _locale(name: str) -> str:
    if name not in LOCALES:
        raise ValueError(f"API_LOCALE must be one of {', '.join(LOCALES)}; got {name!r}")
    return name


class ApiSettings(BaseSettings):
    """
    Settings of the web application.

    `hosts` are the names under which it may be asked: anything else is refused, so that a
    page elsewhere cannot reach it by a name of its own (DNS rebinding). What `trusted_proxy`
    (addresses or networks) says about who asks, and whether by TLS, is believed; nobody
    else's word is. `feedback` is where people write to: an address on every page.

    A session ends after `idle_minutes` without a request, and `session_hours` after sign-in.
    Passwords are kept by argon2id with at least what OWASP asks for. `LINGE_TOKEN` is the
    API token of whoever types commands about people or accounts.
    """

    model_config = SettingsConfigDict(env_prefix="API_", env_file=".env", extra="ignore")

    hosts: tuple[str, ...] = ("127.0.0.1", "localhost", "[::1]")
    locale: Annotated[str, AfterValidator(_locale)] = "zh"
    trusted_proxy: tuple[Annotated[str, AfterValidator(_network)], ...] = ()
    feedback: Annotated[str, AfterValidator(_feedback)] = ""
    idle_minutes: int = Field(default=30, ge=1, le=120)
    session_hours: int = Field(default=10, ge=1, le=24)
    password_memory_kib: int = Field(default=65_536, ge=19_456)
    password_rounds: int = Field(default=3, ge=2)
    token: SecretStr | None = Field(default=None, validation_alias=AliasChoices("LINGE_TOKEN"))


@cache
def api_settings() -> ApiSettings:
    """Read the settings once per process."""
    return ApiSettings()
