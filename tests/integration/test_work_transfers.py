"""The transfer work list: whose affiliation does not follow life, with advice and clauses."""

from datetime import UTC, date, datetime

import pytest

from api.main import create_app
from gis.workflows.transfer_work import whole_months
from tests.accounts import session_of, signed_in

NOW = datetime(2026, 11, 25, 9, tzinfo=UTC)


@pytest.fixture(scope="module")
def lists(database, still_world):
    """Ask for the list of an account, on a known day."""

    def ask(who: str, **chosen: object) -> dict:
        app = create_app(database_url=database.app_url, clock=lambda: NOW)
        token = session_of(database, still_world.accounts[who].id, now=NOW)
        answer = signed_in(app, token).get("/api/v1/work/transfers", params=chosen)
        assert answer.status_code == 200, answer.text
        return answer.json()

    return ask


def _told(listed: dict) -> dict[str, tuple]:
    return {
        each["masked_name"]: (each["situation"], each["advice"], each["months_there"])
        for each in listed["transfers"]
    }


def test_every_case_is_listed_with_its_advice(lists) -> None:
    assert _told(lists("above")) == {
        "丁*": ("away", "to_residence", None),  # since when, the roster does not say
        "方*": ("other_community", "to_residence", 10),
        "甘*": ("origin_village", "to_residence", None),
        "江*": ("other_community", "ask_employer", 1),
    }


def test_the_organisation_of_the_residence_is_named_where_the_building_is_seen(lists) -> None:
    above = {each["masked_name"]: each for each in lists("above")["transfers"]}
    own = {each["masked_name"]: each for each in lists("own")["transfers"]}

    assert (above["方*"]["home"], above["方*"]["target_name"]) == ("西苑 9幢", "西支部")
    assert (own["方*"]["home"], own["方*"]["target_name"]) == ("西社区", None)
    assert set(own) == {"丁*", "方*"}


def test_clauses_are_told_with_source_and_certainty(lists) -> None:
    listed = lists("above")

    used = {clause for each in listed["transfers"] for clause in each["clauses"]}
    assert used == set(listed["clauses"])
    clause = listed["clauses"]["education_regulation_25_transfer"]
    assert clause["certainty"] == "R"
    assert clause["source"]
    assert "原党组织继续负责" in clause["text"]
    assert "remains responsible" in clause["text_en"]


def test_the_list_narrows_to_an_organisation(lists, still_world) -> None:
    assert set(_told(lists("above", org=still_world.ids["村支部"]))) == {"甘*"}


def test_looking_at_the_list_changes_nobody(lists, still_world) -> None:
    lists("above")

    assert still_world.rows("SELECT DISTINCT version FROM member") == [(1,)]
    noted = still_world.rows(
        "SELECT details FROM audit_event WHERE details ->> 'list' <> '' ORDER BY happened_at"
    )
    assert noted[-1].details["rows"] == 4


@pytest.mark.parametrize(
    ("since", "until", "months"),
    [
        (date(2026, 5, 25), date(2026, 11, 25), 6),
        (date(2026, 5, 26), date(2026, 11, 25), 5),
        (date(2025, 11, 25), date(2026, 11, 25), 12),
        (date(2026, 11, 25), date(2026, 11, 25), 0),
        (None, date(2026, 11, 25), None),
    ],
)
def test_months_are_whole_ones(since, until, months) -> None:
    assert whole_months(since, until) == months
