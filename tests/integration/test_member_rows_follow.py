"""A member's own row repeats what history says is so now: rights are judged by it."""

import pytest
from sqlalchemy import text

from gis.store.provision import administration
from tests.member_world import MemberWorld

pytestmark = pytest.mark.integration


def _repeated(world: MemberWorld, name: str) -> tuple[object, ...]:
    """Give what a member's own row repeats of history."""
    query = """
        SELECT located_state, home_building_id, home_grid_id, home_community_id, primary_org_id
        FROM member WHERE id = :member
    """
    return tuple(world.rows(query, member=world.ids[name])[0])


def _write(world: MemberWorld, statement: str, **names: str) -> None:
    """Write history itself, past all policies."""
    with administration(world.database.admin_url, world.database.name) as connection:
        connection.execute(text(statement), {key: world.ids[name] for key, name in names.items()})


def test_a_members_row_repeats_the_open_affiliation(world) -> None:
    ended = """
        UPDATE member_affiliation SET valid = daterange(lower(valid), '2026-11-01')
        WHERE member_id = :member
    """
    begun = """
        INSERT INTO member_affiliation (id, member_id, party_org_id, valid)
        VALUES (gen_random_uuid(), :member, :org, daterange('2026-11-01', NULL))
    """

    _write(world, ended, member="安宁")
    between = _repeated(world, "安宁")[-1]
    _write(world, begun, member="安宁", org="西支部")

    assert between is None
    assert _repeated(world, "安宁")[-1] == world.ids["西支部"]


def test_a_members_row_repeats_the_open_home(world) -> None:
    ids = world.ids
    ended = """
        UPDATE member_residence SET valid = daterange(lower(valid), '2026-11-01')
        WHERE member_id = :member
    """
    begun = """
        INSERT INTO member_residence (id, member_id, building_id, located_state, valid)
        VALUES (gen_random_uuid(), :member, :building, 'located', daterange('2026-11-01', NULL))
    """

    _write(world, ended, member="安宁")
    between = _repeated(world, "安宁")[:-1]
    _write(world, begun, member="安宁", building="9幢")

    assert between == ("unknown", None, None, None)
    west = (ids["9幢"], ids["西一"], ids["西社区"])
    assert _repeated(world, "安宁")[:-1] == ("located", *west)


def test_a_building_that_comes_to_another_grid_takes_its_members_along(world) -> None:
    ids = world.ids
    moved = "UPDATE building SET grid_id = :grid, community_id = :community WHERE id = :building"

    _write(world, moved, building="1幢", grid="西一", community="西社区")

    at = ("located", ids["1幢"], ids["西一"], ids["西社区"])
    assert _repeated(world, "安宁")[:-1] == _repeated(world, "甘泉")[:-1] == at
    assert _repeated(world, "白露")[2] == ids["东一"]
