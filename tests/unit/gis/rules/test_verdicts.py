"""Oracles 2 to 4 of the domain, and the verdicts beside them."""

import pytest

from gis.errors import InvalidParameter
from gis.rules.facts import OrgKind, UnitFacts
from gis.rules.spec import Outcome
from gis.rules.verdicts import (
    activity_room,
    barrier_crossed,
    branch_size,
    committee_size,
    contiguous,
    distance,
    group,
    joint_branch,
    joint_units,
    kind_fits,
    longest_walk,
    may_form_branch,
    organisation_kind,
    placed_once,
    same_street,
    stages_differ,
    viable_unit_merged,
)


def make_units(*full_counts: int, street: str | None = "s1") -> tuple[UnitFacts, ...]:
    return tuple(
        UnitFacts(f"u{number}", full, full + 1, street=street)
        for number, full in enumerate(full_counts)
    )


def test_joint_branch_of_six_estates_warns_and_takes_a_written_reason() -> None:
    verdicts = {verdict.rule: verdict for verdict in joint_branch(make_units(2, 2, 2, 2, 2, 2))}

    six = verdicts["joint_units_gt_5"]
    assert (six.outcome, six.value, six.limit) == (Outcome.WARN, 6, 5)
    assert six.clause == "branch_regulation_5_joint"
    assert six.needs_justification
    assert "6 个" in six.message_zh
    assert "6, at most 5" in six.message_en
    assert {verdict.outcome for verdict in verdicts.values()} == {Outcome.OK, Outcome.WARN}


@pytest.mark.parametrize("unit_count", [2, 5])
def test_joint_branch_of_two_to_five_estates_is_ok(unit_count: int) -> None:
    verdicts = joint_branch(make_units(*[2] * unit_count))

    assert {verdict.outcome for verdict in verdicts} == {Outcome.OK}
    assert not any(verdict.needs_justification for verdict in verdicts)


def test_joint_branch_of_one_estate_is_none() -> None:
    alone = joint_units(1)
    assert (alone.outcome, alone.rule) == (Outcome.CONFLICT, "joint_units_lt_2")


def test_two_full_and_five_probationary_members_cannot_form_a_branch() -> None:
    verdict = may_form_branch(2, 7)

    assert (verdict.outcome, verdict.value, verdict.limit) == (Outcome.CONFLICT, 2, 3)
    assert "预备党员 5 名" in verdict.message_zh
    assert "5 probationary do not count" in verdict.message_en


def test_three_full_members_can_form_a_branch() -> None:
    assert may_form_branch(3, 3).outcome is Outcome.OK


@pytest.mark.parametrize(("full", "members"), [(4, 3), (-1, 3)])
def test_full_members_must_be_among_all(full: int, members: int) -> None:
    with pytest.raises(InvalidParameter, match="full"):
        may_form_branch(full, members)
    with pytest.raises(InvalidParameter, match="full"):
        UnitFacts("u0", full, members)


def test_seven_full_members_have_a_committee_of_three_to_five_at_most_seven() -> None:
    advice = committee_size(7)

    assert advice.has_committee
    assert (advice.smallest, advice.usual, advice.largest) == (3, 5, 7)
    assert advice.verdict.outcome is Outcome.OK


def test_six_full_members_have_a_secretary_and_that_is_no_fault() -> None:
    advice = committee_size(6)

    assert not advice.has_committee
    assert (advice.smallest, advice.largest) == (1, 2)
    assert (advice.verdict.outcome, advice.verdict.value) == (Outcome.OK, 6)
    assert "1名书记" in advice.verdict.message_zh


def test_fifty_members_are_ok_and_one_more_warns() -> None:
    assert branch_size(50).outcome is Outcome.OK
    assert branch_size(51).outcome is Outcome.WARN
    assert branch_size(51).needs_justification


@pytest.mark.parametrize(
    ("members", "kind"),
    [
        (0, OrgKind.BRANCH),
        (50, OrgKind.BRANCH),
        (51, OrgKind.GENERAL_BRANCH),
        (100, OrgKind.GENERAL_BRANCH),
        (101, OrgKind.COMMITTEE),
    ],
)
def test_kind_of_organisation_changes_above_fifty_and_above_hundred(
    members: int, kind: OrgKind
) -> None:
    advice = organisation_kind(members)
    assert (advice.kind, advice.verdict.value) == (kind, members)
    assert advice.verdict.outcome is Outcome.OK


def test_hundred_members_make_a_committee_where_the_boundary_counts() -> None:
    assert organisation_kind(100, committee_at_100=True).kind is OrgKind.COMMITTEE
    assert organisation_kind(99, committee_at_100=True).kind is OrgKind.GENERAL_BRANCH


@pytest.mark.parametrize(
    ("kind", "members", "outcome"),
    [
        (OrgKind.BRANCH, 51, Outcome.WARN),
        (OrgKind.JOINT_BRANCH, 50, Outcome.OK),
        (OrgKind.GENERAL_BRANCH, 50, Outcome.WARN),
        (OrgKind.COMMITTEE, 100, Outcome.WARN),
        (OrgKind.COMMITTEE, 101, Outcome.OK),
    ],
)
def test_kind_that_does_not_go_with_its_size_warns(
    kind: OrgKind, members: int, outcome: Outcome
) -> None:
    assert kind_fits(kind, members).outcome is outcome


def test_group_of_three_with_one_full_member_is_ok() -> None:
    assert {verdict.outcome for verdict in group(3, 1)} == {Outcome.OK}


@pytest.mark.parametrize(
    ("members", "full", "rule"), [(3, 0, "group_full_lt_1"), (2, 2, "group_members_lt_3")]
)
def test_group_without_full_or_of_two_members_conflicts(members: int, full: int, rule: str) -> None:
    broken = [each for each in group(members, full) if each.outcome is not Outcome.OK]

    assert [(each.rule, each.outcome) for each in broken] == [(rule, Outcome.CONFLICT)]


def test_group_of_two_is_told_the_nearest_building() -> None:
    small = group(2, 1, nearest_building="3幢")[0]

    assert "可与 3幢 合并" in small.message_zh
    assert "join with 3幢" in small.message_en


def test_group_of_many_buildings_and_members_warns() -> None:
    verdicts = group(31, 20, building_count=13)

    warned = [each.rule for each in verdicts if each.outcome is Outcome.WARN]
    assert warned == ["group_members_gt_30", "group_buildings_gt_12"]


@pytest.mark.parametrize(
    ("p90_walk_m", "rule", "outcome"),
    [
        (500, "p90_gt_500", Outcome.OK),
        (500.1, "p90_gt_500", Outcome.WARN),
        (1000, "p90_gt_500", Outcome.WARN),
        (1000.1, "p90_gt_1000", Outcome.WARN),
    ],
)
def test_distance_is_told_by_the_farthest_circle_it_misses(
    p90_walk_m: float, rule: str, outcome: Outcome
) -> None:
    verdict = distance(p90_walk_m)
    assert (verdict.rule, verdict.outcome) == (rule, outcome)


@pytest.mark.parametrize(
    ("walk_m", "outcome", "said"),
    [
        (1000 + 5e-7, Outcome.OK, "1,000 m, at most 1,000 m"),
        (1000.04, Outcome.WARN, "1,000.04 m, at most 1,000 m"),
        (1240.4, Outcome.WARN, "1,240 m, at most 1,000 m"),
    ],
)
def test_walk_is_written_so_that_it_shows_on_which_side_it_is(
    walk_m: float, outcome: Outcome, said: str
) -> None:
    verdict = longest_walk(walk_m)

    assert (verdict.outcome, verdict.value) == (outcome, walk_m)
    assert said in verdict.message_en


def test_merged_units_that_could_stand_alone_are_named() -> None:
    verdict = viable_unit_merged(make_units(2, 3, 5))

    assert (verdict.outcome, verdict.value, verdict.limit) == (Outcome.WARN, 5, 3)
    assert verdict.units == ("u1", "u2")
    assert verdict.needs_justification
    assert viable_unit_merged(make_units(2, 2)).outcome is Outcome.OK


def test_two_streets_conflict_unless_allowed() -> None:
    refused, flagged = (
        same_street(["s1", "s2"], is_cross_street_allowed=allowed)[0] for allowed in (False, True)
    )

    assert (refused.outcome, refused.value) == (Outcome.CONFLICT, 2)
    assert (flagged.outcome, flagged.needs_justification) == (Outcome.WARN, True)


def test_unknown_street_is_not_taken_for_the_same() -> None:
    some, none = same_street(["s1", None]), same_street([None, None])

    assert [(each.rule, each.outcome) for each in some] == [
        ("street_unknown", Outcome.CONFLICT),
        ("cross_street", Outcome.OK),
    ]
    assert [each.rule for each in none] == ["street_unknown"]
    assert same_street([None, None], is_cross_street_allowed=True) == ()


def test_unit_in_two_organisations_conflicts() -> None:
    twice = UnitFacts("u7", 4, 4, org_count=2)
    (verdict,) = placed_once([*make_units(1, 2), twice])

    assert (verdict.outcome, verdict.units) == (Outcome.CONFLICT, ("u7",))


def test_surroundings_warn() -> None:
    assert barrier_crossed(crosses_barrier=True).outcome is Outcome.WARN
    assert barrier_crossed(crosses_barrier=False).outcome is Outcome.OK
    assert activity_room(has_activity_room=False).outcome is Outcome.WARN
    assert contiguous(is_contiguous=False).outcome is Outcome.WARN


def test_different_known_transition_stages_warn() -> None:
    assert stages_differ(["a", "b", None])[0].outcome is Outcome.WARN
    assert stages_differ(["a", None])[0].outcome is Outcome.OK
    assert stages_differ([None]) == ()
