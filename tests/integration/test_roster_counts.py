"""Counts derived from members: what they mean, what they replace, when they follow."""

from pathlib import Path

import pandas as pd
import pytest
from sqlalchemy import text

from gis.layers.catalog import layer_named
from gis.store.engine import transaction
from gis.store.people import refresh_counts
from gis.store.rights import caller_transaction
from gis.workflows.demo import SAMPLE
from gis.workflows.import_layer import import_layer, undo_import
from tests.roster_files import person
from tests.roster_town import COUNTED, COUNTS, RosterTown, homeless, make_roster_town

pytestmark = pytest.mark.integration
TALLIES = ("building_tally", "building_branch_tally", "org_tally")
NOBODY = (0, 0, 0, 0, 0, 0)


@pytest.fixture
def town(clean_database, tmp_path: Path) -> RosterTown:
    return make_roster_town(clean_database, tmp_path)


def declare(town: RosterTown, layer: str, lines: str) -> object:
    """Import declared counts."""
    path = town.folder / f"{layer}.csv"
    path.write_text(lines, encoding="utf-8")
    return import_layer(town.database.owner_url, path, layer_named(layer)).batch_id


@pytest.mark.parametrize("layer", TALLIES)
def test_rosters_of_the_sample_give_the_declared_counts_row_by_row(qinghe, layer) -> None:
    declared = pd.read_csv(SAMPLE / f"{layer}.csv", encoding="utf-8-sig")
    declared = declared[declared["as_of"] == COUNTED.isoformat()]
    names = [name for name in declared if name in COUNTS]
    keys = [name for name in declared if name not in COUNTS]
    expected = {
        "/".join(map(str, key)): tuple(map(int, counts))
        for key, counts in zip(
            declared[keys].itertuples(index=False, name=None),
            declared[names].itertuples(index=False, name=None),
            strict=True,
        )
    }
    query = f"SELECT source_key, origin, {', '.join(names)} FROM {layer} WHERE as_of = :day"  # noqa: S608 -- names of ours
    with transaction(qinghe.owner_url) as connection:
        rows = connection.execute(text(query), {"day": COUNTED}).all()

    assert {row[0]: tuple(row[2:]) for row in rows} == expected
    assert {row.origin for row in rows} == {"derived"}
    assert len(rows) == len(expected) > 100


def test_resident_who_belongs_to_a_workplace_is_resident_and_not_affiliated(town) -> None:
    town.load(
        person(), person(姓名="甲", 所在党支部="外单位"), person(姓名="乙", 所在党支部="西支部")
    )

    assert town.tally("building", "1幢") == (1, 0, 3, 0, 2, 0)
    assert town.tally("building", "2幢") == NOBODY
    assert town.tally("org", "东支部") == (1, 0, 3, 0, 2, 0)


def test_member_without_a_home_counts_for_the_organisation_alone(town: RosterTown) -> None:
    town.load(
        person(), homeless(姓名="甲"), homeless(姓名="乙", 居住地状态="区外", 人员类别="预备党员")
    )

    assert town.tally("building", "1幢") == (1, 0, 1, 0, 0, 0)
    assert town.tally("org", "东支部") == (2, 1, 1, 0, 0, 1)


def test_whoever_left_does_not_count(town: RosterTown) -> None:
    town.load(person(), person(姓名="甲", 党籍状态="转出"), person(姓名="乙", 党籍状态="停止党籍"))

    assert town.tally("building", "1幢") == (2, 0, 2, 0, 0, 0)


def test_derived_counts_take_the_place_of_declared_ones_of_their_community(town) -> None:
    head = "building,as_of,affiliated_full,affiliated_probationary,resident_full,"
    head += "resident_probationary,resident_not_affiliated_here,affiliated_unlocated\n"
    days = "".join(
        f"building/{name},{day},9,0,9,0,0,0\n"
        for name in ("1幢", "2幢", "9幢")
        for day in ("2026-06-30", COUNTED)
    )
    batch = declare(town, "building_tally", head + days)
    town.load(person())

    rows = town.rows("SELECT as_of::text, origin, count(*), sum(resident_full) FROM building_tally"
                     " GROUP BY 1, 2 ORDER BY 1, 2")  # fmt: skip
    assert [tuple(row) for row in rows] == [
        ("2026-06-30", "declared", 3, 27), ("2026-09-30", "declared", 1, 9),
        ("2026-09-30", "derived", 2, 1),
    ]  # fmt: skip
    undo_import(town.database.owner_url, batch)
    left = town.rows("SELECT origin FROM building_tally ORDER BY resident_full")
    assert [row.origin for row in left] == ["derived", "derived"]


def test_declared_counts_of_a_counted_day_or_later_are_left_out_and_said(town) -> None:
    town.load(person())
    head = "building,party_org,as_of,affiliated_full,affiliated_probationary\n"
    days = ("2026-06-30", "2026-09-30", "2026-12-31")
    lines = "".join(f"building/1幢,party_org/东支部,{day},9,9\n" for day in days)
    path = town.folder / "later.csv"
    path.write_text(head + lines, encoding="utf-8")
    report = import_layer(town.database.owner_url, path, layer_named("building_branch_tally"))

    assert (report.inserted, report.updated, report.accepted_with_warning) == (1, 0, 2)
    assert [(each.row, each.rule) for each in report.findings] == [
        (2, "derived_count"), (3, "derived_count"),
    ]  # fmt: skip
    rows = town.rows("SELECT origin, affiliated_full FROM building_branch_tally ORDER BY as_of")
    assert [tuple(row) for row in rows] == [("declared", 9), ("derived", 1)]


def test_counts_follow_when_another_organisation_takes_a_place_over(town: RosterTown) -> None:
    town.load(person())
    head = "party_org,formation_mode,estate,village,valid_from,valid_to\n"
    path = town.folder / "covers.csv"
    path.write_text(
        f"{head}party_org/东支部,standalone,estate/东苑,,2024-01-01,2026-01-01\n"
        "party_org/村支部,territorial,estate/东苑,,2026-01-01,\n",
        encoding="utf-8",
    )
    place = layer_named("party_org_place")
    with transaction(town.database.owner_url) as connection:
        connection.execute(text("DELETE FROM party_org_place WHERE estate_id = :id"),
                           {"id": town.ids["东苑"]})  # fmt: skip
    batch = import_layer(town.database.owner_url, path, place).batch_id

    assert town.tally("building", "1幢") == (0, 0, 1, 0, 1, 0)
    assert town.tally("org", "村支部") == (0, 0, 1, 0, 1, 0)
    undo_import(town.database.owner_url, batch)
    assert town.tally("org", "村支部") == NOBODY


def test_organisation_waits_for_the_roster_of_each_community_it_spans(town: RosterTown) -> None:
    town.load(person(), community="东社区")

    with pytest.raises(AssertionError, match="党工委 has 0"):
        town.tally("org", "党工委")
    with pytest.raises(AssertionError, match="西支部 has 0"):
        town.tally("org", "西支部")
    town.load(person(所在党支部="西支部", 小区="西苑", 楼幢="9幢"), community="西社区")
    assert town.tally("org", "党工委") == NOBODY
    assert town.tally("org", "西支部") == (1, 0, 1, 0, 0, 0)


def test_counts_stay_declared_until_every_branch_has_members(town: RosterTown) -> None:
    first = town.load(person(), community=None)

    assert (first.community, first.is_counted) == ("东社区", False)
    assert first.uncounted_branches == ("村支部",)
    assert town.count("building_tally") == 0
    second = town.load(homeless(所在党支部="村支部"), community=None)
    assert (second.is_counted, second.uncounted_branches) == (True, ())
    assert town.tally("building", "1幢") == (1, 0, 1, 0, 0, 0)


def test_member_who_moves_or_goes_is_counted_anew_in_the_same_transaction(town) -> None:
    town.load(person(), person(姓名="甲"))
    member = town.rows("SELECT id FROM member LIMIT 1")[0].id
    with caller_transaction(town.database.app_url, town.caller, "members:edit") as connection:
        connection.execute(
            text("UPDATE member_residence SET building_id = :to WHERE member_id = :id"),
            {"to": town.ids["2幢"], "id": member},
        )
        refresh_counts(
            connection, communities=[town.ids["东社区"]], orgs=[town.ids["东支部"]], as_of=COUNTED
        )

    assert town.tally("building", "1幢") == town.tally("building", "2幢") == (1, 0, 1, 0, 0, 0)
    homes = town.rows("SELECT home_building_id FROM member WHERE id = :id", id=member)
    assert homes[0].home_building_id == town.ids["2幢"]


def test_nobody_may_count_or_read_people_as_the_role_that_counts(town: RosterTown) -> None:
    for statement in (
        "SET ROLE linge_tally",
        "SELECT * FROM residents_on(gen_random_uuid(), current_date)",
        "SELECT tally_orgs(gen_random_uuid(), current_date, gen_random_uuid())",
        "SELECT refresh_tallies()",
    ):
        with (
            pytest.raises(Exception, match="permission denied"),
            transaction(town.database.app_url) as connection,
        ):
            connection.execute(text(statement))
