"""Buildings of a number in the order of the ground: the first few without reading the others."""

from alembic import op

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.execute(
        "CREATE INDEX ix_building_number_on_ground ON building"
        " (building_no, (ST_XMin(geom_3857) - ST_YMin(geom_3857)), source_key)"
    )
    op.execute("DROP INDEX ix_building_building_no")


def downgrade() -> None:
    op.execute("CREATE INDEX ix_building_building_no ON building (building_no)")
    op.execute("DROP INDEX ix_building_number_on_ground")
