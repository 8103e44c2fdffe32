"""Colours of joint proposals: unlike their neighbours', the same in every plan."""

from itertools import pairwise

from maps.views.proposal_colours import proposal_colours

ROW = "abcdefghijkl"


def _in_a_row(units: str = ROW) -> dict[str, set[str]]:
    found: dict[str, set[str]] = {unit: set() for unit in units}
    for one, other in pairwise(units):
        found[one].add(other)
        found[other].add(one)
    return found


def test_neighbours_differ(make_plan, make_proposal) -> None:
    proposals = [make_proposal("nearby", *ROW[at : at + 2]) for at in range(0, len(ROW), 2)]

    colours = proposal_colours([make_plan("best", *proposals)], neighbours=_in_a_row())

    assert all(colours[one["key"]] != colours[other["key"]] for one, other in pairwise(proposals))


def test_five_proposals_that_all_touch_have_five_colours(make_plan, make_proposal) -> None:
    pairs = [ROW[at : at + 2] for at in range(0, 10, 2)]
    neighbours = {unit: set(ROW) for unit in ROW}

    plan = make_plan("best", *(make_proposal("nearby", *pair) for pair in pairs))
    colours = proposal_colours([plan], neighbours=neighbours)

    assert sorted(colours.values()) == [0, 1, 2, 3, 4]


def test_sixth_still_has_a_colour(make_plan, make_proposal) -> None:
    pairs = [ROW[at : at + 2] for at in range(0, 12, 2)]
    neighbours = {unit: set(ROW) for unit in ROW}

    plan = make_plan("best", *(make_proposal("nearby", *pair) for pair in pairs))

    assert len(proposal_colours([plan], neighbours=neighbours)) == 6


def test_order_of_proposals_changes_no_colour(make_plan, make_proposal) -> None:
    proposals = [make_proposal("nearby", *ROW[at : at + 2]) for at in range(0, len(ROW), 2)]
    forth, back = make_plan("best", *proposals), make_plan("best", *proposals[::-1])

    assert proposal_colours([forth], neighbours=_in_a_row()) == proposal_colours(
        [back], neighbours=_in_a_row()
    )


def test_later_plans_leave_the_colours_of_earlier_ones(make_plan, make_proposal) -> None:
    best = make_plan("best", make_proposal("nearby", *"ab"), make_proposal("nearby", *"cd"))
    other = make_plan("other", make_proposal("nearby", *"ab"), make_proposal("nearby", *"cde"))

    alone = proposal_colours([best], neighbours=_in_a_row())
    together = proposal_colours([best, other], neighbours=_in_a_row())

    assert {key: together[key] for key in alone} == alone


def test_new_proposal_takes_the_colour_of_its_hub(make_plan, make_proposal) -> None:
    best = make_plan("best", make_proposal("nearby", *"ab"), make_proposal("nearby", *"cd"))
    other = make_plan("other", make_proposal("nearby", *"ab"), make_proposal("nearby", *"cde"))

    colours = proposal_colours([best, other], neighbours=_in_a_row())

    assert colours["nearby:c+d+e"] == colours["nearby:c+d"]


def test_only_joint_proposals_are_coloured(make_plan, make_proposal) -> None:
    plan = make_plan("best", make_proposal("standalone", "a"), make_proposal("exception", "b"))

    assert proposal_colours([plan], neighbours=_in_a_row()) == {}


def test_proposals_near_each_other_differ_too(make_plan, make_proposal) -> None:
    first, second = make_proposal("nearby", *"ab"), make_proposal("nearby", *"de")
    plan = make_plan("best", first, second)
    near = {"b": {"d"}, "d": {"b"}}

    colours = proposal_colours([plan], neighbours=_in_a_row(), near=near)

    assert colours[first["key"]] != colours[second["key"]]
