"""What an import says about one row of a file; never with a personal value in it."""

from dataclasses import dataclass
from enum import StrEnum


class Severity(StrEnum):
    """What became of the row, from mild to final."""

    REPAIRED = "repaired"
    WARNED = "accepted_with_warning"
    REJECTED = "rejected"


@dataclass(frozen=True, slots=True)
class Finding:
    """
    One thing found in one row.

    `row` counts the features of the file from 1 (a header is not counted); `field` is the
    layer's column, None for the row as a whole; `rule` is a stable name to count by.
    """

    row: int
    field: str | None
    rule: str
    severity: Severity
    message: str
