"""Buildings found by their number."""

from alembic import op

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.execute("CREATE INDEX ix_building_building_no ON building (building_no)")


def downgrade() -> None:
    op.execute("DROP INDEX ix_building_building_no")
