"""Where the data live and how they are measured, read from the environment."""

from datetime import date, datetime
from functools import cache
from pathlib import Path
from zoneinfo import ZoneInfo

from pydantic import AliasChoices, Field, SecretStr
from pydantic_settings import BaseSettings, SettingsConfigDict


class GisSettings(BaseSettings):
    """
    Settings of the spatial library.

    `DATABASE_URL` and `DATABASE_OWNER_URL` hold passwords, so they are secrets and have no
    default: without them the private cluster is used. `DATABASE_ADMIN_URL` is needed once,
    by `linge provision`. `people_key` seals names and phones; it lies outside the database.
    """

    model_config = SettingsConfigDict(env_prefix="GIS_", env_file=".env", extra="ignore")

    database_url: SecretStr | None = Field(
        default=None, validation_alias=AliasChoices("DATABASE_URL")
    )
    database_owner_url: SecretStr | None = Field(
        default=None, validation_alias=AliasChoices("DATABASE_OWNER_URL")
    )
    database_admin_url: SecretStr | None = Field(
        default=None, validation_alias=AliasChoices("DATABASE_ADMIN_URL")
    )
    test_url: SecretStr | None = Field(
        default=None, validation_alias=AliasChoices("LINGE_TEST_URL")
    )
    people_key: SecretStr | None = None
    people_key_file: Path | None = None
    metric_crs: str = "EPSG:4549"  # CGCS2000, 3-degree zone around 120°E
    timezone: str = "Asia/Shanghai"  # decides which day "today" is
    cluster_dir: Path | None = None  # None: /var/lib/linge as root, else $XDG_DATA_HOME/linge


@cache
def gis_settings() -> GisSettings:
    """Read the settings once per process."""
    return GisSettings()


def today_here() -> date:
    """Tell which day it is where the deployment is."""
    return datetime.now(ZoneInfo(gis_settings().timezone)).date()
