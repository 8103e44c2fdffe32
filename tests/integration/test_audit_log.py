"""The auditor searches, exports and verifies; nobody else does, and looking is audited too."""

import csv
import io
import json
import time
import uuid
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import text

from api.security.roles import ROLE_PERMISSIONS, Role
from gis.errors import AuditUnavailable, InvalidParameter, MissingKey, NotAllowed
from gis.settings import GisSettings, gis_settings
from gis.store.audit import Event, record_now
from gis.store.audit_reading import AuditQuery
from gis.store.provision import administration
from gis.store.rights import Caller
from gis.workflows.audit_log import AuditFormat, export_audit, search_audit, verify_for
from gis.workflows.audit_sealer import AuditSealer
from tests.audit_chains import make_audit
from tests.conftest import Database

pytestmark = pytest.mark.integration
ME = uuid.UUID(int=7)


def make_caller(role: Role = Role.AUDITOR) -> Caller:
    return Caller(ME, role.value, role.value, frozenset(map(str, ROLE_PERMISSIONS[role])))


def write(database: Database, count: int, **values: Any) -> None:
    for number in range(count):
        record_now(
            database.app_url, Event(**{"kind": "reveal", "details": {"n": number}, **values})
        )


def read_all(database: Database, limit: int, **values: Any) -> list[int]:
    numbers, cursor = [], None
    while True:
        rows, cursor = search_audit(
            database.app_url, make_caller(), AuditQuery(**values), limit=limit, cursor=cursor
        )
        numbers += [row["details"]["n"] for row in rows]
        if cursor is None:
            return numbers


@pytest.mark.parametrize("limit", [1, 3, 7, 10])
def test_pages_give_every_event_once_the_newest_first(clean_database, limit) -> None:
    write(clean_database, 7)

    assert read_all(clean_database, limit, kind="reveal") == [6, 5, 4, 3, 2, 1, 0]


def test_events_are_found_by_each_of_their_properties(clean_database) -> None:
    account, thing = uuid.uuid4(), uuid.uuid4()
    write(clean_database, 2, outcome="denied")
    middle = datetime.now(UTC)
    write(clean_database, 1, account_id=account, login="wang.hua", object_id=thing)

    def found(**values: Any) -> int:
        return len(read_all(clean_database, 10, kind="reveal", **values))

    assert found(account_id=account) == found(login="wang.hua") == found(object_id=thing) == 1
    assert found(outcome="denied") == 2
    assert found(since=middle) == 1
    assert found(until=middle) == 2
    assert found(since=middle + timedelta(days=1)) == 0


def test_looking_is_an_event_with_what_was_asked(clean_database) -> None:
    search_audit(clean_database.app_url, make_caller(), AuditQuery(kind="reveal"), request_id="r-7")

    ((row,), _) = search_audit(clean_database.app_url, make_caller(), AuditQuery())
    assert (row["kind"], row["reason"], row["outcome"]) == ("audit_read", "search", "empty")
    assert (row["account_id"], row["request_id"]) == (ME, "r-7")
    assert row["details"] == {"kind": "reveal", "count": 0}


@pytest.mark.parametrize("role", [role for role in Role if role is not Role.AUDITOR])
def test_nobody_but_an_auditor_looks(clean_database, role) -> None:
    url, caller = clean_database.app_url, make_caller(role)

    with pytest.raises(NotAllowed):
        search_audit(url, caller, AuditQuery())
    with pytest.raises(NotAllowed):
        export_audit(url, caller, AuditQuery(), AuditFormat.CSV)
    with pytest.raises(NotAllowed):
        verify_for(url, caller)


@pytest.mark.parametrize("cursor", ["", "x", "1.x", f"99999999999999999999.{ME}", f".{ME}"])
def test_cursor_that_no_page_gave_is_refused(clean_database, cursor) -> None:
    with pytest.raises(InvalidParameter):
        search_audit(clean_database.app_url, make_caller(), AuditQuery(), cursor=cursor)


def test_export_as_csv_opens_as_a_table_and_holds_no_formula(clean_database) -> None:
    write(clean_database, 2, login="=cmd|'/c calc'!A1")

    content = export_audit(
        clean_database.app_url, make_caller(), AuditQuery(kind="reveal"), AuditFormat.CSV
    )

    assert content.startswith("\ufeff")
    rows = list(csv.DictReader(io.StringIO(content[1:])))
    assert [json.loads(row["details"]) for row in rows] == [{"n": 1}, {"n": 0}]
    assert {row["login"] for row in rows} == {"'=cmd|'/c calc'!A1"}


def test_export_as_lines_of_json_holds_everything(clean_database) -> None:
    write(clean_database, 2, login="wáng")
    query = AuditQuery(kind="reveal")

    content = export_audit(clean_database.app_url, make_caller(), query, AuditFormat.JSON)

    rows = [json.loads(line) for line in content.splitlines()]
    assert [row["details"]["n"] for row in rows] == [1, 0]
    assert rows[0]["login"] == "wáng"
    assert datetime.fromisoformat(rows[0]["happened_at"]).tzinfo is not None


def test_auditor_asks_over_http(sign_in) -> None:
    client = sign_in("auditor")

    first = client.get("/api/v1/audit", params={"limit": 1})
    second = client.get("/api/v1/audit", params={"kind": "audit_read", "limit": 1})

    assert first.status_code == 200
    assert first.headers["cache-control"] == "no-store"
    (event,) = second.json()["events"]
    assert (event["role"], event["reason"]) == ("auditor", "search")
    following = client.get("/api/v1/audit", params={"cursor": second.json()["next"] or "x"})
    assert following.status_code in {200, 422}


def test_auditor_verifies_over_http(sign_in) -> None:
    answer = sign_in("auditor").get("/api/v1/audit/verify").json()

    assert answer["is_clean"]
    assert answer["findings"] == []
    assert answer["link_count"] + answer["waiting"] > 0


@pytest.mark.parametrize("path", ["/api/v1/audit", "/api/v1/audit/verify"])
@pytest.mark.parametrize("role", [role for role in Role if role is not Role.AUDITOR])
def test_others_are_refused_over_http(sign_in, path, role) -> None:
    assert sign_in(role.value).get(path).status_code == 403


def test_not_asking_sensibly_is_answered_422(sign_in) -> None:
    for query in ("limit=0", "limit=501", "from=yesterday", "kind=%00", "cursor=x", "object=1"):
        assert sign_in("auditor").get(f"/api/v1/audit?{query}").status_code == 422


def test_sealer_seals_what_comes_and_what_is_left_at_the_end(unserved_database, tmp_path) -> None:
    audit = make_audit(unserved_database, tmp_path)
    sealer = AuditSealer(unserved_database.app_url)
    sealer.start()
    audit.write(2)
    end = time.monotonic() + 60
    while len(audit.sealed_requests()) < 2 and time.monotonic() < end:
        time.sleep(0.05)
    assert audit.sealed_requests() == ["0", "1"]

    audit.write(1)
    sealer.close()

    assert audit.sealed_requests() == ["0", "1", "0"]
    assert sealer.failing_since is None


def test_server_does_not_start_where_the_heads_cannot_be_written(
    unserved_database, tmp_path, monkeypatch
) -> None:
    (tmp_path / "file").write_text("", encoding="ascii")
    monkeypatch.setattr(gis_settings(), "audit_dir", tmp_path / "file" / "audit")

    with pytest.raises(AuditUnavailable, match="GIS_AUDIT_DIR"):
        AuditSealer(unserved_database.app_url).start()


def test_server_does_not_start_over_a_real_database_without_a_key(unserved_database) -> None:
    hide, show = ("database_marker", "hidden"), ("hidden", "database_marker")

    def rename(names: tuple[str, str]) -> None:
        with administration(unserved_database.admin_url, unserved_database.name) as connection:
            connection.execute(text("ALTER TABLE {} RENAME TO {}".format(*names)))

    rename(hide)
    try:
        with pytest.raises(MissingKey, match="GIS_AUDIT_KEY_FILE"):
            AuditSealer(unserved_database.app_url).start()
    finally:
        rename(show)


def test_less_than_six_months_of_audit_is_refused(monkeypatch) -> None:
    monkeypatch.setenv("GIS_AUDIT_KEEP_DAYS", "183")

    with pytest.raises(ValueError, match="GIS_AUDIT_KEEP_DAYS must be 184 or more"):
        GisSettings()
