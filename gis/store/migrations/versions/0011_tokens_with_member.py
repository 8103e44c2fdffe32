"""Tokens with their member in the index: whose they are is read without the table."""

from alembic import op

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.execute("DROP INDEX ix_member_token_token")
    op.execute("CREATE INDEX ix_member_token_token ON member_token (token) INCLUDE (member_id)")


def downgrade() -> None:
    op.execute("DROP INDEX ix_member_token_token")
    op.execute("CREATE INDEX ix_member_token_token ON member_token (token)")
