"""Functions that run with another's rights: who owns them, who may call them, what they look up."""

import pytest
from sqlalchemy import text

from gis.store.engine import transaction

pytestmark = pytest.mark.integration

APP, OWNER = "linge_app", "linge_owner"
# Function: whose rights it has, and who else may call it.
DEFINERS = {
    "audit_links": ("linge_audit_writer", {APP}),
    "audit_make_partitions": (OWNER, {APP}),
    "audit_seal": ("linge_audit_writer", {APP}),
    "audit_unlinked": ("linge_audit_writer", {APP}),
    "building_chain": ("linge_publisher", {APP, OWNER}),
    "bump_rights": (OWNER, set()),
    "communities_of_orgs": ("linge_tally", {APP, OWNER}),
    "keep_homes_of_building": ("linge_tally", set()),
    "named_buildings": ("linge_publisher", {APP}),
    "places_in_box": ("linge_publisher", {APP}),
    "refresh_tallies": ("linge_tally", {OWNER}),
    "refresh_tally": ("linge_tally", {APP, OWNER}),
    "write_audit": ("linge_audit_writer", {APP}),
}
# Tables with rows of their own rights on which the operator of the database may work whole.
OPERATED = {
    "access_grant",
    "account",
    "api_token",
    "building",
    "building_branch_tally",
    "building_tally",
    "one_time_link",
    "org_tally",
    "plan_job",
    "scenario",
    "scenario_event",
    "scenario_proposal",
}
_FOUND = """
    SELECT p.proname, p.proowner::regrole::text AS owner, p.proconfig,
        ARRAY(SELECT CASE WHEN a.grantee = 0 THEN 'PUBLIC' ELSE a.grantee::regrole::text END
            FROM aclexplode(coalesce(p.proacl, acldefault('f', p.proowner))) AS a) AS callers
    FROM pg_proc AS p
    WHERE p.pronamespace = 'public'::regnamespace AND p.prosecdef
        AND NOT EXISTS (SELECT FROM pg_depend AS d WHERE d.objid = p.oid AND d.deptype = 'e')
"""


def test_functions_with_anothers_rights_are_those_known_and_closed(database) -> None:
    with transaction(database.owner_url) as connection:
        found = connection.execute(text(_FOUND)).all()

    assert {row.proname: (row.owner, set(row.callers) - {row.owner}) for row in found} == {
        name: (owner, callers - {owner}) for name, (owner, callers) in DEFINERS.items()
    }


def test_their_search_path_is_pinned_and_ends_with_temporary_tables(database) -> None:
    with transaction(database.owner_url) as connection:
        found = connection.execute(text(_FOUND)).all()

    paths = {setting for row in found for setting in row.proconfig if "search_path" in setting}
    assert paths == {"search_path=pg_catalog, public, pg_temp"}
    assert all(any("search_path" in setting for setting in row.proconfig) for row in found)


def test_no_view_shows_more_than_its_reader_may_see(database) -> None:
    with transaction(database.owner_url) as connection:
        open_views = connection.execute(
            text(
                "SELECT relname FROM pg_class AS c WHERE relkind IN ('v', 'm')"
                " AND relnamespace = 'public'::regnamespace"
                " AND NOT coalesce('security_invoker=true' = ANY (reloptions), false)"
                " AND NOT EXISTS (SELECT FROM pg_depend AS d"
                " WHERE d.objid = c.oid AND d.deptype = 'e')"
            )
        ).scalars()

        assert list(open_views) == []


def test_every_table_with_policies_forces_them_on_its_owner_too(database) -> None:
    with transaction(database.owner_url) as connection:
        unforced = connection.execute(
            text(
                "SELECT relname FROM pg_class WHERE relnamespace = 'public'::regnamespace"
                " AND relkind IN ('r', 'p') AND (relrowsecurity OR EXISTS (SELECT FROM pg_policy"
                " WHERE polrelid = pg_class.oid)) AND NOT (relrowsecurity AND relforcerowsecurity)"
            )
        ).scalars()

        assert list(unforced) == []


def test_the_operator_works_on_the_tables_named_here_and_no_others(database) -> None:
    with transaction(database.owner_url) as connection:
        rows = connection.execute(
            text(
                "SELECT tablename, policyname, cmd, qual, with_check FROM pg_policies"
                " WHERE :owner = ANY (roles)"
            ),
            {"owner": OWNER},
        ).all()

    whole = {row.tablename for row in rows if row[1:] == ("operator", "ALL", "true", "true")}
    assert len(rows) == len(whole)
    assert whole == OPERATED


@pytest.mark.parametrize("role", [APP, "linge_pub", OWNER])
def test_our_roles_have_no_power_beyond_their_grants(database, role) -> None:
    with transaction(database.owner_url) as connection:
        row = connection.execute(
            text(
                "SELECT rolsuper, rolbypassrls, rolcreaterole, rolcreatedb, rolreplication,"
                " has_database_privilege(rolname, current_database(), 'TEMP') AND rolname <> :owner"
                " AS makes_tables FROM pg_roles WHERE rolname = :role"
            ),
            {"role": role, "owner": OWNER},
        ).one()

    assert not any(row)
