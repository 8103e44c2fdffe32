"""One search for buildings, estates and members: in the own scope, on record, unread."""

import pytest
from sqlalchemy import text

from gis.store import place_names
from gis.store.provision import administration
from gis.store.sealing import seals_for
from gis.workflows import find_places_and_members, search_places
from tests.two_grids import PHONE, add_member

pytestmark = pytest.mark.integration
READ = "members:read"


def _found(worker, query: str) -> list[tuple[str, str]]:
    answer = worker.post("/api/v1/search", json={"q": query})
    assert answer.status_code == 200, answer.text
    assert answer.headers["cache-control"] == "no-store"
    return [(each["kind"], each["title"]) for each in answer.json()["results"]]


def _token(neighbourhood, name: str) -> bytes:
    database = neighbourhood.database
    with administration(database.admin_url, database.name) as connection:
        seals = seals_for(connection)
    return seals.token("name", name, community_id=neighbourhood["community"])


@pytest.mark.parametrize(
    "query", ["3号楼", "3栋", "３#", "3幢", "三号楼", "桂苑3幢", "gy3", "gyxc3"]
)
def test_a_building_is_found_however_it_is_written(worker, query: str) -> None:
    assert _found(worker, query) == [("building", "桂苑新村 3幢")]


def test_only_the_own_grids_building_of_that_number_is_found(worker, neighbourhood) -> None:
    answer = worker.post("/api/v1/search", json={"q": "3幢"})

    ids = [each["id"] for each in answer.json()["results"]]
    assert ids == [str(neighbourhood["3"])]


@pytest.mark.parametrize("query", ["桂花", "桂苑", "gyxc", "gh"])
def test_an_estate_is_found_by_name_alias_and_initials(worker, query: str) -> None:
    assert ("estate", "桂苑新村") in _found(worker, query)


def test_a_building_is_found_by_its_alias_or_name(worker) -> None:
    assert _found(worker, "翠竹楼") == [("building", "桂苑新村 12幢")]
    assert _found(worker, "小学") == [("building", "测试小学")]


@pytest.mark.parametrize("query", ["张建国", "张建", "zjg", "zj"])
def test_a_member_is_found_by_name_or_initials_but_not_named(worker, query: str) -> None:
    assert _found(worker, query) == [("member", "张* · 桂苑新村 3幢")]


@pytest.mark.parametrize("query", ["cyz", "zyz"])
def test_every_reading_of_a_surname_is_found(worker, query: str) -> None:
    assert _found(worker, query) == [("member", "重* · 桂苑新村 3幢")]


def test_the_own_grid_comes_first_then_the_order_of_the_ground(sign_in_here, neighbourhood) -> None:
    grants = [(each, "community", neighbourhood["community"]) for each in ("places:read", READ)]
    client = sign_in_here("grid_worker", *grants)
    database = neighbourhood.database
    with administration(database.admin_url, database.name) as connection:
        members = [
            add_member(connection, neighbourhood, name="慕容次序", home=home)
            for home in ("half", "loose", "west3", "12")
        ]

    def titles(query: str, **first: str) -> list[str]:
        results = client.post("/api/v1/search", json={"q": query, **first}).json()["results"]
        return [each["title"].split(" ")[-1] for each in results]

    try:
        told = [titles("慕容次序"), titles("慕容次序", grid=str(neighbourhood["east"]))]
    finally:
        with administration(database.admin_url, database.name) as connection:
            connection.execute(
                text("DELETE FROM member WHERE id = ANY (CAST(:ids AS uuid[]))"),
                {"ids": list(map(str, members))},
            )
    assert told == [["3幢", "9幢", "12幢", "5幢"], ["12幢", "5幢", "3幢", "9幢"]]


@pytest.mark.parametrize("is_wide", [False, True])
def test_buildings_come_in_the_order_of_the_ground_with_or_without_a_grid(
    sign_in_here, neighbourhood, monkeypatch, is_wide
) -> None:
    grants = [(each, "community", neighbourhood["community"]) for each in ("places:read", READ)]
    client = sign_in_here("grid_worker", *grants)
    database = neighbourhood.database
    number = "UPDATE building SET building_no = :number WHERE id = :id"
    if is_wide:
        monkeypatch.setattr(search_places, "_MOST_PLACES", 0)

    def ids(**first: str) -> list[str]:
        answer = client.post("/api/v1/search", json={"q": "3幢", **first})
        return [each["id"] for each in answer.json()["results"]]

    with administration(database.admin_url, database.name) as connection:
        connection.execute(text(number), {"number": "3幢", "id": neighbourhood["loose"]})
    try:
        told = [ids(), ids(grid=str(neighbourhood["east"]))]
    finally:
        with administration(database.admin_url, database.name) as connection:
            connection.execute(text(number), {"number": "9幢", "id": neighbourhood["loose"]})

    west, loose, east = (str(neighbourhood[each]) for each in ("west3", "loose", "3"))
    assert told == [[west, loose, east], [east, west, loose]]


@pytest.mark.parametrize(
    "query", ["张", "建国", "欧阳建国", "oyjg", "王去世", "赵无网", "99幢", "9幢", PHONE]
)
def test_part_of_a_name_and_who_is_foreign_or_gone_are_not_found(worker, query: str) -> None:
    assert _found(worker, query) == []


@pytest.mark.parametrize("query", ["张建国", "zj"])
def test_a_large_scope_is_searched_by_tokens_to_the_same_end(
    worker, monkeypatch, query: str
) -> None:
    monkeypatch.setattr(find_places_and_members, "MOST_OPENED", 1)

    assert _found(worker, query) == [("member", "张* · 桂苑新村 3幢")]


@pytest.mark.parametrize(
    "query",
    [
        "3号楼",
        "桂苑3幢",
        "gy3",
        "翠竹楼",
        "翠竹",
        "小学",
        "8号楼",
        "gy8",
        "桂苑8#",
        "桂苑",
        "gyxc",
        "西",
    ],
)
def test_a_wide_scope_is_searched_by_what_is_quick_to_the_same_end(
    worker, neighbourhood, monkeypatch, query: str
) -> None:
    database = neighbourhood.database
    aliases = "UPDATE building SET aliases = CAST(:aliases AS text[]) WHERE id = :id"
    with administration(database.admin_url, database.name) as connection:
        connection.execute(text(aliases), {"aliases": ["8号楼"], "id": neighbourhood["half"]})
        connection.execute(text(aliases), {"aliases": ["西翠竹楼"], "id": neighbourhood["west3"]})
    try:
        narrow = _found(worker, query)
        place_names._KEPT.clear()
        monkeypatch.setattr(search_places, "_MOST_PLACES", 0)
        monkeypatch.setattr(search_places, "_NAMED_AT_ONCE", 1)
        wide = _found(worker, query)
    finally:
        place_names._KEPT.clear()
        with administration(database.admin_url, database.name) as connection:
            for name in ("half", "west3"):
                connection.execute(text(aliases), {"aliases": [], "id": neighbourhood[name]})

    assert wide == narrow
    assert (wide == []) == (query == "西")


def test_who_died_does_not_keep_a_namesake_from_being_found(
    worker, neighbourhood, monkeypatch
) -> None:
    monkeypatch.setattr(find_places_and_members, "MOST_OPENED", 1)
    monkeypatch.setattr(find_places_and_members, "_FEW_CANDIDATES", 2)
    database = neighbourhood.database
    with administration(database.admin_url, database.name) as connection:
        for status in ("deceased", "deceased", "deceased", "active"):
            add_member(connection, neighbourhood, name="诸葛同名", home="3", status=status)
    try:
        found = _found(worker, "诸葛同名")
    finally:
        with administration(database.admin_url, database.name) as connection:
            connection.execute(
                text(
                    "DELETE FROM member WHERE id IN (SELECT member_id FROM member_token"
                    " WHERE token = :token)"
                ),
                {"token": _token(neighbourhood, "诸葛同名")},
            )

    assert found == [("member", "诸* · 桂苑新村 3幢")]


@pytest.mark.parametrize(
    ("query", "kind", "outcome"),
    [("张建国", "name", "ok"), ("3号楼", "building", "ok"), ("无此人", "name", "empty")],
)
def test_a_search_is_on_record_by_kind_and_keyed_hash_only(
    worker, neighbourhood, query: str, kind: str, outcome: str
) -> None:
    answer = worker.post("/api/v1/search", json={"q": query})

    database = neighbourhood.database
    with administration(database.admin_url, database.name) as connection:
        rows = connection.execute(
            text("SELECT kind, outcome, details FROM audit_event WHERE request_id = :id"),
            {"id": answer.headers["x-request-id"]},
        ).all()
    assert [(row.kind, row.outcome, row.details["query_kind"]) for row in rows] == [
        ("search", outcome, kind)
    ]
    assert query not in str(rows)


@pytest.mark.parametrize("query", ["", " ", "楼" * 41])
def test_senseless_queries_are_refused(worker, query: str) -> None:
    assert worker.post("/api/v1/search", json={"q": query}).status_code == 422


def test_roles_without_people_do_not_search(sign_in_here) -> None:
    for role in ("leader", "planner", "sec_admin", "sys_admin", "auditor"):
        answer = sign_in_here(role).post("/api/v1/search", json={"q": "张建国"})
        assert answer.status_code == 403


def test_what_is_sought_does_not_travel_in_an_address(worker) -> None:
    answer = worker.get("/api/v1/search", params={"q": "张建国"})

    assert answer.status_code == 405
    assert "张" not in answer.text
