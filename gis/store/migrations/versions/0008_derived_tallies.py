"""Member counts derived from members."""

from pathlib import Path

from alembic import op

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None

PARTS = ("derived_tallies", "refresh")
FUNCTIONS = (
    "refresh_tallies()",
    "refresh_tally(uuid, date)",
    "batch_of_tallies(uuid)",
    "tally_orgs(uuid, date, uuid)",
    "tally_branches(uuid, date, uuid)",
    "tally_buildings(uuid, date, uuid)",
    "residents_on(uuid, date)",
    "communities_of_orgs(date)",
    "covers_on(date)",
)


def upgrade() -> None:
    for part in PARTS:
        op.execute(Path(__file__).with_name(f"0008_{part}.sql").read_text(encoding="utf-8"))


def downgrade() -> None:
    for function in FUNCTIONS:
        op.execute(f"DROP FUNCTION {function}")
    op.execute("REVOKE ALL ON org_above, village, import_batch FROM linge_tally")
