"""Advice on affiliation: the employer first, else the residence after six months."""

from dataclasses import replace

import pytest

from gis.rules.catalog import clause_named
from gis.rules.spec import Outcome
from gis.rules.transfers import Advice, Affiliated, Situation, transfer_advice

AT_HOME = Affiliated(
    category="retired",
    is_located=True,
    is_at_home=True,
    is_at_origin=False,
    is_in_district=True,
    has_employer_org=False,
    months_there=12,
)
VILLAGER = replace(AT_HOME, is_at_home=False, is_at_origin=True)
MOVED = replace(AT_HOME, is_at_home=False)
AWAY = replace(AT_HOME, is_located=False, is_at_home=False)


def test_who_belongs_where_they_live_needs_no_advice() -> None:
    assert transfer_advice(AT_HOME) is None
    assert transfer_advice(replace(AT_HOME, category="in_service")) is None


@pytest.mark.parametrize(
    ("member", "situation", "advice"),
    [
        (VILLAGER, Situation.ORIGIN_VILLAGE, Advice.TO_RESIDENCE),
        (MOVED, Situation.OTHER_COMMUNITY, Advice.TO_RESIDENCE),
        (AWAY, Situation.AWAY, Advice.TO_RESIDENCE),
        (replace(MOVED, is_in_district=False), Situation.BEYOND_DISTRICT, Advice.TO_RESIDENCE),
    ],
)
def test_without_an_employer_the_residence_decides(member, situation, advice) -> None:
    found = transfer_advice(member)

    assert found is not None
    assert (found.situation, found.advice) == (situation, advice)


@pytest.mark.parametrize("member", [VILLAGER, MOVED])
def test_in_service_the_employer_comes_first_however_long_they_live_there(member) -> None:
    working = replace(member, category="in_service", months_there=1)

    asked = transfer_advice(working)
    known = transfer_advice(replace(working, has_employer_org=True))

    assert asked is not None
    assert asked.advice is Advice.ASK_EMPLOYER
    assert known is not None
    assert known.advice is Advice.TO_EMPLOYER


def test_in_service_at_home_although_the_employer_has_an_organisation_is_listed() -> None:
    found = transfer_advice(replace(AT_HOME, category="in_service", has_employer_org=True))

    assert found is not None
    assert (found.situation, found.advice) == (Situation.WORKPLACE, Advice.TO_EMPLOYER)


def test_in_service_and_affiliated_beyond_the_district_is_as_it_should_be() -> None:
    working = replace(MOVED, category="in_service", is_in_district=False)

    assert transfer_advice(working) is None


@pytest.mark.parametrize("member", [VILLAGER, MOVED, AWAY])
@pytest.mark.parametrize(
    ("months", "advice"), [(0, Advice.KEEP_CONTACT), (5, Advice.KEEP_CONTACT), (6, None)]
)
def test_six_months_are_needed_until_then_contact_is_kept(member, months, advice) -> None:
    found = transfer_advice(replace(member, months_there=months))

    assert found is not None
    assert found.advice is (advice or Advice.TO_RESIDENCE)
    assert found.months is not None
    assert (found.months.outcome is Outcome.OK) == (months >= 6)


def test_an_unknown_beginning_is_said_and_not_taken_for_a_short_stay() -> None:
    found = transfer_advice(replace(VILLAGER, months_there=None))

    assert found is not None
    assert (found.advice, found.months) == (Advice.TO_RESIDENCE, None)


@pytest.mark.parametrize("category", ["retired", "in_service", "mobile", "unemployed", "other"])
@pytest.mark.parametrize("member", [VILLAGER, MOVED, AWAY])
def test_every_advice_names_clauses_and_who_stays_responsible(member, category) -> None:
    found = transfer_advice(replace(member, category=category))

    assert found is not None
    assert all(clause_named(each).text_zh for each in found.clauses)
    assert "education_regulation_25_transfer" in found.clauses
