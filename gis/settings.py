"""Where the data live and how they are measured, read from the environment."""

from datetime import UTC, date, datetime
from functools import cache
from pathlib import Path
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from pydantic import AliasChoices, Field, SecretStr, field_validator
from pydantic_settings import BaseSettings, SettingsConfigDict

SHORTEST_AUDIT_DAYS = 184  # six months have 181 to 184 days


class GisSettings(BaseSettings):
    """
    Settings of the spatial library.

    `DATABASE_URL` and `DATABASE_OWNER_URL` hold passwords, so they are secrets and have no
    default: without them the private cluster is used. `DATABASE_ADMIN_URL` is needed once,
    by `linge provision`. `people_key` seals names and phones; it lies outside the database,
    as does `audit_key`, which signs the heads of the audit in `audit_dir`.
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
    audit_key: SecretStr | None = None
    audit_key_file: Path | None = None
    audit_dir: Path | None = None  # None: `audit` beside the private cluster
    audit_keep_days: int = 1096
    metric_crs: str = "EPSG:4549"  # CGCS2000, 3-degree zone around 120°E
    timezone: str = "Asia/Shanghai"  # decides which day "today" is
    cluster_dir: Path | None = None  # None: /var/lib/linge as root, else $XDG_DATA_HOME/linge

    @field_validator("timezone")
    @classmethod
    def _known(cls, name: str) -> str:
        try:
            ZoneInfo(name)
        except (ZoneInfoNotFoundError, ValueError, OSError) as error:
            raise ValueError(
                f"GIS_TIMEZONE must name a time zone such as Asia/Shanghai; got {name!r}"
            ) from error
        return name

    @field_validator("audit_keep_days")
    @classmethod
    def _long_enough(cls, days: int) -> int:
        if days < SHORTEST_AUDIT_DAYS:
            raise ValueError(
                f"GIS_AUDIT_KEEP_DAYS must be {SHORTEST_AUDIT_DAYS} or more: the Cybersecurity"
                f" Law has logs kept for six months; got {days}"
            )
        return days


@cache
def gis_settings() -> GisSettings:
    """Read the settings once per process."""
    return GisSettings()


def today_here() -> date:
    """Tell which day it is where the deployment is."""
    return day_here(datetime.now(UTC))


def day_here(moment: datetime) -> date:
    """Tell which day a moment is of, where the deployment is; `moment` has a time zone."""
    return moment.astimezone(ZoneInfo(gis_settings().timezone)).date()
