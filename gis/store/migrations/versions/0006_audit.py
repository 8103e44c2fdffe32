"""The audit: events that are only ever added, and the chain that seals them."""

from pathlib import Path

from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None

PARTS = ("audit", "sealing")
FUNCTIONS = (
    "audit_unlinked(integer)",
    "audit_links(bigint, integer)",
    "audit_seal(integer)",
    "audit_cut_snapshot(pg_snapshot, bigint)",
    "audit_make_partitions()",
    "write_audit(text, uuid, text, text, text, text, uuid, text, text, jsonb, text)",
    "audit_digest(audit_event)",
)
TABLES = ("audit_link", "audit_event", "audit_cluster")


def upgrade() -> None:
    for part in PARTS:
        op.execute(Path(__file__).with_name(f"0006_{part}.sql").read_text(encoding="utf-8"))


def downgrade() -> None:
    for function in FUNCTIONS:
        op.execute(f"DROP FUNCTION {function}")
    for table in TABLES:
        op.drop_table(table)
