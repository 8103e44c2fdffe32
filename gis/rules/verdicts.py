"""
What the rules say of one number or one fact.

Counts are of affiliated members, never of residents: the tests for 3 and 7 take full members,
the one for 50 takes all. A rule without a function of its own is asked with `judging.judge`.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from gis.rules.catalog import rule_named
from gis.rules.facts import OrgKind, UnitFacts
from gis.rules.judging import check_counts, judge
from gis.rules.spec import Effect, Outcome, Verdict


@dataclass(frozen=True, slots=True)
class KindAdvice:
    """The kind of organisation that fits a number of members, and the verdict behind it."""

    kind: OrgKind
    verdict: Verdict


@dataclass(frozen=True, slots=True)
class LeadershipAdvice:
    """
    Whether a branch has a committee, of how many, and the verdict behind it.

    A committee normally has `smallest` to `usual` members and never more than `largest`;
    without one, they count the secretary and a deputy.
    """

    has_committee: bool
    smallest: int
    usual: int
    largest: int
    verdict: Verdict


def may_form_branch(affiliated_full: int, affiliated_members: int) -> Verdict:
    """Judge whether there are full members enough for a branch, whatever its form."""
    check_counts(affiliated_full, affiliated_members)
    rule = rule_named("branch_full_lt_3")
    probationary = affiliated_members - affiliated_full
    advice = (
        f"另有预备党员 {probationary} 名，不计入；{rule.advice_zh}",
        f"{probationary} probationary do not count; {rule.advice_en}",
    )
    return judge(rule.name, affiliated_full, advice=advice if probationary else None)


def branch_size(affiliated_members: int) -> Verdict:
    """Judge whether a branch has more members than the norm."""
    return judge("branch_members_gt_50", affiliated_members)


def organisation_kind(affiliated_members: int, *, committee_at_100: bool = False) -> KindAdvice:
    """
    Tell which kind of organisation a number of members may set up.

    Sources differ on whether a committee takes more than 100 members (the default) or 100 and
    more (`committee_at_100`).
    """
    for kind in (OrgKind.COMMITTEE, OrgKind.GENERAL_BRANCH):
        verdict = kind_fits(kind, affiliated_members, committee_at_100=committee_at_100)
        if verdict.outcome is Outcome.OK:
            return KindAdvice(kind, verdict)
    return KindAdvice(OrgKind.BRANCH, branch_size(affiliated_members))


def kind_fits(kind: OrgKind, affiliated_members: int, *, committee_at_100: bool = False) -> Verdict:
    """Judge whether an organisation's kind goes with its number of members."""
    if kind is OrgKind.GENERAL_BRANCH:
        return judge("general_branch_members_le_50", affiliated_members)
    if kind is OrgKind.COMMITTEE:
        limit = rule_named("committee_members_le_100").number - committee_at_100
        return judge("committee_members_le_100", affiliated_members, limit=limit)
    return branch_size(affiliated_members)


def committee_size(affiliated_full: int) -> LeadershipAdvice:
    """
    Tell whether a branch has a committee, and of how many.

    Having none is no fault: the verdict's outcome is ok either way, its numbers say why.
    """
    verdict = judge("committee_full_lt_7", affiliated_full)
    if affiliated_full >= verdict.limit:
        smallest, usual, largest = (
            int(rule_named(name).number)
            for name in ("committee_seats_lt_3", "committee_seats_gt_5", "committee_seats_gt_7")
        )
        return LeadershipAdvice(True, smallest, usual, largest, verdict)
    return LeadershipAdvice(False, 1, 1, 2, replace(verdict, outcome=Outcome.OK))


def joint_units(unit_count: int) -> Verdict:
    """Judge how many units a joint branch covers: 2 to 5; more takes a written reason."""
    if unit_count < rule_named("joint_units_lt_2").number:
        return judge("joint_units_lt_2", unit_count)
    return judge("joint_units_gt_5", unit_count)


def joint_branch(
    units: Sequence[UnitFacts], *, is_cross_street_allowed: bool = False
) -> tuple[Verdict, ...]:
    """Judge units that would share a branch by all that their own facts tell."""
    full = sum(unit.affiliated_full for unit in units)
    members = sum(unit.affiliated_members for unit in units)
    return (
        may_form_branch(full, members),
        *placed_once(units),
        *same_street(
            [unit.street for unit in units], is_cross_street_allowed=is_cross_street_allowed
        ),
        joint_units(len(units)),
        branch_size(members),
        viable_unit_merged(units),
        *stages_differ([unit.transition_stage for unit in units]),
    )


def placed_once(units: Sequence[UnitFacts]) -> tuple[Verdict, ...]:
    """Judge that no unit is in several organisations; one verdict for each that is."""
    return tuple(
        judge("unit_in_two_orgs", unit.org_count, units=(unit.id,))
        for unit in units
        if unit.org_count > rule_named("unit_in_two_orgs").number
    )


def viable_unit_merged(units: Sequence[UnitFacts]) -> Verdict:
    """Judge that no merged unit has full members enough for a branch of its own."""
    limit = rule_named("viable_unit_merged").number
    viable = tuple(unit.id for unit in units if unit.affiliated_full >= limit)
    most = max((unit.affiliated_full for unit in units), default=0)
    return judge("viable_unit_merged", most, units=viable)


def same_street(
    streets: Sequence[str | None], *, is_cross_street_allowed: bool = False
) -> tuple[Verdict, ...]:
    """
    Judge that one street Party working committee approves for all units.

    An unknown street (None) cannot be shown to be the same, so it breaks the rule too. Where
    crossing is allowed both only warn, and nothing is said when no street is known at all.
    """
    known = {street for street in streets if street is not None}
    effect = Effect.WARNS if is_cross_street_allowed else None
    if is_cross_street_allowed and not known:
        return ()
    unknown = (judge("street_unknown", 0, effect=effect),) if None in streets else ()
    crossing = (judge("cross_street", len(known), effect=effect),) if known else ()
    return (*unknown, *crossing)


def stages_differ(stages: Sequence[str | None]) -> tuple[Verdict, ...]:
    """Judge that units are at the same transition stage; unknown ones (None) are left out."""
    known = {stage for stage in stages if stage is not None}
    return (judge("stages_differ", len(known)),) if known else ()


def contiguous(*, is_contiguous: bool) -> Verdict:
    """Judge that the units adjoin one another."""
    return judge("units_apart", int(is_contiguous))


def barrier_crossed(*, crosses_barrier: bool) -> Verdict:
    """Judge that no main road, river or railway lies between the units."""
    return judge("barrier_crossed", int(crosses_barrier))


def activity_room(*, has_activity_room: bool) -> Verdict:
    """Judge that an activity room lies in the merged area."""
    return judge("no_activity_room", int(has_activity_room))


def longest_walk(walk_m: float, *, max_walk_m: float | None = None) -> Verdict:
    """Judge the longest walk between two units; the default limit is the rule's."""
    return judge("walk_gt_max", walk_m, limit=max_walk_m)


def distance(p90_walk_m: float) -> Verdict:
    """Judge what 90 % of members walk to the meeting place, by the farthest circle they miss."""
    far = judge("p90_gt_1000", p90_walk_m)
    return far if p90_walk_m > far.limit else judge("p90_gt_500", p90_walk_m)


def group(
    affiliated_members: int,
    affiliated_full: int,
    *,
    building_count: int | None = None,
    nearest_building: str | None = None,
) -> tuple[Verdict, ...]:
    """
    Judge a building group by its members and buildings.

    `nearest_building` is named in the advice where the group is too small to be one.
    """
    check_counts(affiliated_full, affiliated_members)
    advice = None
    if nearest_building is not None:
        advice = (f"可与 {nearest_building} 合并", f"join with {nearest_building}")
    verdicts = (
        judge("group_members_lt_3", affiliated_members, advice=advice),
        judge("group_full_lt_1", affiliated_full, advice=advice),
        judge("group_members_gt_30", affiliated_members),
    )
    if building_count is None:
        return verdicts
    return (*verdicts, judge("group_buildings_gt_12", building_count))
