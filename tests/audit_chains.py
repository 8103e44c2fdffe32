"""Audits to seal, damage and verify."""

from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import text

from gis.store.audit import Event, record_now
from gis.store.audit_heads import HeadsFile
from gis.store.audit_sealing import seal
from gis.store.audit_verifying import AuditReport, verify_chain
from gis.store.engine import transaction
from gis.store.provision import administration
from tests.conftest import Database

KEY = b"k" * 32


@dataclass(frozen=True)
class Audit:
    """A database with a file of heads of its own."""

    database: Database
    heads: HeadsFile

    def write(self, count: int, *, kind: str = "reveal") -> None:
        """Write events, each in a transaction of its own."""
        for number in range(count):
            record_now(
                self.database.app_url,
                Event(kind, login="wang.hua", details={"n": number}, request_id=str(number)),
            )

    def seal(self, *, limit: int = 10_000) -> int:
        """Seal one batch."""
        return seal(self.database.app_url, self.heads, limit=limit)

    def write_sealed(self, count: int) -> None:
        """Write events and seal each in a batch of its own: every link has its head."""
        for _ in range(count):
            self.write(1)
            assert self.seal() == 1

    def verify(self) -> AuditReport:
        """Verify as the serving role."""
        with transaction(self.database.app_url) as connection:
            return verify_chain(connection, self.heads)

    def found(self) -> list[tuple[str, int | None]]:
        """Verify; gives kind and place of each finding."""
        return [(finding.kind, finding.seq) for finding in self.verify().findings]

    def tamper(self, *statements: str) -> None:
        """Change rows as a superuser, whom no right stops."""
        with administration(self.database.admin_url, self.database.name) as connection:
            for statement in statements:
                connection.execute(text(statement))

    def edit_event(self, seq: int, change: str = "login = 'li.lei'") -> None:
        """Change the event of a link."""
        self.tamper(f"UPDATE audit_event SET {change} WHERE id = {_event_of(seq)}")  # noqa: S608 (ours)

    def delete_event(self, seq: int) -> None:
        """Remove the event of a link."""
        self.tamper(f"DELETE FROM audit_event WHERE id = {_event_of(seq)}")  # noqa: S608 (ours)

    def sealed_requests(self) -> list[str]:
        """Give the request ids of sealed events, in the order of the chain."""
        with administration(self.database.admin_url, self.database.name) as connection:
            return list(
                connection.execute(
                    text(
                        "SELECT e.request_id FROM audit_link AS l JOIN audit_event AS e"
                        " ON e.id = l.event_id AND e.happened_at = l.happened_at ORDER BY l.seq"
                    )
                ).scalars()
            )


def _event_of(seq: int) -> str:
    return f"(SELECT event_id FROM audit_link WHERE seq = {seq:d})"  # noqa: S608 (a number)


def make_audit(database: Database, folder: Path) -> Audit:
    """Give a database a file of heads in a folder."""
    return Audit(database, HeadsFile(folder / "audit" / "test.heads", KEY))
