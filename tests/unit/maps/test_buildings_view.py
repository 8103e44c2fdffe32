"""The grid worker's map starts from places only, on the own grid."""

import json
import re

import pytest

from maps.page import render_parts
from maps.render import render_page
from maps.views.buildings import BuildingsData, describe, draw, first_grid

CHINA = (73.0, 18.0, 135.0, 54.0)


def _bounds(data: BuildingsData) -> list[float]:
    script = render_parts(draw(data)).script
    return json.loads(re.search(r"bounds: (\[.*?\])", script)[1])


def test_map_opens_on_the_first_of_the_own_grids(buildings) -> None:
    assert first_grid(buildings) == "滨河第1网格"
    assert _bounds(buildings) == pytest.approx([118.6, 32.0, 118.61, 32.01])


def test_account_without_a_grid_opens_on_the_first_estate(make_buildings) -> None:
    data = make_buildings()

    assert first_grid(data) == ""
    assert _bounds(data) == pytest.approx([118.59, 32.0, 118.6, 32.01])


def test_account_without_any_place_still_has_a_map() -> None:
    assert _bounds(BuildingsData("2026-09-30")) == pytest.approx(CHINA)


def test_estates_lie_under_the_own_grids(buildings) -> None:
    script = render_parts(draw(buildings)).script

    assert script.index('"layer": "estate"') < script.index('"layer": "grid"')


def test_page_gets_names_and_outlines_only(buildings) -> None:
    told = describe(buildings)

    properties = [
        each["properties"] for layer in told["features"].values() for each in layer["features"]
    ]
    assert {name for each in properties for name in each} == {"id", "name"}
    assert "732" not in json.dumps(told)


def test_layers_the_page_does_not_know_stay_on_the_server(make_buildings, make_collection) -> None:
    data = make_buildings(features={"grid": make_collection(), "venue": make_collection()})

    assert set(describe(data)["features"]) == {"grid"}


def test_page_knows_what_the_account_may_do(make_buildings) -> None:
    assert describe(make_buildings())["capabilities"] == ["reveal"]
    assert describe(make_buildings(capabilities=()))["capabilities"] == []


def test_page_lays_itself_out(buildings) -> None:
    page = render_page(buildings, nonce="n0nce")

    assert "/css/worker.css" in page
    assert "/css/panel.css" not in page
    assert "/css/phone.css" not in page
