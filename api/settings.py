"""How the web application answers, read from the environment."""

from functools import cache

from pydantic_settings import BaseSettings, SettingsConfigDict


class ApiSettings(BaseSettings):
    """
    Settings of the web application.

    `hosts` are the names under which it may be asked: anything else is refused, so that a
    page elsewhere cannot reach it by a name of its own (DNS rebinding).
    """

    model_config = SettingsConfigDict(env_prefix="API_", env_file=".env", extra="ignore")

    hosts: tuple[str, ...] = ("127.0.0.1", "localhost", "[::1]")
    locale: str = "zh"


@cache
def api_settings() -> ApiSettings:
    """Read the settings once per process."""
    return ApiSettings()
