"""Commands work on the database that was meant, and on no other."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import make_url

from gis.errors import DatabaseUnavailable, ForbiddenTarget, InvalidParameter
from gis.settings import gis_settings
from gis.store.engine import engine, transaction
from gis.store.marker import marker_of
from gis.store.migrating import upgrade
from gis.store.provision import administration, create_database, fresh_name
from gis.store.roles import OWNER, SERVING
from gis.store.target import (
    ForeignServer,
    database_url,
    disposable_server,
    owner_url,
    provision_target,
    require_safe_address,
)
from gis.workflows.demo import prepare_demo

pytestmark = pytest.mark.integration

ELSEWHERE = "postgresql://somebody:secret@db.invalid/real"
VARIABLES = (
    *("DATABASE_URL", "DATABASE_OWNER_URL", "DATABASE_ADMIN_URL"),
    *("LINGE_TEST_URL", "GIS_CLUSTER_DIR"),
)


@pytest.fixture(autouse=True)
def environment(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Iterator[pytest.MonkeyPatch]:
    monkeypatch.chdir(tmp_path)  # away from any .env
    for variable in VARIABLES:
        monkeypatch.delenv(variable, raising=False)
    gis_settings.cache_clear()
    yield monkeypatch
    gis_settings.cache_clear()


def test_reading_and_changing_use_the_addresses_given(environment) -> None:
    environment.setenv("DATABASE_URL", "postgresql://linge_app@db.invalid/real")
    environment.setenv("DATABASE_OWNER_URL", "postgresql://linge_owner@db.invalid/real")

    assert database_url() == "postgresql+psycopg://linge_app@db.invalid/real"
    assert owner_url() == "postgresql+psycopg://linge_owner@db.invalid/real"


def test_changing_is_refused_when_only_the_address_for_reading_is_given(environment) -> None:
    environment.setenv("DATABASE_URL", ELSEWHERE)

    with pytest.raises(DatabaseUnavailable, match="set DATABASE_OWNER_URL"):
        owner_url()


def test_without_any_database_the_message_says_how_to_get_one(environment, tmp_path: Path) -> None:
    environment.setenv("GIS_CLUSTER_DIR", str(tmp_path / "none"))

    with pytest.raises(DatabaseUnavailable, match=r"set DATABASE_URL .*linge demo"):
        database_url()

    assert not (tmp_path / "none").exists()


def test_demonstration_never_looks_at_the_database_in_use(environment, cluster) -> None:
    environment.setenv("DATABASE_URL", ELSEWHERE)
    environment.setenv("DATABASE_OWNER_URL", ELSEWHERE)
    environment.setenv("LINGE_TEST_URL", cluster.admin_url)

    with disposable_server() as server:
        assert server == ForeignServer(cluster.admin_url)


def test_demonstration_refuses_a_database_of_its_name_that_it_did_not_make(
    cluster, monkeypatch: pytest.MonkeyPatch
) -> None:
    name = fresh_name("test_taken")
    monkeypatch.setattr("gis.workflows.demo.DEMO_DATABASE", name)
    create_database(cluster.admin_url, name, marker=None)
    try:
        for fresh in (False, True):
            with pytest.raises(ForbiddenTarget, match="nothing was written"):
                prepare_demo(cluster, fresh=fresh)
    finally:
        with administration(cluster.admin_url) as connection:
            connection.exec_driver_sql(f"DROP DATABASE {name}")


def test_database_for_real_use_is_provisioned_once_and_not_marked(environment, cluster) -> None:
    name = fresh_name("test_real")
    host = make_url(cluster.admin_url).query["host"]
    environment.setenv("DATABASE_ADMIN_URL", cluster.admin_url)
    for variable, role in (("DATABASE_OWNER_URL", OWNER), ("DATABASE_URL", SERVING)):
        environment.setenv(variable, f"postgresql://{role}:Word7@/{name}?host={host}&port=5432")
    try:
        provision_target()
        provision_target()

        upgrade(owner_url())
        with transaction(database_url()) as connection:
            assert marker_of(connection) is None
        engine(database_url()).dispose()
    finally:
        with administration(cluster.admin_url) as connection:
            connection.exec_driver_sql(f"DROP DATABASE {name}")


def test_provisioning_needs_all_addresses_and_our_roles(environment) -> None:
    with pytest.raises(InvalidParameter, match="set DATABASE_ADMIN_URL"):
        provision_target()

    for variable in ("DATABASE_ADMIN_URL", "DATABASE_OWNER_URL", "DATABASE_URL"):
        environment.setenv(variable, ELSEWHERE)
    gis_settings.cache_clear()
    with pytest.raises(InvalidParameter, match="must log in as linge_owner"):
        provision_target()


def test_marked_database_is_not_served_to_other_machines(database) -> None:
    with administration(database.admin_url, database.name) as connection:
        marker = marker_of(connection)

    require_safe_address("127.0.0.1", marker=marker, is_secured=False)
    with pytest.raises(ForbiddenTarget, match=r"0\.0\.0\.0 .* made for test"):
        require_safe_address("0.0.0.0", marker=marker, is_secured=True)  # noqa: S104 (it is refused)
