"""Correcting, moving and deleting a member: checked, on record, counted anew, or not at all."""

import uuid
from datetime import date, timedelta

import pytest

from tests.member_world import COUNTED, MemberWorld

_ORG = """
    SELECT affiliated_full + affiliated_probationary AS affiliated,
        affiliated_unlocated AS unlocated
    FROM org_tally WHERE party_org_id = :org AND as_of = :day
"""
_HANGING = """
    SELECT member_id FROM member_affiliation UNION SELECT member_id FROM member_residence
    UNION SELECT member_id FROM member_token UNION SELECT member_id FROM member_event
    UNION SELECT member_id FROM dual_registration UNION SELECT id FROM member
"""


def _record(client, member: uuid.UUID) -> dict:
    answer = client.get(f"/api/v1/members/{member}")
    assert answer.status_code == 200, answer.text
    return answer.json()


def _change(client, member: uuid.UUID, **change):
    version = change.pop("version", None) or _record(client, member)["version"]
    return client.patch(f"/api/v1/members/{member}", json={"version": version} | change)


def _home(building: uuid.UUID | None = None, state: str = "located", since: str | None = None):
    return {
        "building_id": building and str(building),
        "located_state": state,
        "since": since,
    }


def _balance(world: MemberWorld, org: str, day: date = COUNTED) -> dict[str, int]:
    """Give an organisation's counted members, and where they are by the counts of places."""
    row = world.rows(
        _ORG,
        org=world.ids[org],
        day=day,
    )[0]
    placed = world.rows(
        "SELECT coalesce(sum(affiliated_full + affiliated_probationary), 0) AS placed"
        " FROM building_branch_tally WHERE party_org_id = :org AND as_of = :day",
        org=world.ids[org],
        day=day,
    )[0]
    return {"all": row.affiliated, "placed": int(placed.placed), "unlocated": row.unlocated}


def test_a_correction_is_stored_told_in_the_history_and_on_record(members_of, world) -> None:
    own, member = members_of("own"), world.ids["安宁"]

    answer = _change(own, member, category="other", tenure="owner")

    assert answer.status_code == 200, answer.text
    changed = answer.json()["member"]
    assert (changed["category"], changed["tenure"], changed["version"]) == ("other", "owner", 2)
    event = own.get(f"/api/v1/members/{member}/history").json()["events"][0]
    assert event["before"] == {"category": "retired", "tenure": None}
    assert event["after"] == {"category": "other", "tenure": "owner"}
    audit = world.rows("SELECT * FROM audit_event WHERE kind = 'member_changed'")
    assert [each.details for each in audit] == [{"fields": "category,tenure"}]


def test_a_name_and_a_phone_are_sealed_and_history_only_says_so(members_of, world) -> None:
    own, member = members_of("own"), world.ids["安宁"]

    answer = _change(own, member, name="欧阳静", phone="00090000009")

    assert answer.json()["member"]["masked_name"] == "欧*"
    extract = own.get(f"/api/v1/members/{member}/extract").json()
    assert (extract["name"], extract["phone"]) == ("欧阳静", "00090000009")
    history = own.get(f"/api/v1/members/{member}/history").text
    assert "欧" not in history
    assert "0009" not in history
    stored = str(world.rows("SELECT * FROM member_event")) + str(
        world.rows("SELECT details FROM audit_event")
    )
    assert "欧阳静" not in stored
    assert "00090000009" not in stored


def test_an_older_version_is_a_conflict_and_changes_nothing(members_of, world) -> None:
    own, member = members_of("own"), world.ids["安宁"]
    assert _change(own, member, category="other").status_code == 200

    answer = _change(own, member, version=1, category="mobile")

    assert answer.status_code == 409
    assert answer.json()["type"] == "urn:linge:problem:changed_since"
    assert _record(own, member)["category"] == "other"


def test_what_is_as_it_was_leaves_no_trace(members_of, world) -> None:
    own, member = members_of("own"), world.ids["安宁"]

    assert _change(own, member, category="retired").json()["member"]["version"] == 1

    assert world.rows("SELECT 1 FROM member_event") == []


def test_placing_a_member_holds_since_nobody_knew_and_is_counted_at_once(members_of, world) -> None:
    own, member = members_of("own"), world.ids["陈晨"]
    before = _balance(world, "东支部")

    answer = _change(own, member, home=_home(world.ids["2幢"]), stairwell_no="2单元")

    assert answer.status_code == 200, answer.text
    placed = answer.json()["member"]
    assert (placed["home"], placed["lives_since"]) == ("东苑 2幢", "2026-09-30")
    after = _balance(world, "东支部")
    assert before == {"all": 5, "placed": 2, "unlocated": 1}
    assert after == {"all": 5, "placed": 3, "unlocated": 0}  # 丁冬 is elsewhere, 方舟 in 西苑


def test_a_move_ends_one_home_and_begins_another(members_of, world) -> None:
    own, member = members_of("own"), world.ids["安宁"]

    answer = _change(own, member, home=_home(world.ids["2幢"], since="2026-10-05"))

    assert answer.status_code == 200, answer.text
    rows = world.rows(
        "SELECT lower(valid), upper(valid), building_id FROM member_residence"
        " WHERE member_id = :m ORDER BY 1",
        m=member,
    )
    moved, ids = date(2026, 10, 5), world.ids
    assert rows == [(COUNTED, moved, ids["1幢"]), (moved, None, ids["2幢"])]
    assert _balance(world, "东支部") == {"all": 5, "placed": 2, "unlocated": 1}
    tokens = world.rows("SELECT kind FROM member_token WHERE member_id = :m", m=member)
    assert {each.kind for each in tokens} == {"name", "initials"}


def test_a_home_of_the_same_day_is_mended_in_place(members_of, world) -> None:
    own, member = members_of("own"), world.ids["安宁"]

    _change(own, member, home=_home(world.ids["2幢"], since="2026-09-30"))

    rows = world.rows("SELECT building_id FROM member_residence WHERE member_id = :m", m=member)
    assert rows == [(world.ids["2幢"],)]


@pytest.mark.parametrize("state", ["elsewhere", "unknown"])
def test_a_member_may_leave_the_district_or_be_lost_sight_of(members_of, world, state) -> None:
    own, member = members_of("own"), world.ids["安宁"]

    _change(own, member, home=_home(state=state, since="2026-09-30"))

    unlocated = 2 if state == "unknown" else 1
    assert _balance(world, "东支部") == {"all": 5, "placed": 1, "unlocated": unlocated}
    assert _record(own, member)["home"] is None


def test_another_organisation_takes_the_member_out_of_the_group(members_of, world) -> None:
    above, member = members_of("above"), world.ids["安宁"]
    _change(above, member, party_group_id=str(world.ids["东一组"]))

    organisation = {"org_id": str(world.ids["西支部"]), "since": "2026-09-30"}
    answer = _change(above, member, organisation=organisation)

    moved = answer.json()["member"]
    assert (moved["org_name"], moved["group_id"], moved["group_role"]) == ("西支部", None, None)
    assert members_of("own").get(f"/api/v1/members/{member}").status_code == 404


def test_one_leader_a_group_who_should_be_full(members_of, world) -> None:
    own, first, second = members_of("own"), world.ids["安宁"], world.ids["白露"]
    group = {"party_group_id": str(world.ids["东一组"]), "group_role": "leader"}

    answer = _change(own, first, membership_kind="probationary", **group)
    again = _change(own, second, **group)

    assert [each["rule"] for each in answer.json()["warnings"]] == ["group_leader_not_full"]
    assert again.status_code == 422
    assert "leader" in again.json()["detail"]


def test_whoever_leaves_is_counted_no_more(members_of, world) -> None:
    own, member = members_of("own"), world.ids["安宁"]

    assert _change(own, member, status="transferred_out").status_code == 200

    assert _balance(world, "东支部") == {"all": 4, "placed": 1, "unlocated": 1}


TOMORROW = (date.today() + timedelta(days=2)).isoformat()  # noqa: DTZ011 - a day ahead anywhere


@pytest.mark.parametrize(
    "change",
    [
        {"home": {"located_state": "located"}},
        {"home": {"building_id": "@1幢", "located_state": "elsewhere"}},
        {"home": {"building_id": "@2幢", "located_state": "located", "since": TOMORROW}},
        {"home": {"building_id": "@2幢", "located_state": "located", "since": "2026-09-29"}},
        {"organisation": {"org_id": "@西支部"}},
        {"party_group_id": "@西一组"},
        {"group_role": "leader"},
        {"stairwell_no": "4单元"},
        {"stairwell_no": "502"},
        {"last_contact_month": "2026-09-02"},
        {"consented_on": TOMORROW},
        {"origin_village_id": "@1幢"},
        {"name": "x"},
        {"name": "320102199001011234"},
        {"phone": "no"},
        {"category": "hero"},
        {"note": "x"},
        {"version": 2**31},
    ],
)
def test_what_makes_no_sense_is_refused_and_nothing_is_stored(members_of, world, change) -> None:
    def filled(value: object) -> object:
        if isinstance(value, dict):
            return {key: filled(each) for key, each in value.items()}
        is_name = isinstance(value, str) and value.startswith("@")
        return str(world.ids[value[1:]]) if is_name else value

    answer = _change(members_of("own"), world.ids["安宁"], **filled(change))

    assert answer.status_code == 422, answer.text
    assert _record(members_of("own"), world.ids["安宁"])["version"] == 1


def test_a_building_that_is_not_ones_own_is_not_there(members_of, world) -> None:
    answer = _change(members_of("own"), world.ids["安宁"], home=_home(world.ids["9幢"]))

    assert answer.status_code == 404


@pytest.mark.parametrize(("who", "status"), [("sibling", 404), ("worker", 403)])
def test_others_neither_change_nor_delete(members_of, world, who, status) -> None:
    client, address = members_of(who), f"/api/v1/members/{world.ids['安宁']}"

    changed = client.patch(address, json={"version": 1, "category": "other"})
    deleted = client.request("DELETE", address, json={"version": 1, "reason": "error"})

    assert (changed.status_code, deleted.status_code) == (status, status)
    kept = world.rows("SELECT version FROM member WHERE id = :m", m=world.ids["安宁"])
    assert kept == [(1,)]
    assert len(world.rows("SELECT 1 FROM audit_event WHERE kind = 'denied'")) == 2


def test_deleting_leaves_only_the_audit_and_counts_anew(members_of, world) -> None:
    own, member = members_of("own"), world.ids["安宁"]
    _change(own, member, consented_on="2026-10-01", category="other")
    address = f"/api/v1/members/{member}"

    late = own.request("DELETE", address, json={"version": 1, "reason": "error"})
    answer = own.request("DELETE", address, json={"version": 2, "reason": "withdrawn"})

    assert (late.status_code, answer.status_code) == (409, 204)
    assert (member,) not in world.rows(_HANGING)
    assert _balance(world, "东支部") == {"all": 4, "placed": 1, "unlocated": 1}
    noted = world.rows("SELECT object_id, reason FROM audit_event WHERE kind = 'member_deleted'")
    assert noted == [(member, "withdrawn")]
    assert own.get(address).status_code == 404


@pytest.mark.parametrize(
    ("name", "change"),
    [
        ("陈晨", {"organisation": {"org_id": None}}),
        ("江河", {"organisation": {"org_id": None}, "home": _home(state="elsewhere")}),
    ],
)
def test_who_would_be_out_of_reach_is_kept_in_plain_words_and_on_record(
    members_of, world, name, change
) -> None:
    who, member = ("own" if name == "陈晨" else "sibling"), world.ids[name]

    answer = _change(members_of(who), member, **change)

    assert answer.status_code == 403
    assert answer.json()["detail"] == "this is not allowed"
    noted = world.rows(
        "SELECT action, outcome FROM audit_event WHERE kind = 'denied' AND object_id = :m",
        m=member,
    )
    assert noted == [("members:edit", "denied")]
