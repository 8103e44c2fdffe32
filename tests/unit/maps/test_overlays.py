"""Rivers between their banks, and labels inside their places."""

import pytest

from maps.overlays.labels import label_points
from maps.overlays.water import railways, river


def test_river_lies_between_banks_drawn_in_opposite_directions(make_line, make_collection) -> None:
    north = make_line("北岸", [[118.5, 32.1], [118.7, 32.1]], "river")
    south = make_line("南岸", [[118.7, 32.0], [118.5, 32.0]], "river")

    ring = river(make_collection(north, south)).described["ring"]

    assert ring[1:3] == [[32.1, 118.5], [32.1, 118.7]]
    assert ring[5:7] == [[32.0, 118.7], [32.0, 118.5]]


def test_river_is_carried_on_beyond_both_ends(make_line, make_collection) -> None:
    north = make_line("北岸", [[118.5, 32.1], [118.7, 32.1]], "river")
    south = make_line("南岸", [[118.5, 32.0], [118.7, 32.0]], "river")

    ring = river(make_collection(north, south)).described["ring"]

    assert ring[0] == pytest.approx([32.1, 118.3])
    assert ring[3] == pytest.approx([32.1, 118.9])


def test_one_bank_makes_no_river(make_line, make_collection) -> None:
    north = make_line("北岸", [[118.5, 32.1], [118.7, 32.1]], "river")

    assert river(make_collection(north)) is None
    assert river({}) is None


def test_railways_are_lines(make_line, make_collection) -> None:
    railway = make_line("铁路", [[118.5, 32.1], [118.7, 32.2]], "railway")

    assert railways(make_collection(railway)).described["lines"] == [[[32.1, 118.5], [32.2, 118.7]]]
    assert railways(make_collection()) is None


def test_label_lies_in_the_largest_part(make_square, make_collection) -> None:
    place = make_square("甲", west=118.6, south=32.0)
    small = [[[118.9, 32.0], [118.901, 32.0], [118.901, 32.001], [118.9, 32.0]]]
    place["geometry"] = {
        "type": "MultiPolygon",
        "coordinates": [small, place["geometry"]["coordinates"]],
    }

    north, east = label_points(make_collection(place))["id-甲"]

    assert north == pytest.approx(32.005, abs=0.001)
    assert east == pytest.approx(118.605, abs=0.001)


def test_places_without_area_have_no_label(make_square, make_collection) -> None:
    place = make_square("甲")
    place["geometry"] = None

    assert label_points(make_collection(place)) == {}
