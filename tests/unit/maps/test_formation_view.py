"""What the planner's map draws, and what it keeps from the browser."""

from dataclasses import replace

import pytest

from maps.page import render_parts
from maps.render import render_file
from maps.styles import PROPOSAL_COLOURS
from maps.texts import texts_in
from maps.views.formation import FormationData, describe, draw


def test_every_joint_proposal_has_a_colour_and_an_outline(formation) -> None:
    described = describe(formation)

    assert set(described["colours"]) == {"nearby:望江里+沁园"}
    assert described["colours"]["nearby:望江里+沁园"] in PROPOSAL_COLOURS
    assert set(described["outlines"]) == {"nearby:望江里+沁园"}


def test_units_find_their_outline_by_source_key(formation) -> None:
    described = describe(formation)

    keys = [
        each["properties"]["source_key"] for each in described["features"]["estate"]["features"]
    ]
    assert keys == [unit["id"] for unit in described["formation"]["units"]]


def test_proposals_keep_their_order(formation) -> None:
    payload = formation.payload

    shown = describe(formation)["formation"]["plans"]

    assert [[each["key"] for each in plan["proposals"]] for plan in shown] == [
        [each["key"] for each in plan["proposals"]] for plan in payload["plans"]
    ]


def test_browser_gets_nothing_that_is_not_shown(formation) -> None:
    payload = formation.payload
    units = [{**unit, "member_names": ["某某"]} for unit in payload["units"]]
    data = replace(formation, payload={**payload, "units": units, "hash": "abc"})

    described = describe(data)

    assert "member_names" not in described["formation"]["units"][0]
    assert "hash" not in described["formation"]
    assert "household_count" not in described["features"]["estate"]["features"][0]["properties"]


def test_foot_says_that_counts_are_for_planning_only(formation) -> None:
    foot = render_file(formation).partition('<span class="foot-note">')[2].partition("</span>")[0]

    assert foot == texts_in("zh").text("formation.note")
    assert "仅供规划使用" in foot


def test_script_holds_no_names(make_formation) -> None:
    script = render_parts(draw(make_formation("望江里", district="清和区"))).script

    assert "望江里" not in script
    assert "清和区" not in script
    assert '"kind": "proposals"' in script


def test_view_starts_at_the_units(formation) -> None:
    assert "bounds: [118.6, 32.0, 118.6304, 32.01]" in render_parts(draw(formation)).script


def test_plan_without_outlines_is_still_drawn(formation) -> None:
    bare = FormationData(formation.payload)

    assert render_parts(draw(bare)).html
    assert describe(bare)["outlines"] == {}


def test_describing_changes_nothing(make_formation) -> None:
    data = make_formation()

    describe(data)

    assert data == make_formation()


@pytest.mark.parametrize("mode", ["nearby", "standalone", "territorial", "exception"])
def test_every_mode_has_its_words(mode: str) -> None:
    words = texts_in("zh").as_dict()

    assert {f"mode.{mode}", f"metric.{mode}", f"column.{mode}"} <= set(words)


@pytest.mark.parametrize(
    ("beginning", "names"),
    [
        ("outcome", ("ok", "warn", "conflict")),
        ("compare", ("ok", "warn", "conflict")),
        ("proof", ("optimal", "time_limit", "evaluated")),
        ("plan_kind", ("best", "pareto", "diverse", "reference")),
        ("rule_set", ("regulation", "by_size")),
        ("count", ("units_estate", "units_community")),
    ],
)
def test_every_value_of_a_payload_has_its_words(beginning: str, names: tuple[str, ...]) -> None:
    assert {f"{beginning}.{name}" for name in names} <= set(texts_in("en").as_dict())
