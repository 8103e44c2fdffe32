"""A branch that is divided, as it is answered."""

from datetime import date
from typing import Any, Literal

from pydantic import BaseModel


class Branch(BaseModel):
    """The branch: `placed_members` live in buildings that the account may see."""

    id: str
    name: str
    members: int
    placed_members: int


class DividedBranch(BaseModel):
    """
    The best division, with reasons and clauses.

    `units` are buildings, or groups with their `buildings` where the branch is split.
    """

    branch: Branch
    level: Literal["building", "group"]
    as_of: date
    rule_set: str
    district: str
    units: list[dict[str, Any]]
    plans: list[dict[str, Any]]
    clauses: dict[str, dict[str, Any]]
