"""One measured figure, with what it was made of; or nothing, with the reason."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum


class Level(StrEnum):
    """The kinds of place that are measured, from large to small."""

    DISTRICT = "district"
    STREET = "street"
    COMMUNITY = "community"
    ESTATE = "estate"
    GRID = "grid"


class Reason(StrEnum):
    """Why a measure has no value."""

    ZERO_DENOMINATOR = "zero_denominator"
    NOT_DEFINED_AT_LEVEL = "not_defined_at_level"
    BEFORE_FIRST_KNOWN_DATE = "before_first_known_date"
    FUTURE = "future"
    BANDED = "banded"
    WITHHELD_SMALL_AREA = "withheld_small_area"
    OUT_OF_SCOPE = "out_of_scope"


@dataclass(frozen=True, slots=True)
class Measure:
    """
    A share from 0 to 1 or a count, with its day and the name of its definition.

    `unknown` is what could not be counted; it is in neither numerator nor denominator. A count
    has neither of the two.
    """

    definition: str
    as_of: date
    value: float | int | None = None
    numerator: int | None = None
    denominator: int | None = None
    unknown: int | None = None
    reason: Reason | None = None

    def as_dict(self) -> dict[str, object]:
        """Write the measure as plain words and numbers."""
        return {
            "value": self.value,
            "numerator": self.numerator,
            "denominator": self.denominator,
            "unknown": self.unknown,
            "as_of": self.as_of.isoformat(),
            "definition": self.definition,
            "reason": None if self.reason is None else self.reason.value,
        }


def share_of(
    definition: str, as_of: date, *, numerator: int, denominator: int, unknown: int | None
) -> Measure:
    """Divide; without anything to divide by, the value is empty and says so."""
    empty = denominator == 0
    return Measure(
        definition,
        as_of,
        value=None if empty else numerator / denominator,
        numerator=numerator,
        denominator=denominator,
        unknown=unknown,
        reason=Reason.ZERO_DENOMINATOR if empty else None,
    )


def count_of(definition: str, as_of: date, *, value: int | None, unknown: int | None) -> Measure:
    """State a count; None is nothing known to count, told like a share of nothing."""
    reason = Reason.ZERO_DENOMINATOR if value is None else None
    return Measure(definition, as_of, value=value, unknown=unknown, reason=reason)
