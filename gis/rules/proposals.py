"""What the rules say of a whole proposal, by its mode."""

from gis.errors import InvalidParameter
from gis.rules.facts import FormationMode, ProposalFacts
from gis.rules.judging import judge
from gis.rules.rule_sets import REGULATION, Forms, RuleSet
from gis.rules.spec import Verdict
from gis.rules.verdicts import (
    activity_room,
    barrier_crossed,
    branch_size,
    contiguous,
    distance,
    group,
    joint_branch,
    kind_fits,
    longest_walk,
    may_form_branch,
    placed_once,
    same_street,
    viable_unit_merged,
)

_SIZE_RULES = {
    FormationMode.STANDALONE: "standalone_full_lt_30",
    FormationMode.NEARBY: "joint_full_lt_20",
}


def judge_proposal(proposal: ProposalFacts, *, rules: RuleSet = REGULATION) -> tuple[Verdict, ...]:
    """
    Judge one proposal of a plan by every rule that its known facts reach.

    Rules that hold are told too. A conflict refuses the proposal: too few full members, a unit
    in two organisations, two streets unless `rules` allows them. All else warns.

    Parameters
    ----------
    proposal
        The proposal; what is unknown is not judged.
    rules
        Its `same_street`, `max_walk_m` and least full members stand in for the defaults.

    Returns
    -------
    verdicts
        Always in the same order: members, places, distances, surroundings.

    Raises
    ------
    InvalidParameter
        A territorial proposal of parts of one branch.
    """
    if rules.forms is not Forms.ORGANISATIONS:
        return _judge_part(proposal, rules)
    if proposal.mode is FormationMode.NEARBY:
        return (
            *joint_branch(proposal.units, is_cross_street_allowed=not rules.same_street),
            *_size(proposal, rules),
            *_surroundings(proposal, rules),
        )
    if proposal.mode is FormationMode.STANDALONE:
        return (*_judge_standalone(proposal, rules), *_surroundings(proposal, rules))
    if proposal.mode is FormationMode.TERRITORIAL:
        return (*_judge_territorial(proposal, rules), *_surroundings(proposal, rules))
    return _judge_exception(proposal)


def _judge_standalone(proposal: ProposalFacts, rules: RuleSet) -> tuple[Verdict, ...]:
    return (
        may_form_branch(proposal.affiliated_full, proposal.affiliated_members),
        *placed_once(proposal.units),
        branch_size(proposal.affiliated_members),
        *_size(proposal, rules),
    )


def _judge_territorial(proposal: ProposalFacts, rules: RuleSet) -> tuple[Verdict, ...]:
    """Judge the receiving organisation together with the unit it takes over."""
    receiver = proposal.receiver
    own = (*placed_once(proposal.units), viable_unit_merged(proposal.units))
    if receiver is None:
        return (*own, judge("receiver_unknown", 0))
    full = receiver.affiliated_full + proposal.affiliated_full
    members = receiver.affiliated_members + proposal.affiliated_members
    streets = [*(unit.street for unit in proposal.units), receiver.street]
    return (
        may_form_branch(full, members),
        *own,
        *same_street(streets, is_cross_street_allowed=not rules.same_street),
        kind_fits(receiver.kind, members),
    )


def _judge_exception(proposal: ProposalFacts) -> tuple[Verdict, ...]:
    ids = tuple(unit.id for unit in proposal.units)
    return (
        judge("members_without_org", proposal.affiliated_members, units=ids),
        judge("viable_unit_unplaced", proposal.affiliated_full, units=ids),
    )


def _judge_part(proposal: ProposalFacts, rules: RuleSet) -> tuple[Verdict, ...]:
    """Judge a group of a branch's buildings, or a branch that is split off with some groups."""
    if proposal.mode is FormationMode.TERRITORIAL:
        raise InvalidParameter("a branch is divided among itself; territorial is no mode")
    if proposal.mode is FormationMode.EXCEPTION:
        ids = tuple(unit.id for unit in proposal.units)
        return (judge("members_without_group", proposal.affiliated_members, units=ids),)
    count = len(proposal.units)
    full, members = proposal.affiliated_full, proposal.affiliated_members
    if rules.forms is Forms.BRANCHES:
        sizes = (may_form_branch(full, members), branch_size(members))
        return (*sizes, judge("branch_groups_gt_10", count), *_surroundings(proposal, rules))
    verdicts = group(members, full, building_count=count)
    return (*verdicts, *_distances(proposal, rules))


def _size(proposal: ProposalFacts, rules: RuleSet) -> tuple[Verdict, ...]:
    """Judge full members where the rule set asks for more than the regulation does."""
    is_alone = proposal.mode is FormationMode.STANDALONE
    least = rules.standalone_min_full if is_alone else rules.joint_min_full
    if least <= may_form_branch(0, 0).limit:
        return ()
    return (judge(_SIZE_RULES[proposal.mode], proposal.affiliated_full, limit=least),)


def _distances(proposal: ProposalFacts, rules: RuleSet) -> tuple[Verdict, ...]:
    """Judge walks; those between units belong to a joint proposal only."""
    verdicts: list[Verdict] = []
    if proposal.mode is FormationMode.NEARBY:
        if proposal.is_contiguous is not None:
            verdicts.append(contiguous(is_contiguous=proposal.is_contiguous))
        if proposal.longest_walk_m is not None:
            verdicts.append(longest_walk(proposal.longest_walk_m, max_walk_m=rules.max_walk_m))
    if proposal.p90_walk_m is not None:
        verdicts.append(distance(proposal.p90_walk_m))
    return tuple(verdicts)


def _surroundings(proposal: ProposalFacts, rules: RuleSet) -> tuple[Verdict, ...]:
    verdicts = list(_distances(proposal, rules))
    if proposal.crosses_barrier is not None:
        verdicts.append(barrier_crossed(crosses_barrier=proposal.crosses_barrier))
    if proposal.has_activity_room is not None:
        verdicts.append(activity_room(has_activity_room=proposal.has_activity_room))
    return tuple(verdicts)
