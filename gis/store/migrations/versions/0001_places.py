"""Places, the walking network, and the imports they come from."""

from pathlib import Path

from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None

TABLES = (
    "barrier",
    "walk_edge",
    "venue",
    "local_institution",
    "village",
    "building",
    "grid",
    "estate",
    "rc_status_period",
    "community",
    "street",
    "district",
    "change",
    "import_batch",
)


def upgrade() -> None:
    op.execute(Path(__file__).with_suffix(".sql").read_text(encoding="utf-8"))


def downgrade() -> None:
    for table in TABLES:
        op.drop_table(table)
