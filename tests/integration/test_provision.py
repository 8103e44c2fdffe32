"""Databases and roles are made with exactly the rights they need, and refused otherwise."""

from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from sqlalchemy import text
from sqlalchemy.exc import ProgrammingError

from gis.errors import DatabaseUnavailable, ForbiddenTarget, InvalidParameter
from gis.store.cluster import Cluster
from gis.store.engine import engine, transaction
from gis.store.marker import content_of, marker_of, note_content, require_marked
from gis.store.postgres_binaries import installed_binaries
from gis.store.provision import (
    administration,
    bring_roles,
    create_database,
    database_exists,
    drop_database,
    fresh_name,
    rename_database,
    sweep_databases,
)
from gis.store.target import ForeignServer

pytestmark = pytest.mark.integration


@pytest.fixture(scope="module")
def other_cluster() -> Iterator[Cluster]:
    """Run a server whose roles may be spoiled."""
    if not installed_binaries():
        pytest.skip("PostgreSQL with PostGIS is not installed here; LINGE_TEST_URL stands in")
    with TemporaryDirectory(prefix="linge-test-") as folder:
        Path(folder).chmod(0o755)
        with Cluster(Path(folder) / "cluster").used() as cluster:
            yield cluster


def run(admin_url: str, *statements: str) -> None:
    with administration(admin_url) as connection:
        for statement in statements:
            connection.execute(text(statement))


def test_serving_role_owns_nothing_and_has_no_power(database) -> None:
    with transaction(database.app_url) as connection:
        role = connection.execute(
            text(
                "SELECT rolname, rolsuper, rolbypassrls, rolcreatedb, rolcreaterole,"
                " (SELECT count(*) FROM pg_class WHERE relowner = pg_roles.oid)"
                " FROM pg_roles WHERE rolname = current_user"
            )
        ).one()

    assert tuple(role) == ("linge_app", False, False, False, False, 0)


def test_serving_role_plans_without_parallel_workers(database) -> None:
    with administration(database.admin_url) as connection:
        settings = connection.execute(
            text("SELECT setconfig FROM pg_db_role_setting WHERE setrole = 'linge_app'::regrole")
        ).scalar_one()

    assert "max_parallel_workers_per_gather=0" in settings


@pytest.mark.parametrize("role", ["linge_tally", "linge_audit_writer"])
def test_role_that_only_owns_functions_cannot_log_in(database, role: str) -> None:
    with administration(database.admin_url) as connection:
        may_login = connection.execute(
            text("SELECT rolcanlogin FROM pg_roles WHERE rolname = :role"), {"role": role}
        ).scalar_one()

    assert may_login is False


@pytest.mark.parametrize(
    "statement",
    [
        "CREATE TABLE public.mine (id int)",
        "CREATE TEMPORARY TABLE mine (id int)",
        "INSERT INTO district (name) VALUES ('x')",
        "DELETE FROM community",
        "UPDATE database_marker SET purpose = 'real'",
    ],
)
def test_serving_role_cannot_write_anything(database, statement: str) -> None:
    with (
        pytest.raises(ProgrammingError, match="permission denied"),
        transaction(database.app_url) as connection,
    ):
        connection.execute(text(statement))


def test_everybody_else_has_no_right_on_the_public_schema(database) -> None:
    with transaction(database.owner_url) as connection:
        rights = connection.execute(
            text(
                "SELECT has_schema_privilege('public', 'public', 'usage'),"
                " has_schema_privilege('public', 'public', 'create'),"
                " has_database_privilege('public', current_database(), 'connect')"
            )
        ).one()

    assert tuple(rights) == (False, False, False)


def test_marker_says_what_a_database_was_made_for(database) -> None:
    with transaction(database.app_url) as connection:
        require_marked(connection)

        assert marker_of(connection) == "test"


def test_database_for_real_use_carries_no_marker_and_is_not_dropped(cluster) -> None:
    name = fresh_name("test_real")
    create_database(cluster.admin_url, name, marker=None)
    try:
        with pytest.raises(ForbiddenTarget, match="does not carry the marker"):
            drop_database(cluster.admin_url, name)
        with pytest.raises(ForbiddenTarget, match="nothing was written"):
            rename_database(cluster.admin_url, name, "linge_demo")
        with administration(cluster.admin_url, name) as connection:
            assert marker_of(connection) is None
    finally:
        run(cluster.admin_url, f"DROP DATABASE {name}")


def test_copy_of_a_marked_database_is_not_taken_for_ours(cluster) -> None:
    original, copy = fresh_name("test_from"), fresh_name("test_copy")
    create_database(cluster.admin_url, original, marker="test")
    run(cluster.admin_url, f"CREATE DATABASE {copy} TEMPLATE {original}")
    try:
        with administration(cluster.admin_url, copy) as connection:
            assert marker_of(connection) == "test"  # so it is still served on loopback only
            with pytest.raises(ForbiddenTarget, match="was not made here"):
                require_marked(connection)
    finally:
        run(cluster.admin_url, f"DROP DATABASE {copy}")
        drop_database(cluster.admin_url, original)


def test_what_was_loaded_is_noted_by_the_owner(make_database) -> None:
    database = make_database()
    with transaction(database.owner_url) as connection:
        before = content_of(connection)
        note_content(connection, "abc")

    with transaction(database.app_url) as connection:
        assert (before, content_of(connection)) == (None, "abc")


@pytest.mark.parametrize("name", ["postgres", "linge_", "linge_x; DROP", "Linge_demo", "linge-x"])
def test_name_that_is_not_ours_to_give_is_refused(cluster, name: str) -> None:
    with pytest.raises(InvalidParameter, match="it must look like linge_demo"):
        create_database(cluster.admin_url, name, marker="test")


def test_name_that_is_taken_is_refused(cluster, database) -> None:
    with pytest.raises(InvalidParameter, match="already"):
        create_database(cluster.admin_url, database.name, marker="test")


def test_role_without_the_right_to_make_databases_is_told_so(other_cluster: Cluster) -> None:
    run(other_cluster.admin_url, "CREATE ROLE weak LOGIN")
    weak_url = other_cluster.url("postgres", "weak")

    with pytest.raises(
        ForbiddenTarget, match=r"permission denied.* give the address of a superuser"
    ):
        create_database(weak_url, "linge_never", marker="test")

    assert not database_exists(other_cluster.admin_url, "linge_never")


def test_serving_role_that_is_too_powerful_is_refused(other_cluster: Cluster) -> None:
    create_database(other_cluster.admin_url, "linge_first", marker="test")
    run(other_cluster.admin_url, "ALTER ROLE linge_app BYPASSRLS")

    with pytest.raises(ForbiddenTarget, match="ALTER ROLE linge_app NOSUPERUSER NOBYPASSRLS"):
        create_database(other_cluster.admin_url, "linge_second", marker="test")

    run(other_cluster.admin_url, "ALTER ROLE linge_app NOBYPASSRLS")


def test_a_database_of_an_older_version_gets_the_roles_that_came_since(
    other_cluster: Cluster,
) -> None:
    create_database(other_cluster.admin_url, "linge_older", marker="test")
    with administration(other_cluster.admin_url, "linge_older") as inside:
        inside.execute(text("REVOKE USAGE ON SCHEMA public FROM linge_publisher"))
    for statement in (
        "REVOKE linge_publisher FROM linge_app",
        "REVOKE linge_publisher FROM linge_owner",
    ):
        run(other_cluster.admin_url, statement)

    bring_roles(other_cluster.admin_url, "linge_older")

    with transaction(other_cluster.url("linge_older", "linge_app")) as connection:
        connection.execute(text("SET LOCAL ROLE linge_publisher"))
        query = "SELECT has_schema_privilege('public', 'usage')"
        assert connection.execute(text(query)).scalar_one()


def test_no_role_has_the_rights_of_another_without_taking_it(database) -> None:
    with transaction(database.app_url) as connection:
        inherits = connection.execute(
            text(
                "SELECT rolname FROM pg_roles WHERE rolinherit"
                " AND rolname IN ('linge_owner', 'linge_app')"
            )
        ).all()

    assert not inherits


def test_server_that_does_not_answer_is_named(tmp_path: Path) -> None:
    with pytest.raises(DatabaseUnavailable, match="no database answers at"):
        create_database(
            f"postgresql+psycopg://postgres@/postgres?host={tmp_path}", "linge_x", marker="test"
        )


def test_temporary_databases_of_killed_runs_are_swept_but_not_those_in_use(
    other_cluster: Cluster,
) -> None:
    names = ("linge_test_old", "linge_test_used", "linge_kept")
    for name in names:
        create_database(other_cluster.admin_url, name, marker="test")
    with administration(other_cluster.admin_url, "linge_test_used"):
        swept = sweep_databases(other_cluster.admin_url, older_than_h=0)

    left = [name for name in names if database_exists(other_cluster.admin_url, name)]
    assert swept == ("linge_test_old",)
    assert left == ["linge_test_used", "linge_kept"]
    assert sweep_databases(other_cluster.admin_url) == ()  # too young


def test_administrator_of_a_given_server_takes_the_role_it_asks_for(database) -> None:
    url = ForeignServer(database.admin_url).url(database.name, "linge_app")

    with transaction(url) as connection:
        user = connection.execute(text("SELECT current_user")).scalar_one()
        with pytest.raises(ProgrammingError, match="permission denied"):
            connection.execute(text("DELETE FROM community"))
    engine(url).dispose()

    assert user == "linge_app"
