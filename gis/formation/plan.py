"""What the engine answers: proposals, what they cost, and the proof."""

from dataclasses import dataclass

from gis.formation.certificate import Proof
from gis.formation.problem import Mode

OPTIMAL, TIME_LIMIT = "optimal", "time_limit"
NO_JOINT_ADMISSIBLE = "no_joint_admissible"


@dataclass(frozen=True)
class Proposal:
    """
    One organisation: its units by id, its mode, and its hub when it is a nearby one.

    `verdicts` is empty until the rules have been told apart from the limits of the search.
    """

    mode: Mode
    units: tuple[str, ...]
    hub: str | None
    members: int
    full_members: int
    cost: int
    verdicts: tuple[object, ...] = ()


@dataclass(frozen=True, eq=False)
class Certificate:
    """
    Why no plan is cheaper than the lower bound.

    `proof` is None when the time limit struck while proposals were being listed; then only the
    bound counts that needs no list.
    """

    problem_hash: str
    proof: Proof | None


@dataclass(frozen=True, eq=False)
class Plan:
    """Every unit in one proposal; proposals are in the order of their smallest id."""

    objective: int
    lower_bound: int
    seconds: float
    proposals: tuple[Proposal, ...]
    findings: tuple[str, ...]
    certificate: Certificate

    @property
    def gap(self) -> float:
        """The share of the objective that might yet be saved."""
        return gap_of(self.objective, self.lower_bound)

    @property
    def status(self) -> str:
        """Tell whether the plan is proven to be the cheapest."""
        return OPTIMAL if self.objective == self.lower_bound else TIME_LIMIT


def gap_of(objective: int, lower_bound: int) -> float:
    """Give the share of the objective that might yet be saved."""
    return (objective - lower_bound) / max(1, objective)
