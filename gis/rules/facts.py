"""What has to be known of units and proposals before rules can judge them."""

from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from gis.errors import InvalidParameter
from gis.rules.judging import check_counts


class FormationMode(StrEnum):
    """How a unit gets an organisation; an exception gets none."""

    TERRITORIAL = "territorial"
    NEARBY = "nearby"
    STANDALONE = "standalone"
    EXCEPTION = "exception"


class OrgKind(StrEnum):
    """The kinds of Party organisations."""

    BRANCH = "branch"
    JOINT_BRANCH = "joint_branch"
    GENERAL_BRANCH = "general_branch"
    COMMITTEE = "committee"


@dataclass(frozen=True, slots=True)
class UnitFacts:
    """
    One estate, community or building.

    Counts are of members who are affiliated here; those who only live here never count.
    None is unknown. `org_count`: how many proposals of the plan hold the unit.
    """

    id: str
    affiliated_full: int
    affiliated_members: int
    street: str | None = None
    transition_stage: str | None = None
    org_count: int = 1

    def __post_init__(self) -> None:
        """Refuse counts that cannot be."""
        check_counts(self.affiliated_full, self.affiliated_members)


@dataclass(frozen=True, slots=True)
class ReceiverFacts:
    """The organisation that takes a unit over, with its own members before it does."""

    kind: OrgKind
    affiliated_full: int
    affiliated_members: int
    street: str | None = None

    def __post_init__(self) -> None:
        """Refuse counts that cannot be."""
        check_counts(self.affiliated_full, self.affiliated_members)


@dataclass(frozen=True, slots=True)
class ProposalFacts:
    """
    One organisation (or group) of a plan; None is unknown and is not judged.

    `longest_walk_m` is the longest of the walks between its units, `p90_walk_m` what 90 % of its
    members walk at most to the meeting place. A `receiver` belongs to a territorial proposal.
    """

    mode: FormationMode
    units: tuple[UnitFacts, ...]
    longest_walk_m: float | None = None
    p90_walk_m: float | None = None
    is_contiguous: bool | None = None
    crosses_barrier: bool | None = None
    has_activity_room: bool | None = None
    receiver: ReceiverFacts | None = None

    def __post_init__(self) -> None:
        """Refuse proposals without units, with one twice, or with too many for the mode."""
        ids = [unit.id for unit in self.units]
        if not ids:
            raise InvalidParameter(f"a {self.mode} proposal has no units")
        if len(set(ids)) < len(ids):
            twice = sorted({each for each in ids if ids.count(each) > 1})
            raise InvalidParameter(f"a {self.mode} proposal lists {', '.join(twice)} twice")
        if self.mode in _SINGLE and len(ids) > 1:
            raise InvalidParameter(f"a {self.mode} proposal has one unit, not {len(ids)}")

    @property
    def affiliated_full(self) -> int:
        """Full members of its units."""
        return sum(unit.affiliated_full for unit in self.units)

    @property
    def affiliated_members(self) -> int:
        """All members of its units."""
        return sum(unit.affiliated_members for unit in self.units)


_SINGLE: Final = frozenset(
    {FormationMode.TERRITORIAL, FormationMode.STANDALONE, FormationMode.EXCEPTION}
)
