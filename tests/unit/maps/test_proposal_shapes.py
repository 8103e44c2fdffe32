"""Units that touch across a street, and the line around several of them."""

import shapely

from maps.views.proposal_shapes import joint_outlines, touching_units

STREET = 0.0003  # degrees of longitude, about 28 metres here
BOULEVARD = 0.0006  # about 57 metres


def _row(make_square, make_collection, gap: float) -> dict:
    squares = [
        make_square(key, west=118.6 + at * (0.01 + gap), source_key=key)
        for at, key in enumerate("ab")
    ]
    return make_collection(*squares)


def test_units_across_a_street_touch(make_square, make_collection) -> None:
    assert touching_units(_row(make_square, make_collection, STREET)) == {"a": {"b"}, "b": {"a"}}


def test_units_across_a_boulevard_do_not(make_square, make_collection) -> None:
    areas = _row(make_square, make_collection, BOULEVARD)

    assert touching_units(areas) == {"a": set(), "b": set()}


def test_one_line_closes_the_street_between(
    make_plan, make_proposal, make_square, make_collection
) -> None:
    areas = _row(make_square, make_collection, STREET)
    plan = make_plan("best", make_proposal("nearby", "a", "b"))

    (ring,) = joint_outlines([plan], areas)["nearby:a+b"]

    south, west, north, east = shapely.Polygon(ring).bounds
    assert (round(south, 4), round(west, 4)) == (32.0, 118.6)
    assert (round(north, 4), round(east, 4)) == (32.01, 118.6203)


def test_units_apart_have_a_line_each(
    make_plan, make_proposal, make_square, make_collection
) -> None:
    areas = _row(make_square, make_collection, BOULEVARD)
    plan = make_plan("best", make_proposal("nearby", "a", "b"))

    assert len(joint_outlines([plan], areas)["nearby:a+b"]) == 2


def test_single_units_need_no_line(make_plan, make_proposal, make_square, make_collection) -> None:
    areas = _row(make_square, make_collection, STREET)

    assert joint_outlines([make_plan("best", make_proposal("standalone", "a"))], areas) == {}


def test_no_areas_give_nothing(make_plan, make_proposal) -> None:
    assert touching_units({}) == {}
    assert joint_outlines([make_plan("best", make_proposal("nearby", "a", "b"))], {}) == {}
