"""Whole proposals, and that residents never count (oracle 5)."""

import inspect
from dataclasses import fields, replace

import pytest

from gis.errors import InvalidParameter
from gis.rules import verdicts as verdict_functions
from gis.rules.facts import FormationMode, OrgKind, ProposalFacts, ReceiverFacts, UnitFacts
from gis.rules.judging import worst
from gis.rules.proposals import judge_proposal
from gis.rules.rule_sets import BUILDING_GROUP, BY_SIZE, REGULATION
from gis.rules.spec import Outcome, Verdict


def make_proposal(mode: FormationMode, *full_counts: int, **facts: object) -> ProposalFacts:
    units = tuple(
        UnitFacts(f"u{number}", full, full, street="s1") for number, full in enumerate(full_counts)
    )
    return replace(ProposalFacts(mode, units), **facts)  # type: ignore[arg-type]  # test data


def by_rule(proposal: ProposalFacts, **options: object) -> dict[str, Verdict]:
    verdicts = judge_proposal(proposal, **options)  # type: ignore[arg-type]  # test data
    assert len({verdict.rule for verdict in verdicts}) == len(verdicts)
    return {verdict.rule: verdict for verdict in verdicts}


def broken(verdicts: dict[str, Verdict]) -> dict[str, Outcome]:
    return {
        name: verdict.outcome
        for name, verdict in verdicts.items()
        if verdict.outcome is not Outcome.OK
    }


def test_joint_proposal_within_the_rules_is_ok_throughout() -> None:
    proposal = make_proposal(
        FormationMode.NEARBY,
        *(2, 2),
        longest_walk_m=400,
        p90_walk_m=300,
        is_contiguous=True,
        crosses_barrier=False,
        has_activity_room=True,
    )

    verdicts = by_rule(proposal)

    assert broken(verdicts) == {}
    assert {"walk_gt_max", "p90_gt_500", "units_apart", "no_activity_room"} <= set(verdicts)


def test_soft_rules_of_a_joint_proposal_warn_and_refuse_nothing() -> None:
    proposal = make_proposal(
        FormationMode.NEARBY,
        *(2, 3, 40, 2, 2, 2),
        longest_walk_m=1240,
        p90_walk_m=1100,
        is_contiguous=False,
        crosses_barrier=True,
        has_activity_room=False,
    )

    verdicts = by_rule(proposal)

    assert set(broken(verdicts).values()) == {Outcome.WARN}
    assert set(broken(verdicts)) == {
        *("joint_units_gt_5", "branch_members_gt_50", "viable_unit_merged", "units_apart"),
        *("walk_gt_max", "p90_gt_1000", "barrier_crossed", "no_activity_room"),
    }
    assert verdicts["viable_unit_merged"].units == ("u1", "u2")


def test_hard_rules_of_a_joint_proposal_refuse() -> None:
    units = (UnitFacts("u0", 1, 4, street="s1", org_count=2), UnitFacts("u1", 1, 4, street="s2"))
    proposal = ProposalFacts(FormationMode.NEARBY, units)

    refused = broken(by_rule(proposal))

    assert refused == dict.fromkeys(
        ("branch_full_lt_3", "unit_in_two_orgs", "cross_street"), Outcome.CONFLICT
    )
    allowed = broken(by_rule(proposal, rules=replace(REGULATION, same_street=False)))
    assert allowed["cross_street"] is Outcome.WARN


def test_unknown_facts_are_not_judged() -> None:
    verdicts = by_rule(make_proposal(FormationMode.NEARBY, 2, 2))

    assert not {"walk_gt_max", "p90_gt_500", "units_apart", "barrier_crossed"} & set(verdicts)
    assert "stages_differ" not in verdicts


def test_standalone_takes_three_full_members_and_warns_above_fifty() -> None:
    small, fitting, large = (
        by_rule(make_proposal(FormationMode.STANDALONE, full)) for full in (2, 3, 51)
    )

    assert broken(small) == {"branch_full_lt_3": Outcome.CONFLICT}
    assert broken(fitting) == {}
    assert broken(large) == {"branch_members_gt_50": Outcome.WARN}


def test_by_size_warns_below_its_own_numbers_and_regulation_does_not() -> None:
    alone, joined = (
        make_proposal(FormationMode.STANDALONE, 29),
        make_proposal(FormationMode.NEARBY, 2, 2),
    )

    assert broken(by_rule(alone, rules=BY_SIZE)) == {"standalone_full_lt_30": Outcome.WARN}
    assert broken(by_rule(joined, rules=BY_SIZE)) == {"joint_full_lt_20": Outcome.WARN}
    assert broken(by_rule(alone)) == broken(by_rule(joined)) == {}


def test_territorial_is_judged_together_with_the_receiving_organisation() -> None:
    receiver = ReceiverFacts(OrgKind.BRANCH, 2, 48, street="s1")
    proposal = make_proposal(FormationMode.TERRITORIAL, 2, receiver=receiver)

    assert broken(by_rule(proposal)) == {}
    fuller = replace(receiver, affiliated_members=49)
    assert broken(by_rule(replace(proposal, receiver=fuller))) == {
        "branch_members_gt_50": Outcome.WARN
    }
    elsewhere = replace(receiver, street="s2")
    assert broken(by_rule(replace(proposal, receiver=elsewhere))) == {
        "cross_street": Outcome.CONFLICT
    }


def test_territorial_without_a_known_receiver_and_of_a_viable_unit_warns() -> None:
    assert broken(by_rule(make_proposal(FormationMode.TERRITORIAL, 3))) == dict.fromkeys(
        ("viable_unit_merged", "receiver_unknown"), Outcome.WARN
    )


def test_exception_warns_of_members_without_organisation_and_of_a_viable_unit() -> None:
    empty, small, viable = (
        broken(by_rule(make_proposal(FormationMode.EXCEPTION, full))) for full in (0, 2, 3)
    )

    assert empty == {}
    assert small == {"members_without_org": Outcome.WARN}
    assert set(viable) == {"members_without_org", "viable_unit_unplaced"}


def test_building_group_is_judged_as_a_group() -> None:
    pair = make_proposal(FormationMode.NEARBY, 1, 2, is_contiguous=False)
    single = make_proposal(FormationMode.STANDALONE, 2)

    assert broken(by_rule(pair, rules=BUILDING_GROUP)) == {"units_apart": Outcome.WARN}
    assert broken(by_rule(single, rules=BUILDING_GROUP)) == {"group_members_lt_3": Outcome.CONFLICT}
    left_over = make_proposal(FormationMode.EXCEPTION, 1)
    assert set(broken(by_rule(left_over, rules=BUILDING_GROUP))) == {"members_without_group"}
    with pytest.raises(InvalidParameter, match="territorial"):
        judge_proposal(make_proposal(FormationMode.TERRITORIAL, 1), rules=BUILDING_GROUP)


@pytest.mark.parametrize(
    ("mode", "counts", "said"),
    [
        (FormationMode.NEARBY, (), "no units"),
        (FormationMode.STANDALONE, (3, 3), "one unit, not 2"),
        (FormationMode.EXCEPTION, (3, 3), "one unit, not 2"),
    ],
)
def test_proposal_with_a_wrong_number_of_units_is_refused(
    mode: FormationMode, counts: tuple[int, ...], said: str
) -> None:
    with pytest.raises(InvalidParameter, match=said):
        make_proposal(mode, *counts)


def test_proposal_listing_a_unit_twice_is_refused() -> None:
    unit = UnitFacts("u0", 2, 2)
    with pytest.raises(InvalidParameter, match="u0 twice"):
        ProposalFacts(FormationMode.NEARBY, (unit, unit))


def test_in_service_resident_affiliated_at_work_changes_no_verdict() -> None:
    before = [("estate", "estate")] * 2
    after = [*before, ("estate", "employer")]  # lives in the estate, belongs to the employer

    counts = [
        (sum(home == "estate" for home, _ in people), sum(org == "estate" for _, org in people))
        for people in (before, after)
    ]

    assert counts == [(2, 2), (3, 2)]
    first, second = (
        judge_proposal(make_proposal(FormationMode.STANDALONE, affiliated))
        for _, affiliated in counts
    )
    assert first == second
    assert worst(second) is Outcome.CONFLICT


def test_verdicts_take_affiliated_counts_only() -> None:
    functions = [each for _, each in inspect.getmembers(verdict_functions, inspect.isfunction)]
    asked = {name for each in functions for name in inspect.signature(each).parameters}
    held = {
        field.name for each in (UnitFacts, ReceiverFacts, ProposalFacts) for field in fields(each)
    }

    members = {name for name in asked | held if "member" in name or "full" in name}
    assert members == {"affiliated_full", "affiliated_members"}
    assert not {name for name in asked | held if "resident" in name or "inhabitant" in name}
