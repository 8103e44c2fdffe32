"""Accounts, sessions, and what may be granted to whom; the functions that decide."""

from pathlib import Path

from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None

PARTS = ("accounts", "rights", "policies", "plan_rows")
PLANS = ("scenario", "scenario_proposal", "scenario_event", "plan_job")
FUNCTIONS = (
    "rights_of(uuid, text, text, uuid[])",
    "decided_at(uuid, text, uuid[])",
    "places_in_box(float8, float8, float8, float8)",
    "building_chain(uuid[])",
    "decided_orgs(uuid, text)",
    "decided_buildings(uuid, text)",
    "decided_places(uuid, text, text)",
    "held_grants(uuid, text)",
)
TABLES = (
    "one_time_link",
    "api_token",
    "session",
    "access_grant",
    "role_action",
    "account",
    "rights_state",
)
LAST_FUNCTIONS = (
    "guard_grant()",
    "guard_account()",
    "bump_rights()",
    "app_ids(text)",
    "app_credential()",
    "app_login()",
    "app_action()",
    "app_role()",
    "app_account()",
)


def upgrade() -> None:
    for part in PARTS:
        op.execute(Path(__file__).with_name(f"0005_{part}.sql").read_text(encoding="utf-8"))


def downgrade() -> None:
    for table in PLANS:
        for policy in ("operator", "seen", "made", "changed"):
            op.execute(f"DROP POLICY IF EXISTS {policy} ON {table}")
        op.execute(f"ALTER TABLE {table} NO FORCE ROW LEVEL SECURITY")
        op.execute(f"ALTER TABLE {table} DISABLE ROW LEVEL SECURITY")
    for function in FUNCTIONS:
        op.execute(f"DROP FUNCTION {function}")
    op.execute("DROP VIEW place_above, org_above")
    for table in TABLES:
        op.drop_table(table)
    for function in LAST_FUNCTIONS:
        op.execute(f"DROP FUNCTION {function}")
