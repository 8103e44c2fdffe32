"""What buildings are called, all of them: to look names up before asking which may be seen."""

from alembic import op

revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.execute(
        """
        CREATE FUNCTION named_buildings()
        RETURNS TABLE (id uuid, estate_id uuid, name text, aliases text[], ground float8)
        LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
            SELECT b.id, b.estate_id, b.name, b.aliases,
                ST_XMin(b.geom_3857) - ST_YMin(b.geom_3857)
            FROM building AS b WHERE b.name IS NOT NULL OR b.aliases <> '{}'
        $$
        """
    )
    op.execute("GRANT CREATE ON SCHEMA public TO linge_publisher")
    op.execute("REVOKE ALL ON FUNCTION named_buildings() FROM PUBLIC")
    op.execute("GRANT EXECUTE ON FUNCTION named_buildings() TO linge_app")
    op.execute("ALTER FUNCTION named_buildings() OWNER TO linge_publisher")
    op.execute("REVOKE CREATE ON SCHEMA public FROM linge_publisher")


def downgrade() -> None:
    op.execute("DROP FUNCTION named_buildings()")
