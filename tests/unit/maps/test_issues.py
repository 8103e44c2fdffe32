"""Open issues: what is asked, in which order, and what stays unknown."""

from maps.views.issues import open_issues


def _issues(reports: dict) -> dict[str, tuple[int, tuple[str, ...]]]:
    return {issue.name: (issue.of, issue.places) for issue in open_issues(reports)}


def test_places_keep_the_order_of_the_ground(make_place, make_report) -> None:
    places = [make_place(name, rc_status="preparing") for name in ("丙", "甲", "乙")]

    found = _issues({"community": make_report("community", places)})

    assert found["committee_preparing"] == (3, ("id-丙", "id-甲", "id-乙"))


def test_lower_value_does_not_come_first(make_measure, make_place, make_report) -> None:
    places = [make_place(name) for name in ("甲", "乙")]
    for place, covered in zip(places, (5, 1), strict=True):
        place["measures"]["group_coverage_residential"] = make_measure("group", covered, 10)

    found = _issues({"community": make_report("community", places)})

    assert found["community_low_groups"] == (2, ("id-甲", "id-乙"))


def test_share_of_exactly_60_percent_is_no_issue(make_measure, make_place, make_report) -> None:
    place = make_place("甲")
    place["measures"]["group_coverage_residential"] = make_measure("group", 6, 10)

    assert _issues({"community": make_report("community", [place])}) == {}


def test_partly_covered_is_told_apart_from_not_covered(make_place, make_report) -> None:
    states = ("partly_covered", "not_covered", "covered", "not_applicable")
    places = [make_place(state, state=state) for state in states]

    found = _issues({"community": make_report("community", places)})

    assert found["community_partly_covered"] == (3, ("id-partly_covered",))
    assert found["community_not_covered"] == (3, ("id-not_covered",))


def test_estate_out_of_reach_has_no_household_within_500_m(
    make_measure, make_place, make_report
) -> None:
    near, far = make_place("近"), make_place("远")
    far["measures"]["service_households_500"] = make_measure("service", 0, 40)

    found = _issues({"estate": make_report("estate", [near, far])})

    assert found["estate_out_of_reach"] == (2, ("id-远",))


def test_withheld_and_banded_values_are_not_guessed(make_measure, make_place, make_report) -> None:
    banded, withheld = make_place("甲"), make_place("乙")
    banded["measures"]["service_households_500"] = make_measure(
        "service", {"band": "0-2"}, {"band": "3-6"}, reason="banded"
    )
    withheld["measures"]["service_households_500"] = make_measure(
        "service", None, None, reason="withheld_small_area"
    )

    assert _issues({"estate": make_report("estate", [banded, withheld])}) == {}


def test_nothing_open_gives_no_line(make_place, make_report) -> None:
    place = make_place("甲", state="covered", rc_status="established")

    assert open_issues({"community": make_report("community", [place])}) == ()
