"""Members, their history, and whose rows are whose."""

from pathlib import Path

from alembic import op

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None

PARTS = ("people", "homes", "member_rows", "rows")
TABLES = (
    "member_event",
    "dual_registration",
    "participation",
    "member_token",
    "member_residence",
    "member_affiliation",
    "member",
    "roster_import",
)
SCOPED = ("building", "building_tally", "building_branch_tally", "org_tally")
POLICIES = ("operator", "published", "counted", "seen")


def upgrade() -> None:
    for part in PARTS:
        op.execute(Path(__file__).with_name(f"0007_{part}.sql").read_text(encoding="utf-8"))


def downgrade() -> None:
    op.execute("DROP TRIGGER keep_homes_of_building ON building")
    op.execute("DROP POLICY seen ON roster_import")
    op.execute("DROP INDEX ix_building_without_grid")
    for table in TABLES:
        op.drop_table(table)
    for function in ("keep_home", "keep_primary_org", "keep_homes_of_building"):
        op.execute(f"DROP FUNCTION {function}()")
    for table in SCOPED:
        for policy in POLICIES:
            op.execute(f"DROP POLICY IF EXISTS {policy} ON {table}")
        op.execute(f"ALTER TABLE {table} NO FORCE ROW LEVEL SECURITY")
        op.execute(f"ALTER TABLE {table} DISABLE ROW LEVEL SECURITY")
        if table != "building":
            op.execute(f"GRANT SELECT ON {table} TO linge_app")
