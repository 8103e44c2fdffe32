"""A town without members, an administrator of all of it, and what rosters do to both."""

import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from gis.store.rights import Caller, caller_transaction
from gis.store.sealing import seals_for
from gis.workflows.import_roster import RosterOptions, import_rosters
from gis.workflows.roster_report import RosterReport
from tests.accounts import make_account
from tests.conftest import Database
from tests.member_world import MEMBER_ACTIONS, caller_for, make_places, read_past_policies
from tests.roster_files import person, write_roster

COUNTED = date(2026, 9, 30)
COUNTS = (
    "affiliated_full", "affiliated_probationary", "resident_full", "resident_probationary",
    "resident_not_affiliated_here", "affiliated_unlocated",
)  # fmt: skip
Line = Mapping[str, Any]


@dataclass(frozen=True)
class RosterTown:
    """Two communities, each with an estate and a branch; a village branch in the first."""

    database: Database
    ids: Mapping[str, uuid.UUID]
    caller: Caller
    folder: Path

    def load(self, *lines: Line, community: str | None = "东社区", **options: Any) -> RosterReport:
        """Import lines as one roster, the whole one of a community."""
        path = write_roster(self.folder / f"{uuid.uuid4().hex}.csv", lines)
        return self.load_files([path], community=community, **options)[0]

    def load_files(self, paths: Sequence[Path], **options: Any) -> list[RosterReport]:
        """Import files."""
        chosen = RosterOptions(as_of=COUNTED, **options)
        return import_rosters(self.database.app_url, self.caller, paths, chosen)

    def rows(self, query: str, **values: object) -> list[Any]:
        """Read past all policies."""
        return read_past_policies(self.database, query, values)

    def count(self, table: str) -> int:
        """Count the rows of a table."""
        return len(self.rows(f"SELECT FROM {table}"))

    def tally(self, of: str, name: str) -> tuple[int, ...]:
        """Give the derived six counts of a building or organisation, by its name."""
        table, column = (
            ("org_tally", "party_org_id") if of == "org" else (f"{of}_tally", f"{of}_id")
        )
        counts = ", ".join(COUNTS)
        query = f"SELECT {counts} FROM {table} WHERE {column} = :id AND as_of = :day"  # noqa: S608 -- names of ours
        found = self.rows(f"{query} AND origin = 'derived'", id=self.ids[name], day=COUNTED)
        assert len(found) == 1, f"{name} has {len(found)} derived counts"
        return tuple(found[0])

    def names(self) -> dict[uuid.UUID, str]:
        """Open the names of all members."""
        with caller_transaction(self.database.app_url, self.caller, "members:read") as connection:
            seals = seals_for(connection)
        return {
            row.id: seals.open(bytes(row.name_cipher), member_id=row.id, field="name")
            for row in self.rows("SELECT id, name_cipher FROM member")
        }


def make_roster_town(database: Database, folder: Path) -> RosterTown:
    """Fill an empty database with a town; its administrator may edit members everywhere."""
    ids = make_places(database)
    grants = [(action, "district", ids["D"]) for action in ("places:read", *MEMBER_ACTIONS)]
    grants += [(action, "org", ids["党工委"]) for action in MEMBER_ACTIONS]
    account = make_account(database, "org_admin", grants)
    return RosterTown(database, ids, caller_for(database, account), folder)


def homeless(**cells: Any) -> Line:
    """Make a line of somebody of whom nobody knows where he lives."""
    return person(**{"小区": "", "楼幢": "", "单元": "", "居住地状态": "不详", **cells})
