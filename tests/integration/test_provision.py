"""Databases and roles are made with exactly the rights they need."""

import pytest
from sqlalchemy import text

from gis.store.engine import transaction

pytestmark = pytest.mark.integration


def test_database_is_owned_by_the_owner_and_the_app_owns_nothing(database) -> None:
    with transaction(database.app_url) as connection:
        owned = connection.execute(
            text("SELECT count(*) FROM pg_class WHERE pg_get_userbyid(relowner) = 'linge_app'")
        ).scalar_one()
        user = connection.execute(text("SELECT current_user")).scalar_one()

    assert (user, owned) == ("linge_app", 0)
