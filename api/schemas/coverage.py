"""The coverage report as it is answered."""

from datetime import date
from typing import Any, Literal

from pydantic import BaseModel, ConfigDict


class Band(BaseModel):
    """A number of members told by its band only."""

    model_config = ConfigDict(extra="forbid")

    band: str


Number = int | float | Band | None


class MeasureAnswer(BaseModel):
    """One figure with what it was made of; empty with the reason."""

    model_config = ConfigDict(extra="forbid")

    value: Number
    numerator: Number
    denominator: Number
    unknown: Number
    as_of: date
    definition: str
    reason: str | None


class PlaceAnswer(BaseModel):
    """A place with its facts and measures by name."""

    model_config = ConfigDict(extra="forbid")

    id: str | None
    source_key: str | None
    name: str | None
    parent_id: str | None
    facts: dict[str, Any]
    measures: dict[str, MeasureAnswer]


class TotalAnswer(PlaceAnswer):
    """The district as a whole."""

    level: Literal["district"]


class CoverageAnswer(BaseModel):
    """The measures of every place of a level, in the order of the ground."""

    model_config = ConfigDict(extra="forbid")

    level: str
    as_of: date
    known_from: date | None
    dates: list[date]
    reach_method: Literal["network", "straight_line"]
    total: TotalAnswer
    places: list[PlaceAnswer]
