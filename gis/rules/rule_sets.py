"""The named sets of limits that the engine may propose within."""

from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from gis.errors import UnknownName
from gis.rules.catalog import rule_named


class Forms(StrEnum):
    """
    What the results of a plan are.

    Organisations of estates or communities; groups of one branch's buildings; or the branches
    that one branch is split into, made of such groups.
    """

    ORGANISATIONS = "organisations"
    GROUPS = "groups"
    BRANCHES = "branches"


@dataclass(frozen=True, slots=True)
class RuleSet:
    """
    The limits within which the engine proposes, and what merging a viable unit costs.

    They bound what is proposed, not what may be kept: proposals beyond the soft ones are judged,
    never refused. `forms` tells what its results are. `viable_merged` is added to the cost for
    each unit that could stand alone and does not. None sets no limit.
    """

    name: str
    title_zh: str
    title_en: str
    max_units: int
    standalone_min_full: int
    joint_min_full: int
    joint_max_members: int
    max_walk_m: float
    same_street: bool
    viable_merged: int
    adjacency_m: float
    standalone_min_members: int | None = None
    joint_min_members: int | None = None
    standalone_max_members: int | None = None
    forms: Forms = Forms.ORGANISATIONS

    def problem_rules(self) -> dict[str, float | bool]:
        """Give the `rules` of a problem file; limits that are not set are left out."""
        rules: dict[str, float | bool] = {
            "max_units": self.max_units,
            "standalone_min_full": self.standalone_min_full,
            "joint_min_full": self.joint_min_full,
            "joint_max_members": self.joint_max_members,
            "max_walk_m": self.max_walk_m,
        }
        optional: dict[str, int | None] = {
            "joint_min_members": self.joint_min_members,
            "standalone_min_members": self.standalone_min_members,
            "standalone_max_members": self.standalone_max_members,
        }
        rules |= {key: value for key, value in optional.items() if value is not None}
        return rules | ({"same_street": True} if self.same_street else {})


def _whole(name: str) -> int:
    return int(rule_named(name).number)


REGULATION: Final = RuleSet(
    name="regulation",
    title_zh="按条例",
    title_en="by the regulation",
    max_units=_whole("joint_units_gt_5"),
    standalone_min_full=_whole("branch_full_lt_3"),
    joint_min_full=_whole("branch_full_lt_3"),
    joint_max_members=_whole("branch_members_gt_50"),
    max_walk_m=rule_named("walk_gt_max").number,
    same_street=True,
    viable_merged=10_000,  # dearer than the organisation it saves, cheaper than an exception
    adjacency_m=rule_named("outlines_apart_gt_40").number,
)

BY_SIZE: Final = RuleSet(
    name="by_size",
    title_zh="按规模",
    title_en="by size",
    max_units=_whole("joint_units_gt_5"),
    standalone_min_full=_whole("standalone_full_lt_30"),
    joint_min_full=_whole("joint_full_lt_20"),
    joint_max_members=_whole("branch_members_gt_50"),
    max_walk_m=rule_named("walk_gt_max").number,
    same_street=True,
    viable_merged=0,
    adjacency_m=rule_named("outlines_apart_gt_40").number,
)

BUILDING_GROUP: Final = RuleSet(
    name="building_group",
    title_zh="楼幢党小组",
    title_en="building groups",
    max_units=_whole("group_buildings_gt_12"),
    standalone_min_full=_whole("group_full_lt_1"),
    joint_min_full=_whole("group_full_lt_1"),
    joint_max_members=_whole("group_members_gt_30"),
    max_walk_m=rule_named("walk_gt_max").number,
    same_street=False,
    viable_merged=0,
    adjacency_m=rule_named("outlines_apart_gt_40").number,
    standalone_min_members=_whole("group_members_lt_3"),
    joint_min_members=_whole("group_members_lt_3"),
    forms=Forms.GROUPS,
)

BRANCH_SPLIT: Final = RuleSet(
    name="branch_split",
    title_zh="党支部拆分",
    title_en="splitting a branch",
    max_units=_whole("branch_groups_gt_10"),
    standalone_min_full=_whole("branch_full_lt_3"),
    joint_min_full=_whole("branch_full_lt_3"),
    joint_max_members=_whole("branch_members_gt_50"),
    max_walk_m=rule_named("walk_gt_max").number,
    same_street=False,
    viable_merged=0,
    adjacency_m=rule_named("outlines_apart_gt_40").number,
    forms=Forms.BRANCHES,
)

RULE_SETS: Final[tuple[RuleSet, ...]] = (REGULATION, BY_SIZE, BUILDING_GROUP, BRANCH_SPLIT)
"""The first is the default."""


def rule_set_named(name: str) -> RuleSet:
    """
    Find a rule set.

    Raises
    ------
    UnknownName
        There is none of that name.
    """
    for rules in RULE_SETS:
        if rules.name == name:
            return rules
    names = ", ".join(rules.name for rules in RULE_SETS)
    raise UnknownName(f"no rule set is called {name!r}; there are {names}")
