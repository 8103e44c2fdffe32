"""What the coverage map draws, and what it keeps from the browser."""

from dataclasses import replace

from maps.page import render_parts
from maps.views.catalog import MAPS
from maps.views.coverage import CoverageData, describe, draw


def test_catalog_names_the_maps_and_those_that_may_be_files() -> None:
    assert [view.name for view in MAPS] == ["coverage", "formation", "buildings"]
    assert [view.name for view in MAPS if view.has_file] == ["coverage", "formation"]


def test_map_brings_no_assets_of_its_own(data) -> None:
    page = draw(data)
    page.get_root().render()

    header = page.get_root().header.render()

    assert "<link" not in header
    assert "src=" not in header


def test_every_layer_is_drawn_once(data) -> None:
    script = render_parts(draw(data)).script

    assert script.count('"kind": "choropleth"') == len(data.reports)
    assert script.count('"kind": "area"') == 1


def test_script_holds_no_names(data) -> None:
    script = render_parts(draw(data)).script

    assert "望江" not in script
    assert "滨河" not in script


def test_view_starts_at_the_district(data) -> None:
    assert '"bounds": [118.6' not in render_parts(draw(data)).script
    assert "bounds: [118.6, 32.0, 118.61, 32.01]" in render_parts(draw(data)).script


def test_map_without_outlines_is_still_drawn(data) -> None:
    assert render_parts(draw(replace(data, features={}))).html


def test_browser_gets_no_measure_or_property_that_is_not_shown(data) -> None:
    described = describe(data)

    place = described["reports"]["community"]["places"][0]
    feature = described["features"]["community"]["features"][0]
    assert "household_coverage_able" not in place["measures"]
    assert set(feature["properties"]) == {"id", "name"}


def test_describing_changes_nothing(make_data) -> None:
    data = make_data()

    describe(data)

    assert data == make_data()


def test_only_reports_of_levels_are_described(make_place, make_report) -> None:
    reports = {"community": make_report("community", [make_place("甲")]), "other": {}}

    assert set(describe(CoverageData(reports))["reports"]) == {"community"}
