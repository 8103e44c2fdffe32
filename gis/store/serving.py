"""Whether a database may be served as it is: the role owns nothing, the tables are ours."""

from sqlalchemy import text
from sqlalchemy.exc import OperationalError

from gis.errors import DatabaseUnavailable, ForbiddenTarget
from gis.store.engine import transaction
from gis.store.migrating import current_revision, head_revision

_POWERS = """
    SELECT rolsuper OR rolbypassrls AS is_mighty,
           EXISTS (SELECT FROM pg_class WHERE relowner = roles.oid) AS is_owner,
           rolname
    FROM pg_roles AS roles WHERE rolname = current_user
"""


def require_served(url: str) -> str:
    """
    Check the database behind a serving address; gives the revision of its tables.

    Raises
    ------
    ForbiddenTarget
        The role is a superuser, may bypass row-level security, or owns tables: a mistake in
        the application could then show or change everything.
    DatabaseUnavailable
        It does not answer, or its tables are not those of this version.
    """
    try:
        with transaction(url) as connection:
            role = connection.execute(text(_POWERS)).one()
            revision = current_revision(connection)
    except OperationalError as error:
        raise DatabaseUnavailable(f"the database does not answer: {error.orig}") from error
    if role.is_mighty or role.is_owner:
        raise ForbiddenTarget(
            f"role {role.rolname} may change every table; serve as linge_app (DATABASE_URL)"
        )
    if revision != head_revision():
        raise DatabaseUnavailable(
            f"the tables are at revision {revision}, this version needs {head_revision()};"
            " run: linge migrate"
        )
    return revision
