"""Derived counts equal a plain model of them, whoever lives and belongs wherever."""

import uuid
from collections import Counter
from dataclasses import dataclass
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import Connection, text

from gis.store.engine import transaction
from gis.store.people import Home, NewMember, insert_members, refresh_counts
from gis.store.rights import caller_transaction
from gis.store.sealing import seals_for
from tests.conftest import Database, empty
from tests.roster_town import COUNTED, COUNTS, RosterTown, make_roster_town

pytestmark = pytest.mark.integration
HOMES = {"1幢": "东", "2幢": "东", "9幢": "西"}
COVERING = {"1幢": "东支部", "2幢": "东支部", "9幢": "西支部"}
ABOVE = {"东一支部": "东支部"}
ORGS = ("东支部", "东一支部", "西支部", "村支部", "党工委")


@dataclass(frozen=True)
class Someone:
    """One member: organisation (None: beyond), home, full or not, whether still here."""

    org: str | None
    home: str
    is_full: bool
    status: str


PEOPLE = st.lists(
    st.builds(
        Someone,
        org=st.sampled_from([None, *ORGS]),
        home=st.sampled_from([*HOMES, "elsewhere", "unknown"]),
        is_full=st.booleans(),
        status=st.sampled_from(["active", "active", "suspended", "transferred_out", "deceased"]),
    ).filter(lambda each: each.org is not None or each.home in HOMES),
    max_size=25,
)


@pytest.fixture(scope="module")
def town(database: Database, tmp_path_factory: pytest.TempPathFactory) -> RosterTown:
    empty(database)
    made = make_roster_town(database, Path(tmp_path_factory.mktemp("rosters")))
    below = uuid.uuid4()
    with transaction(database.owner_url) as connection:
        connection.execute(
            text(
                "INSERT INTO party_org (id, source_key, batch_id, code, name, org_kind, parent_id,"
                " valid) SELECT :id, :name, batch_id, :name, :name, 'branch', id, valid"
                " FROM party_org WHERE name = '东支部'"
            ),
            {"id": below, "name": "东一支部"},
        )
    return RosterTown(made.database, {**made.ids, "东一支部": below}, made.caller, made.folder)


def counted(town: RosterTown, people: list[Someone]) -> tuple[dict, dict, dict]:
    """Store people, count, read the counts, and leave nothing behind."""
    with caller_transaction(town.database.app_url, town.caller, "members:edit") as connection:
        whole = connection.begin_nested()
        store(connection, town, people)
        connection.execute(text("SET LOCAL ROLE linge_publisher"))
        found = [
            read(connection, town, "building_tally", ("building_id",), COUNTS),
            read(
                connection,
                town,
                "building_branch_tally",
                ("building_id", "party_org_id"),
                COUNTS[:2],
            ),
            read(connection, town, "org_tally", ("party_org_id",), COUNTS),
        ]
        whole.rollback()
    return found[0], found[1], found[2]


def store(connection: Connection, town: RosterTown, people: list[Someone]) -> None:
    for side in ("东社区", "西社区"):
        connection.execute(
            text(
                "INSERT INTO roster_import (id, account_id, community_id, as_of, file_name,"
                " file_sha256, row_counts)"
                " VALUES (:id, :account, :community, :day, 'r', :sum, '{}')"
            ),
            {
                "id": uuid.uuid4(),
                "sum": uuid.uuid4().hex,
                "account": town.caller.account_id,
                "community": town.ids[side],
                "day": COUNTED,
            },
        )
    members = [as_member(town, number, each) for number, each in enumerate(people)]
    insert_members(connection, seals_for(connection), members, since=COUNTED)
    both = [town.ids["东社区"], town.ids["西社区"]]
    refresh_counts(connection, communities=both, orgs=[], as_of=COUNTED)


def as_member(town: RosterTown, number: int, each: Someone) -> NewMember:
    side = HOMES.get(each.home)
    places = (each.home, f"{side}一", f"{side}社区")
    return NewMember(
        id=uuid.uuid4(),
        name=f"第{number}人",
        phone=None,
        home=Home(*(town.ids[place] for place in places)) if side else None,
        located_state="located" if side else each.home,
        primary_org_id=town.ids[each.org] if each.org else None,
        columns={
            "membership_kind": "full" if each.is_full else "probationary",
            "category": "other",
            "status": each.status,
        },
    )


def read(connection: Connection, town: RosterTown, table: str, keys, names) -> dict:
    labels = {id_: name for name, id_ in town.ids.items()}
    rows = connection.execute(
        text(f"SELECT {', '.join((*keys, *names))} FROM {table} WHERE as_of = :day"),  # noqa: S608 -- names of ours
        {"day": COUNTED},
    )
    return {tuple(labels[id_] for id_ in row[: len(keys)]): tuple(row[len(keys) :]) for row in rows}


def expected(people: list[Someone]) -> tuple[dict, dict, dict]:
    """Count by hand, one member at a time."""
    buildings: dict = {(home,): Counter() for home in HOMES}
    branches: dict = {}
    orgs: dict = {(org,): Counter() for org in ORGS}
    for each in people:
        if each.status not in {"active", "suspended"}:
            continue
        kind = "full" if each.is_full else "probationary"
        if each.org is not None:
            orgs[each.org,][f"affiliated_{kind}"] += 1
            orgs[each.org,]["affiliated_unlocated"] += each.home == "unknown"
        if each.home not in HOMES:
            continue
        cover = COVERING[each.home]
        belongs = cover in {each.org, ABOVE.get(each.org or "")}
        for counts in (buildings[each.home,], orgs[cover,]):
            counts[f"resident_{kind}"] += 1
            counts["resident_not_affiliated_here"] += not belongs
        if belongs:
            buildings[each.home,][f"affiliated_{kind}"] += 1
            branches.setdefault((each.home, each.org), Counter())[f"affiliated_{kind}"] += 1
    return tuple(
        {key: tuple(counts[name] for name in names) for key, counts in found.items()}
        for found, names in ((buildings, COUNTS), (branches, COUNTS[:2]), (orgs, COUNTS))
    )


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])
@given(people=PEOPLE)
def test_derived_counts_are_those_of_a_plain_model(town: RosterTown, people) -> None:
    assert counted(town, people) == expected(people)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])
@given(people=PEOPLE)
def test_places_and_elsewhere_and_unlocated_make_the_organisation(town, people) -> None:
    _, branches, orgs = counted(town, people)

    here = [each for each in people if each.status in {"active", "suspended"}]
    for org in ORGS:
        at_home = sum(sum(counts) for (_, branch), counts in branches.items() if branch == org)
        covered = {home for home, by in COVERING.items() if by in {org, ABOVE.get(org)}}
        away = sum(each.org == org and each.home not in {*covered, "unknown"} for each in here)
        full, probationary, *_, unlocated = orgs[org,]
        assert at_home + away + unlocated == full + probationary
