"""What an import of a roster tells: numbers, and findings by row without a personal value."""

from collections import Counter
from dataclasses import dataclass
from typing import Any

from gis.ingest.roster import RosterFinding
from gis.layers.finding import Severity

_ORDER = (Severity.REJECTED, Severity.WARNED, Severity.REPAIRED)
_DECIDE = "decide_"


@dataclass(frozen=True)
class RosterReport:
    """
    What became of every row about somebody.

    accepted + accepted_with_warning + repaired + rejected + refused = people. `refused` are
    no members and nothing of them was kept; `needs_decision` are those of the rejected about
    whom somebody must decide. `second_organisations` are rows that became a second
    organisation of a member. `uncounted_branches` names branches of the community without
    any member: until they have some, its counts stay as they were declared.
    """

    file_name: str
    community: str | None
    people: int
    refused: int
    skipped: int
    findings: tuple[RosterFinding, ...]
    dropped_columns: tuple[str, ...]
    members: int
    second_organisations: int
    is_counted: bool
    uncounted_branches: tuple[str, ...] = ()
    stored: bool = False

    @property
    def counts(self) -> dict[str, int]:
        """The numbers of rows by what became of them."""
        gravest: dict[tuple[int, int], Severity] = {}
        for finding in self.findings:
            place = (finding.sheet, finding.row)
            held = gravest.get(place)
            if held is None or _ORDER.index(finding.severity) < _ORDER.index(held):
                gravest[place] = finding.severity
        by_severity = Counter(gravest.values())
        return {
            "people": self.people,
            "accepted": self.people - self.refused - len(gravest),
            "accepted_with_warning": by_severity[Severity.WARNED],
            "repaired": by_severity[Severity.REPAIRED],
            "rejected": by_severity[Severity.REJECTED],
            "needs_decision": len(
                {(f.sheet, f.row) for f in self.findings if f.rule.startswith(_DECIDE)}
            ),
            "refused": self.refused,
            "skipped": self.skipped,
            "members": self.members,
            "second_organisations": self.second_organisations,
        }

    def as_dict(self) -> dict[str, Any]:
        """Give the report as plain JSON values."""
        return {
            "file_name": self.file_name,
            "community": self.community,
            **self.counts,
            "is_counted": self.is_counted,
            "uncounted_branches": list(self.uncounted_branches),
            "stored": self.stored,
            "dropped_columns": list(self.dropped_columns),
            "findings": [
                {
                    "sheet": each.sheet,
                    "row": each.row,
                    "field": each.field,
                    "rule": each.rule,
                    "severity": each.severity.value,
                    "message": each.message,
                }
                for each in self.findings
            ],
        }
