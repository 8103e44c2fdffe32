"""Formation as it is asked for and answered."""

from datetime import date, datetime
from typing import Any, Literal
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field

UnitLevel = Literal["estate", "community"]
RuleSetName = Literal["regulation", "by_size"]
Status = Literal["draft", "submitted", "approved", "rejected", "in_force"]


class RunAsked(BaseModel):
    """What to plan."""

    model_config = ConfigDict(extra="forbid")

    level: UnitLevel = "estate"
    rule_set: RuleSetName = "regulation"
    as_of: date | None = None
    alternatives: int = Field(default=2, ge=0, le=20)
    with_front: bool = True
    time_limit_s: float | None = Field(default=None, gt=0, le=600)


class RunStarted(BaseModel):
    """The number of a run, to ask for it."""

    id: UUID


class RunAnswer(BaseModel):
    """How a run is; `plans` is there when it is done."""

    id: UUID
    status: Literal["running", "done", "cancelled", "failed", "lost"]
    asked: dict[str, Any]
    problem_sha256: str | None
    doing: str | None
    created_at: datetime
    finished_at: datetime | None
    reason: str | None
    plans: dict[str, Any] | None


class ScenarioAsked(BaseModel):
    """Which plan of which run to save, and under what name."""

    model_config = ConfigDict(extra="forbid")

    run_id: UUID
    plan_id: str = Field(max_length=80)
    name: str = Field(min_length=1, max_length=120)


class MoveAsked(BaseModel):
    """The next status of a saved plan."""

    model_config = ConfigDict(extra="forbid")

    to_status: Status
    note: str | None = Field(default=None, max_length=2000)


class ScenarioAnswer(BaseModel):
    """A saved plan; `has_changed` tells that the data have changed since it was made."""

    id: UUID
    name: str
    level: str
    rule_set: str
    as_of: date
    problem_sha256: str
    status: Status
    has_changed: bool
    created_at: datetime
    version: int
    proposals: list[dict[str, Any]] | None = None
    history: list[dict[str, Any]] | None = None
