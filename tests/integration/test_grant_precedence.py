"""Who sees what by which grant: cases worked by hand, judged in three ways that must agree."""

import csv
import uuid
from dataclasses import dataclass
from pathlib import Path

import pytest
from sqlalchemy import text

from gis.errors import NotAllowed
from gis.store.rights import account_transaction, caller_transaction, why
from gis.store.visible import VisibleScope, visible_scope
from tests.conftest import Database
from tests.rights_world import DISTRICT
from tests.small_districts import (
    KINDS,
    ROLE_ACTIONS,
    Grant,
    Holding,
    caller,
    grant_id,
    hold,
    ident,
    load_district,
    names_of,
)

pytestmark = pytest.mark.integration

PLACES, PEOPLE = "places:read", "members:read"
EXPIRES = {"expired": "-1 second", "tomorrow": "1 day"}


@dataclass(frozen=True)
class Case:
    """A row of the table: grants, and what they give according to the hand that wrote it."""

    name: str
    holding: Holding
    token: str | None
    seen: dict[str, set[str] | None]
    checked: dict[str, tuple[str, int | None]]


def _grant(words: str, role: str) -> Grant:
    subject, effect, scope, *expires = words.split()
    subject = role if subject == "role" else subject
    holder = role if subject in {"me", "other"} else subject
    actions = ROLE_ACTIONS[holder] & ({PEOPLE} if scope[0] == "P" else {PLACES, PEOPLE})
    expiry = EXPIRES[expires[0]] if expires else None
    return Grant(subject, effect, scope, tuple(sorted(actions)), expiry)


def _verdict(words: str) -> tuple[str, tuple[str, int | None]]:
    name, *rest = words.split()
    if rest[-1].isdigit():
        return name, (" ".join(rest[:-1]), int(rest[-1]))
    return name, (" ".join(rest), None)


def _case(row: dict[str, str]) -> Case:
    role = row["role"].removesuffix("!")
    grants = tuple(_grant(words, role) for words in row["grants"].split("; ") if words)
    seen = {
        action: None if row[column] == "refused" else set(row[column].split())
        for action, column in ((PLACES, "buildings"), (PEOPLE, "members"))
    }
    checked = dict(_verdict(words) for words in row["checked"].split("; "))
    holding = Holding(role, grants, is_active=role == row["role"])
    return Case(row["case"], holding, row["token"] or None, seen, checked)


with Path(__file__).with_suffix(".csv").open(encoding="utf-8") as _file:
    CASES = [_case(row) for row in csv.DictReader(_file)]


@pytest.fixture(scope="module")
def small_district(make_database) -> Database:
    made = make_database()
    load_district(made, DISTRICT)
    return made


@pytest.fixture(scope="module", params=CASES, ids=[case.name for case in CASES])
def held(small_district: Database, request: pytest.FixtureRequest) -> tuple[Database, Case]:
    case: Case = request.param
    hold(small_district, case.holding)
    return small_district, case


def _action_for(name: str, case: Case) -> str:
    return PEOPLE if name[0] == "P" or PLACES not in ROLE_ACTIONS[case.holding.role] else PLACES


def test_checking_tells_the_verdict_its_reason_and_its_grant(held) -> None:
    database, case = held
    found, expected = {}, {}

    with account_transaction(database.app_url, caller(case.holding.role)) as connection:
        for name, (reason, number) in case.checked.items():
            action = _action_for(name, case)
            (verdict,) = why(
                connection,
                account_id=ident("me"),
                action=action,
                kind=KINDS[name[0]],
                resources=[ident(name)],
            )
            found[name] = verdict.allowed, verdict.reason, verdict.grant_id
            grant = grant_id(number, action) if number else None
            expected[name] = reason.startswith("allowed"), reason, grant

    assert found == expected


def _place_allows(scope: VisibleScope, home: str | None) -> bool | None:
    """Judge a building by a listed scope; None is no verdict."""
    if home is None:
        return None
    grid, community = DISTRICT.buildings[home]
    place = grid or community
    allowed, denied = (
        (scope.grids, scope.denied_grids) if grid else (scope.communities, scope.denied_communities)
    )
    if ident(home) in scope.buildings | scope.denied_buildings:
        return ident(home) in scope.buildings
    if place is None or ident(place) not in allowed | denied:
        return None
    return ident(place) in allowed


def _org_allows(scope: VisibleScope, org: str | None) -> bool | None:
    if org is None or ident(org) not in scope.orgs | scope.denied_orgs:
        return None
    return ident(org) in scope.orgs


def test_what_is_listed_gives_what_is_seen(held) -> None:
    database, case = held
    me = caller(case.holding.role, narrowed=case.token)

    with account_transaction(database.app_url, me) as connection:
        places, people = (
            visible_scope(connection, me.account_id, action, narrowed=me.narrowed)
            for action in (PLACES, PEOPLE)
        )
    buildings = {name for name in DISTRICT.buildings if _place_allows(places, name)}
    verdicts = {
        name: {_place_allows(people, home), _org_allows(people, org)}
        for name, (home, org) in DISTRICT.members.items()
    }

    assert buildings == (case.seen[PLACES] or set())
    assert {name for name, both in verdicts.items() if True in both and False not in both} == (
        case.seen[PEOPLE] or set()
    )


def test_listing_and_checking_are_one(held) -> None:
    database, case = held
    me = caller(case.holding.role)
    every = {
        kind: [ident(name) for name in names]
        for kind, names in (
            ("grid", DISTRICT.grids),
            ("community", DISTRICT.communities),
            ("street", DISTRICT.streets),
            ("org", DISTRICT.orgs),
        )
    }

    with account_transaction(database.app_url, me) as connection:
        for kind, ids in every.items():
            listed = _rights(connection, kind, None)
            checked = _rights(connection, kind, ids)
            assert set(checked) == set(ids)
            assert listed == {key: value for key, value in checked.items() if value[2] is not None}


def _rights(
    connection, kind: str, only: list[uuid.UUID] | None
) -> dict[uuid.UUID, tuple[object, ...]]:
    rows = connection.execute(
        text("SELECT * FROM rights_of(:me, :action, :kind, CAST(:only AS uuid[]))"),
        {
            "me": ident("me"),
            "action": PEOPLE,
            "kind": kind,
            "only": only and [str(each) for each in only],
        },
    )
    return {row.resource: (row.allowed, row.reason, row.grant_id) for row in rows}


@pytest.mark.parametrize(
    ("action", "table"), [(PLACES, "building"), (PEOPLE, "member")], ids=["buildings", "members"]
)
def test_rows_are_those_of_the_table(held, action, table) -> None:
    database, case = held
    me = caller(case.holding.role, narrowed=case.token)
    expected = case.seen[action]

    if expected is None:
        with (
            pytest.raises(NotAllowed),
            caller_transaction(database.app_url, me, action),
        ):
            raise AssertionError("a role without the action never gets a transaction")
        return
    with caller_transaction(database.app_url, me, action) as connection:
        ids = list(connection.execute(text(f"SELECT id FROM {table}")).scalars())  # noqa: S608 (a name of ours)

    assert names_of(ids, DISTRICT.buildings, DISTRICT.members) == expected
    assert len(ids) == len(expected)


def test_there_are_enough_cases() -> None:
    assert len(CASES) >= 40
    assert len({case.name for case in CASES}) == len(CASES)
