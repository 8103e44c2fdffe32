"""Showing one name: after a reason, once on record, and to nobody who may not see the member."""

import pytest
from sqlalchemy import text

from gis.store.provision import administration
from tests.two_grids import PHONE

pytestmark = pytest.mark.integration


def _reveal(asking, member, reason: str = "visit"):
    return asking.post(f"/api/v1/members/{member}/reveal", json={"reason": reason})


def _events(neighbourhood, answer) -> list[tuple]:
    database = neighbourhood.database
    query = text("SELECT kind, outcome, reason, object_id FROM audit_event WHERE request_id = :id")
    with administration(database.admin_url, database.name) as connection:
        rows = connection.execute(query, {"id": answer.headers["x-request-id"]})
        return [tuple(row) for row in rows]


def test_a_name_is_given_for_a_minute_and_once_on_record(worker, neighbourhood) -> None:
    member = neighbourhood["张建国"]

    answer = _reveal(worker, member, "notice")

    assert answer.json() == {"name": "张建国", "phone": PHONE, "seconds": 60}
    assert answer.headers["cache-control"] == "no-store"
    assert _events(neighbourhood, answer) == [("reveal", "ok", "notice", member)]


def test_a_member_without_a_phone_has_none(worker, neighbourhood) -> None:
    assert _reveal(worker, neighbourhood["李秀英"]).json()["phone"] is None


@pytest.mark.parametrize("name", ["欧阳建国", "赵无网", "王去世", "batch"])
def test_who_is_foreign_gone_or_nobody_is_not_there(worker, neighbourhood, name: str) -> None:
    answer = _reveal(worker, neighbourhood[name])

    assert answer.status_code == 404
    assert name not in answer.text
    assert [each[:2] for each in _events(neighbourhood, answer)] == [("denied", "denied")]


@pytest.mark.parametrize("reason", ["curiosity", "", "其他"])
def test_other_reasons_are_refused(worker, neighbourhood, reason: str) -> None:
    answer = _reveal(worker, neighbourhood["张建国"], reason)

    assert answer.status_code == 422
    assert "张建国" not in answer.text


def test_a_note_about_a_member_is_refused(worker, neighbourhood) -> None:
    body = {"reason": "visit", "note": "somebody"}

    answer = worker.post(f"/api/v1/members/{neighbourhood['张建国']}/reveal", json=body)

    assert answer.status_code == 422


def test_without_an_audit_nothing_is_answered(worker, neighbourhood, no_audit) -> None:
    with no_audit():
        revealed = _reveal(worker, neighbourhood["张建国"])
        sheet = worker.get(f"/api/v1/buildings/{neighbourhood['3']}")
        found = worker.post("/api/v1/search", json={"q": "张建国"})

    for answer in (revealed, sheet, found):
        assert answer.status_code == 503
        assert "张" not in answer.text


def test_without_proof_that_our_page_asks_nothing_is_given(worker, neighbourhood) -> None:
    answer = worker.post(
        f"/api/v1/members/{neighbourhood['张建国']}/reveal",
        json={"reason": "visit"},
        headers={"x-csrf-token": "0" * 64},
    )

    assert answer.status_code == 403
    assert "张建国" not in answer.text


def test_roles_without_people_reveal_nobody(sign_in_here, neighbourhood) -> None:
    for role in ("leader", "planner", "sec_admin", "sys_admin", "auditor"):
        assert _reveal(sign_in_here(role), neighbourhood["张建国"]).status_code == 403
