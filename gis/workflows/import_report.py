"""What an import tells when it is done, or would tell when it were."""

import uuid
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from gis.layers.finding import Finding, Severity

_ORDER = (Severity.REJECTED, Severity.WARNED, Severity.REPAIRED)


@dataclass(frozen=True)
class ImportReport:
    """
    What became of every feature of a file.

    accepted + accepted_with_warning + repaired + rejected = features. A feature with several
    findings counts once, by the gravest. `stored` tells whether anything was written; if so
    `batch_id` is what `--undo` takes.
    """

    layer: str
    file_name: str
    crs: str | None
    features: int
    accepted: int
    accepted_with_warning: int
    repaired: int
    rejected: int
    findings: tuple[Finding, ...]
    dropped_columns: tuple[str, ...] = ()
    inserted: int = 0
    updated: int = 0
    unchanged: int = 0
    stored: bool = False
    batch_id: uuid.UUID | None = None

    @property
    def counts(self) -> dict[str, int]:
        """The numbers of features by what became of them."""
        names = ("features", "accepted", "accepted_with_warning", "repaired", "rejected")
        return {name: getattr(self, name) for name in names}

    def rules(self) -> dict[str, int]:
        """How often each rule was met, most frequent first."""
        return dict(Counter(finding.rule for finding in self.findings).most_common())

    def as_dict(self) -> dict[str, Any]:
        """Give the report as plain JSON values."""
        return {
            "layer": self.layer,
            "file_name": self.file_name,
            "crs": self.crs,
            **self.counts,
            "inserted": self.inserted,
            "updated": self.updated,
            "unchanged": self.unchanged,
            "stored": self.stored,
            "batch_id": None if self.batch_id is None else str(self.batch_id),
            "dropped_columns": list(self.dropped_columns),
            "findings": [
                {
                    "row": finding.row,
                    "field": finding.field,
                    "rule": finding.rule,
                    "severity": finding.severity.value,
                    "message": finding.message,
                }
                for finding in self.findings
            ],
        }


def count_features(row_count: int, findings: Sequence[Finding]) -> dict[str, int]:
    """Count features by their gravest finding."""
    gravest: dict[int, Severity] = {}
    for finding in findings:
        held = gravest.get(finding.row)
        if held is None or _ORDER.index(finding.severity) < _ORDER.index(held):
            gravest[finding.row] = finding.severity
    by_severity = Counter(gravest.values())
    return {
        "features": row_count,
        "accepted": row_count - len(gravest),
        "accepted_with_warning": by_severity[Severity.WARNED],
        "repaired": by_severity[Severity.REPAIRED],
        "rejected": by_severity[Severity.REJECTED],
    }
