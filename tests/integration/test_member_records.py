"""Members for their administrator: who is listed, read, extracted; by whom; all on record."""

import pytest

from tests.member_world import MemberWorld

OWN = {"安*", "白*", "陈*", "丁*", "方*"}


def _masked(answer) -> set[str]:
    assert answer.status_code == 200, answer.text
    assert answer.headers["cache-control"] == "no-store"
    return {each["masked_name"] for each in answer.json()["members"]}


def _events(world: MemberWorld, kind: str) -> list:
    query = """
        SELECT outcome, object_id, details FROM audit_event WHERE kind = :kind
        ORDER BY happened_at
    """
    return world.rows(query, kind=kind)


def test_own_members_are_listed_masked_and_the_reading_is_on_record(read_as, still_world) -> None:
    before = len(_events(still_world, "read_members"))

    answer = read_as("own").get("/api/v1/members")

    # 甘泉 and 江河 live in the own place but belong to others: no grant of places for members.
    assert _masked(answer) == OWN
    assert "安宁" not in answer.text
    assert "0009" not in answer.text
    written = _events(still_world, "read_members")
    assert len(written) == before + 1
    assert written[-1].details["rows"] == 5


@pytest.mark.parametrize(
    ("who", "names"),
    [("own", OWN), ("sibling", {"贺*", "江*"}), ("above", OWN | {"甘*", "贺*", "江*"})],
)
def test_each_administrator_sees_the_organisations_below_the_own(read_as, who, names) -> None:
    assert _masked(read_as(who).get("/api/v1/members")) == names


def test_filters_narrow(read_as, still_world) -> None:
    above = read_as("above")

    def names(**chosen) -> set[str]:
        return _masked(above.get("/api/v1/members", params=chosen))

    assert names(org=still_world.ids["东支部"]) == OWN
    assert names(org=still_world.ids["党工委"]) == OWN | {"甘*", "贺*", "江*"}
    assert names(category="in_service") == {"白*", "江*"}
    assert names(located="elsewhere") == {"丁*"}
    assert names(building=still_world.ids["1幢"]) == {"安*", "甘*"}
    assert names(kind="probationary") == set()


def test_pages_follow_one_another_without_gap_or_repetition(read_as) -> None:
    seen, cursor = [], None
    while True:
        params = {"limit": 3} | ({"cursor": cursor} if cursor else {})
        answer = read_as("above").get("/api/v1/members", params=params).json()
        seen += [each["id"] for each in answer["members"]]
        cursor = answer["next"]
        if cursor is None:
            break

    assert len(seen) == len(set(seen)) == 8


@pytest.mark.parametrize("cursor", ["x", "WzFd", "e30=", "é", "WyIiLCIiLCIiLCIiXQ=="])
def test_a_cursor_that_is_none_of_ours_is_refused(read_as, cursor) -> None:
    answer = read_as("own").get("/api/v1/members", params={"cursor": cursor})

    assert answer.status_code == 422


def test_unlocated_members_are_listed_to_the_administrator_only(read_as) -> None:
    assert _masked(read_as("own").get("/api/v1/work/unlocated-members")) == {"陈*"}
    assert _masked(read_as("own").get("/api/v1/members?unlocated=true")) == {"陈*"}
    assert _masked(read_as("sibling").get("/api/v1/work/unlocated-members")) == set()
    assert read_as("worker").get("/api/v1/work/unlocated-members").status_code == 403
    assert _masked(read_as("worker").get("/api/v1/members?unlocated=true")) == set()


def test_one_member_is_read_masked_and_on_record(read_as, still_world) -> None:
    answer = read_as("own").get(f"/api/v1/members/{still_world.ids['安宁']}")

    record = answer.json()
    assert (record["masked_name"], record["home"]) == ("安*", "东苑 1幢")
    assert record["lives_since"] == "2026-09-30"
    assert "安宁" not in answer.text
    written = _events(still_world, "read_member")[-1]
    assert (written.outcome, written.object_id) == ("ok", still_world.ids["安宁"])


@pytest.mark.parametrize("part", ["", "/history", "/extract"])
def test_a_member_of_others_is_not_there_and_the_question_is_on_record(
    read_as, still_world, part
) -> None:
    foreign, missing = still_world.ids["安宁"], still_world.ids["1幢"]

    answers = [read_as("sibling").get(f"/api/v1/members/{i}{part}") for i in (foreign, missing)]

    assert [each.status_code for each in answers] == [404, 404]
    assert answers[0].json() == answers[1].json()
    kind = "export" if part == "/extract" else "read_member"
    assert [each.outcome for each in _events(still_world, kind)[-2:]] == ["empty", "empty"]


def test_the_extract_holds_everything_and_is_on_record(read_as, still_world) -> None:
    answer = read_as("own").get(f"/api/v1/members/{still_world.ids['安宁']}/extract")

    extract = answer.json()
    assert answer.headers["cache-control"] == "no-store"
    assert (extract["name"], extract["phone"]) == ("安宁", "00090000001")
    assert [each["home"] for each in extract["homes"]] == ["东苑 1幢"]
    assert [each["org_name"] for each in extract["organisations"]] == ["东支部"]
    assert extract["source_as_of"] == "2026-09-30"
    assert _events(still_world, "export")[-1].object_id == still_world.ids["安宁"]
    history = read_as("own").get(f"/api/v1/members/{still_world.ids['安宁']}/history").json()
    assert [each["what"] for each in history["events"]] == ["extracted"]


def test_a_grid_worker_neither_extracts_nor_chooses(read_as, still_world) -> None:
    worker = read_as("worker")

    assert worker.get(f"/api/v1/members/{still_world.ids['安宁']}/extract").status_code == 403
    assert worker.get("/api/v1/members/choices").status_code == 403
    assert worker.get("/api/v1/work/transfers").status_code == 403


def test_choices_are_the_own_organisations_groups_and_buildings(read_as, still_world) -> None:
    own = read_as("own")

    choices = own.get("/api/v1/members/choices").json()

    assert [each["name"] for each in choices["orgs"]] == ["东支部"]
    assert {each["name"] for each in choices["groups"]} == {"东一组", "东二组"}
    assert [each["name"] for each in choices["estates"]] == ["东苑"]
    for estate, labels in (("东苑", ["1幢", "2幢"]), ("西苑", [])):
        answer = own.get(
            f"/api/v1/members/choices/buildings?estate={still_world.ids[estate]}"
        ).json()
        assert [each["label"] for each in answer["buildings"]] == labels


def test_of_a_building_that_is_not_ones_own_not_even_its_number_is_told(
    read_as, still_world
) -> None:
    own, hidden = read_as("own"), str(still_world.ids["9幢"])

    listed = own.get("/api/v1/members")
    record = own.get(f"/api/v1/members/{still_world.ids['方舟']}")
    there = own.get("/api/v1/members", params={"building": hidden})

    assert own.get(f"/api/v1/buildings/{hidden}").status_code == 404
    assert "方*" in _masked(listed)
    assert (record.json()["located_state"], record.json()["building_id"]) == ("located", None)
    assert hidden not in listed.text + record.text
    assert _masked(there) == set()


def test_history_tells_no_former_home_that_is_not_ones_own(members_of, world) -> None:
    above, moved = members_of("above"), f"/api/v1/members/{world.ids['方舟']}"
    home = {"building_id": str(world.ids["1幢"]), "located_state": "located"}
    assert above.patch(moved, json={"version": 1, "home": home}).status_code == 200

    told = {
        who: [
            event["before"]["home"]["building_id"]
            for event in members_of(who).get(f"{moved}/history").json()["events"]
        ]
        for who in ("above", "worker")
    }

    assert told == {"above": [str(world.ids["9幢"])], "worker": [None]}


def test_extracts_show_no_more_names_in_an_hour_than_reveals(members_of, world) -> None:
    own, member = members_of("own"), f"/api/v1/members/{world.ids['安宁']}"

    taken = [own.get(f"{member}/extract").status_code for _ in range(61)]
    shown = own.post(f"{member}/reveal", json={"reason": "check"}).status_code

    assert taken == [200] * 60 + [429]
    assert shown == 429
