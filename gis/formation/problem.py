"""What is asked of the engine: units, rules, costs and options, as plain values."""

from dataclasses import dataclass, field
from enum import StrEnum


class Mode(StrEnum):
    """How a unit gets its organisation, in the order in which proposals are listed."""

    STANDALONE = "standalone"
    TERRITORIAL = "territorial"
    EXCEPTION = "exception"
    NEARBY = "nearby"


MODES = tuple(Mode)
TOLERANCE_M = 1e-6  # a limit holds when the value is at most this much above it
VIABLE_FULL = 3  # full members from which `cost.viable_merged` is charged


@dataclass(frozen=True)
class Unit:
    """An estate, community or building that must end in exactly one proposal."""

    id: str
    x_m: float
    y_m: float
    full_members: int
    members: int
    residents: float = 0
    territorial_walk_m: float | None = None
    street: str | None = None
    territorial_org: str | None = None


@dataclass(frozen=True)
class Rules:
    """Limits of what is proposed."""

    max_units: int
    standalone_min_full: int
    joint_min_full: int
    joint_max_members: int
    max_walk_m: float
    same_street: bool = False
    joint_min_members: int = 0
    standalone_min_members: int = 0
    standalone_max_members: int | None = None


@dataclass(frozen=True)
class Cost:
    """What a proposal costs, in member-metres."""

    per_organisation: float
    imbalance_per_member: float
    target_members: float
    exception: float
    resident_weight: float
    viable_merged: float = 0
    per_change: float = 0


@dataclass(frozen=True)
class CurrentOrg:
    """An organisation as it is today; `hub` is set for nearby ones only."""

    id: str
    mode: Mode
    units: tuple[str, ...]
    hub: str | None


@dataclass(frozen=True)
class Options:
    """What the planner insists on, each as canonical sorted tuples."""

    must_link: tuple[tuple[str, str], ...] = ()
    must_not_link: tuple[tuple[str, str], ...] = ()
    fixed_mode: tuple[tuple[str, Mode], ...] = ()
    max_organisations: int | None = None
    capacity: tuple[tuple[str, int], ...] = ()


@dataclass(frozen=True)
class Problem:
    """
    A whole problem in canonical form: units by id, every pair once and in order.

    Exactly one of `detour` (walk = detour x straight line) and `pairs` is given.
    """

    units: tuple[Unit, ...]
    neighbours: tuple[tuple[str, str], ...]
    detour: float | None
    pairs: tuple[tuple[str, str, float], ...] | None
    rules: Rules
    cost: Cost
    options: Options = field(default_factory=Options)
    current: tuple[CurrentOrg, ...] = ()

    def index(self) -> dict[str, int]:
        """Say at which place in `units` each id stands."""
        return {unit.id: place for place, unit in enumerate(self.units)}
