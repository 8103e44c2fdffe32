"""Tables come and go by migrations, and are those that the code describes."""

import pytest
from sqlalchemy import inspect, literal, select, text

from gis.store.engine import engine, transaction
from gis.store.migrating import (
    current_revision,
    downgrade,
    find_differences,
    head_revision,
    upgrade,
)
from gis.store.tables.declaration import Table_

pytestmark = pytest.mark.integration


def test_migrated_tables_are_those_of_the_code(database) -> None:
    find_differences(database.owner_url)


def test_down_leaves_nothing_and_up_again_brings_everything(make_database) -> None:
    database = make_database()
    names = set(Table_.metadata.tables)

    downgrade(database.owner_url, "base")
    engine(database.owner_url).dispose()
    left = set(inspect(engine(database.owner_url)).get_table_names())
    upgrade(database.owner_url)

    assert not left & names
    find_differences(database.owner_url)
    with transaction(database.owner_url) as connection:
        assert current_revision(connection) == head_revision()


NOT_READ = {"change", "building_tally", "building_branch_tally", "org_tally"}


def test_the_serving_role_reads_all_but_history_and_counts_and_owns_nothing(database) -> None:
    with transaction(database.app_url) as connection:
        for name, table in Table_.metadata.tables.items():
            if name not in NOT_READ:
                connection.execute(select(literal(1)).select_from(table).limit(1))
        owned = connection.execute(
            text(
                "SELECT count(*) FROM pg_class JOIN pg_roles ON relowner = pg_roles.oid"
                " WHERE rolname = current_user"
            )
        ).scalar()

    assert owned == 0


@pytest.mark.parametrize(
    "statement",
    [
        "DELETE FROM building",
        "SELECT * FROM change",
        "SELECT * FROM org_tally",
        "TRUNCATE change",
        "CREATE TABLE x()",
    ],
)
def test_the_serving_role_changes_nothing(database, statement) -> None:
    with (
        pytest.raises(Exception, match="permission denied"),
        transaction(database.app_url) as open_,
    ):
        open_.execute(text(statement))
