"""What a grid worker is answered about buildings: the own grid, and nothing of any other."""

import pytest
from fastapi.testclient import TestClient
from sqlalchemy import text

from gis.store.provision import administration
from tests.accounts import HOME
from tests.two_grids import PHONE, add_member, move_out

pytestmark = pytest.mark.integration

BUILDINGS = "/api/v1/buildings"
UNASSIGNED = "/api/v1/work/unassigned-buildings"


def _labels(answer) -> list[str]:
    return [each["properties"]["label"] for each in answer.json()["features"]]


def _events(neighbourhood, request_id: str) -> list[tuple]:
    database = neighbourhood.database
    query = text(
        "SELECT kind, outcome, object_kind, object_id, action FROM audit_event"
        " WHERE request_id = :id ORDER BY happened_at"
    )
    with administration(database.admin_url, database.name) as connection:
        return [tuple(row) for row in connection.execute(query, {"id": request_id})]


def test_own_grid_lists_its_buildings_in_the_order_of_the_ground(worker, neighbourhood) -> None:
    answer = worker.get(BUILDINGS, params={"grid": str(neighbourhood["east"])})

    assert answer.status_code == 200
    assert _labels(answer) == ["3幢", "12幢", "5幢", "测试小学"]
    states = [each["properties"]["group_status"] for each in answer.json()["features"]]
    assert states == ["covered", "gap", "covered", "na"]
    open_ = [each["properties"]["is_unassigned"] for each in answer.json()["features"]]
    assert open_ == [False, True, True, False]
    assert answer.json()["truncated"] is False


def test_features_hold_nothing_but_what_the_map_shows(worker, neighbourhood) -> None:
    answer = worker.get(BUILDINGS, params={"grid": str(neighbourhood["east"])})

    names = {name for each in answer.json()["features"] for name in each["properties"]}
    assert names == {
        "id",
        "label",
        "estate",
        "cluster",
        "grid_id",
        "stairwell_count",
        "household_count",
        "group_status",
        "is_unassigned",
    }


def test_sibling_grid_and_gridless_building_are_not_there(worker, neighbourhood) -> None:
    sibling = worker.get(BUILDINGS, params={"grid": str(neighbourhood["west"])})
    everywhere = worker.get(BUILDINGS, params={"bbox": "119.5,32,119.7,32.1"})

    assert _labels(sibling) == []
    assert _labels(everywhere) == ["3幢", "12幢", "5幢", "测试小学"]


def test_box_is_narrower_than_the_grid(worker) -> None:
    answer = worker.get(BUILDINGS, params={"bbox": "119.586,32.03,119.5866,32.04"})

    assert _labels(answer) == ["3幢"]


def test_limit_says_that_there_is_more(worker, neighbourhood) -> None:
    answer = worker.get(BUILDINGS, params={"grid": str(neighbourhood["east"]), "limit": 1})

    assert len(_labels(answer)) == 1
    assert answer.json()["truncated"] is True


@pytest.mark.parametrize("query", ["", "bbox=4,3,2,1", "bbox=nan,1,2,3", "grid=7"])
def test_senseless_questions_are_refused(worker, query: str) -> None:
    assert worker.get(f"{BUILDINGS}?{query}").status_code == 422


def test_sheet_lists_members_by_stairwell_under_masked_names(worker, neighbourhood) -> None:
    answer = worker.get(f"{BUILDINGS}/{neighbourhood['3']}")

    sheet = answer.json()
    parts = [
        (part["stairwell_no"], [each["masked_name"] for each in part["members"]])
        for part in sheet["stairwells"]
    ]
    assert parts == [("1单元", ["张*"]), ("2单元", ["李*"]), (None, ["重*"])]
    assert (sheet["full"], sheet["all"], sheet["is_whole"]) == (2, 3, True)
    assert sheet["title"] == "桂苑新村 3幢"
    assert sheet["grid"] == "第一网格"
    assert sheet["groups"][0]["leader_masked"] == "张*"
    assert sheet["groups"][0]["formation_mode"] == "standalone"
    assert (sheet["groups"][0]["full"], sheet["groups"][0]["all"]) == (2, 3)
    assert answer.headers["cache-control"] == "no-store"


def test_nobody_known_is_told_from_nobody_there(worker, neighbourhood) -> None:
    database = neighbourhood.database

    def is_roster_in() -> bool:
        return worker.get(f"{BUILDINGS}/{neighbourhood['12']}").json()["is_roster_in"]

    before = is_roster_in()
    with administration(database.admin_url, database.name) as connection:
        connection.execute(text("DELETE FROM import_batch WHERE layer = 'roster'"))
    after = is_roster_in()
    with administration(database.admin_url, database.name) as connection:
        connection.execute(text("SELECT batch_of_tallies(:id)"), {"id": neighbourhood["community"]})

    assert (before, after) == (True, False)


def test_who_belongs_elsewhere_is_told_apart(worker, neighbourhood) -> None:
    sheet = worker.get(f"{BUILDINGS}/{neighbourhood['3']}").json()

    here = {
        each["masked_name"]: each["affiliated_here"]
        for part in sheet["stairwells"]
        for each in part["members"]
    }
    assert here == {"张*": True, "李*": True, "重*": False}


def test_sheet_holds_no_name_phone_or_dead_member(worker, neighbourhood) -> None:
    words = worker.get(f"{BUILDINGS}/{neighbourhood['3']}").text

    for hidden in ("张建国", "李秀英", "重阳子", "王", PHONE, "cipher"):
        assert hidden not in words


def test_reading_a_sheet_is_on_record_also_when_nobody_lives_there(worker, neighbourhood) -> None:
    full = worker.get(f"{BUILDINGS}/{neighbourhood['3']}")
    empty = worker.get(f"{BUILDINGS}/{neighbourhood['12']}")

    assert empty.json()["stairwells"] == []
    assert empty.json()["all"] == 0
    for answer, building, outcome in ((full, "3", "ok"), (empty, "12", "empty")):
        assert _events(neighbourhood, answer.headers["x-request-id"]) == [
            ("read_members", outcome, "building", neighbourhood[building], "members:read")
        ]


@pytest.mark.parametrize("name", ["west3", "loose", "nowhere"])
def test_what_is_foreign_is_not_there_and_the_denial_is_on_record(
    worker, neighbourhood, name: str
) -> None:
    building = neighbourhood.ids.get(name, neighbourhood["batch"])

    answer = worker.get(f"{BUILDINGS}/{building}")

    assert answer.status_code == 404
    assert answer.json()["type"] == "urn:linge:problem:unknown_name"
    assert "detail" not in answer.json() or str(building) not in answer.text
    assert _events(neighbourhood, answer.headers["x-request-id"]) == [
        ("denied", "denied", "building", building, "members:read")
    ]


def test_foreign_and_missing_are_answered_alike(worker, neighbourhood) -> None:
    foreign = worker.get(f"{BUILDINGS}/{neighbourhood['west3']}")
    missing = worker.get(f"{BUILDINGS}/{neighbourhood['batch']}")

    assert foreign.json() == missing.json()


def test_building_without_a_grid_is_its_communitys(sign_in_here, neighbourhood) -> None:
    actions = ("places:read", "members:read")
    community = neighbourhood["community"]
    asking = sign_in_here("org_admin", *((each, "community", community) for each in actions))

    sheet = asking.get(f"{BUILDINGS}/{neighbourhood['loose']}").json()

    assert sheet["grid"] is None
    assert [part["members"][0]["masked_name"] for part in sheet["stairwells"]] == ["赵*"]


def test_who_sees_the_place_but_not_its_members_is_told_so(sign_in_here, neighbourhood) -> None:
    asking = sign_in_here("org_admin", ("places:read", "grid", neighbourhood["east"]))

    sheet = asking.get(f"{BUILDINGS}/{neighbourhood['3']}").json()

    assert (sheet["all"], sheet["is_whole"]) == (0, False)
    assert sheet["groups"][0]["leader_masked"] is None


def test_member_who_moved_away_is_not_listed(worker, neighbourhood) -> None:
    database = neighbourhood.database
    with administration(database.admin_url, database.name) as connection:
        member = add_member(connection, neighbourhood, name="周搬家", home="half")
        before = worker.get(f"{BUILDINGS}/{neighbourhood['half']}").json()
        move_out(connection, member)

    after = worker.get(f"{BUILDINGS}/{neighbourhood['half']}").json()

    assert (before["all"], after["all"]) == (1, 0)


def test_work_list_holds_what_no_group_holds_whole(worker, neighbourhood) -> None:
    answer = worker.get(UNASSIGNED, params={"grid": str(neighbourhood["east"])})

    found = [(each["title"], each["is_partly"]) for each in answer.json()["buildings"]]
    assert found == [("桂苑新村 12幢", False), ("桂苑新村 5幢", True)]
    sibling = worker.get(UNASSIGNED, params={"grid": str(neighbourhood["west"])})
    assert sibling.json() == {"buildings": []}


@pytest.mark.parametrize("role", ["leader", "planner", "sec_admin", "sys_admin", "auditor"])
def test_roles_without_people_are_refused(sign_in_here, neighbourhood, role: str) -> None:
    asking = sign_in_here(role)

    assert asking.get(f"{BUILDINGS}/{neighbourhood['3']}").status_code == 403
    assert asking.get(UNASSIGNED).status_code == 403
    assert asking.get("/maps/buildings").status_code == 403


def test_page_starts_from_the_own_grid_and_names_nobody(worker, neighbourhood) -> None:
    page = worker.get("/maps/buildings")

    assert page.status_code == 200
    assert "第一网格" in page.text
    assert "第二网格" not in page.text
    for hidden in ("张建国", "张*", PHONE):
        assert hidden not in page.text


def test_nobody_is_answered_without_signing_in(app_here, neighbourhood) -> None:
    stranger_here = TestClient(app_here, HOME)

    assert stranger_here.get(f"{BUILDINGS}/{neighbourhood['3']}").status_code == 401
    page = stranger_here.get("/maps/buildings", follow_redirects=False)
    assert (page.status_code, page.headers["location"]) == (303, "/login?next=%2Fmaps%2Fbuildings")
