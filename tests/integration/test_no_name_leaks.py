"""No full name and no phone of the sample gets out, on whatever way but the one on record."""

import csv
import json
import logging
import os
import re
import subprocess
from pathlib import Path

import pytest
from sqlalchemy import make_url, text

from gis.store.postgres_binaries import installed_binaries
from gis.store.provision import administration
from tests.conftest import Database

pytestmark = pytest.mark.integration

ROOT = Path(__file__).parents[2]
ROSTERS = sorted((ROOT / "data/shapes/qinghe/rosters").glob("*.csv"))
ROLES = ("leader", "planner", "grid_worker", "org_admin", "sec_admin", "sys_admin", "auditor")
PAGES = (
    "/",
    "/me",
    "/maps/coverage",
    "/maps/coverage.html",
    "/maps/formation",
    "/maps/buildings",
    "/members",
    "/accounts",
    "/audit",
    "/openapi.json",
)
DATA = (
    "/api/v1/session",
    "/api/v1/coverage",
    "/api/v1/layers/building",
    "/api/v1/layers/party_group",
    "/api/v1/members?limit=200",
    "/api/v1/members/choices",
    "/api/v1/work/unlocated-members",
    "/api/v1/work/transfers",
    "/api/v1/work/unassigned-buildings",
    "/api/v1/accounts",
    "/api/v1/grants",
    "/api/v1/audit",
    "/api/v1/formation/candidates",
)


def _roster() -> list[dict[str, str]]:
    rows: list[dict[str, str]] = []
    for path in ROSTERS:
        with path.open(encoding="utf-8-sig") as file:
            rows += csv.DictReader(file)
    return rows


ROWS = _roster()
PUBLIC = "\n".join(
    path.read_text(encoding="utf-8", errors="ignore")
    for folder in ("maps", "api", "gis", "data/shapes/qinghe")
    for path in sorted((ROOT / folder).rglob("*"))
    if path.is_file()
    and path.suffix in {".po", ".py", ".csv", ".html", ".js", ".shp", ".dbf"}
    and "rosters" not in path.parts
)
_WORDS = {
    run[at : at + length]
    for run in re.findall(r"[^\x00-\x7f]{2,}", PUBLIC)
    for length in (2, 3, 4)
    for at in range(len(run) - length + 1)
}
# A short name may be a word or a place, too: those say nothing.
NAMES = {row["姓名"] for row in ROWS if len(row["姓名"]) > 1} - _WORDS
PHONES = {row["手机"] for row in ROWS if row["手机"]}
LENGTHS = {len(each) for each in NAMES | PHONES}


def _told(what: str) -> set[str]:
    runs = re.findall(r"[^\x00-\x7f]{2,}|[0-9]{5,}", what)
    pieces = {
        run[at : at + length]
        for run in runs
        for length in LENGTHS
        for at in range(len(run) - length + 1)
    }
    return pieces & (NAMES | PHONES)


def _ids(client, address: str) -> list[str]:
    answer = client.get(address)
    found = answer.json() if answer.status_code == 200 else {}
    lines = found.get("members") or found.get("features") or []
    return [line["id"] for line in lines]


@pytest.fixture(scope="module")
def members(sign_in) -> list[str]:
    return _ids(sign_in("org_admin"), "/api/v1/members?limit=200")


def test_the_sample_has_names_and_phones_to_look_for(sign_in, members) -> None:
    revealed = sign_in("org_admin").post(
        f"/api/v1/members/{members[0]}/reveal", json={"reason": "check"}
    )

    assert len(NAMES) > 1_000
    assert len(PHONES) > 1_000
    assert revealed.json()["name"] in {row["姓名"] for row in ROWS}


@pytest.mark.parametrize("role", ROLES)
def test_no_page_and_no_data_tells_a_name(sign_in, caplog, role) -> None:
    client = sign_in(role)
    told: dict[str, set[str]] = {}

    with caplog.at_level(logging.DEBUG):
        for address in (*PAGES, *DATA):
            answer = client.get(address)
            told[address] = _told(answer.text + str(answer.headers))

    assert {address: names for address, names in told.items() if names} == {}
    assert not _told(caplog.text)


@pytest.mark.parametrize("role", ["grid_worker", "org_admin"])
def test_no_sheet_no_record_and_no_search_tells_a_name(sign_in, caplog, role) -> None:
    client = sign_in(role)
    buildings = _ids(client, "/api/v1/layers/building")[:400]
    members = _ids(client, "/api/v1/members?limit=200")[:60]
    addresses = [
        *(f"/api/v1/buildings/{each}" for each in buildings[:25]),
        *(f"/api/v1/members/{each}" for each in members),
        *(f"/api/v1/members/{each}/history" for each in members[:20]),
    ]

    with caplog.at_level(logging.DEBUG):
        told = {each: _told(client.get(each).text) for each in addresses}
        for name in sorted(NAMES)[:40]:
            answer = client.post("/api/v1/search", json={"q": name})
            told[f"search {answer.status_code}"] = _told(answer.text)

    assert members
    assert not {each: names for each, names in told.items() if names}
    assert not _told(caplog.text)


@pytest.mark.parametrize("role", sorted(set(ROLES) - {"org_admin"}))
def test_who_may_not_take_an_extract_gets_no_name_in_the_refusal(sign_in, members, role) -> None:
    for member in members[:5]:
        answer = sign_in(role).get(f"/api/v1/members/{member}/extract")

        assert answer.status_code == 403
        assert not _told(answer.text)


@pytest.mark.parametrize(
    "typed",
    [
        "auditor audit export --out told.csv --from 2020-01-01",
        "auditor audit export --out told.json --format json",
        "sec_admin account list",
        "planner coverage --level grid --json",
        "planner map coverage --out told.html --as-of 2026-06-30",
        "planner map formation --out told.html",
        "planner formation plan --problem-out told.json --alternatives 0",
        "planner formation groups --org QH-O008 --json",
    ],
)
def test_no_command_and_no_file_tells_a_name(
    linge, sign_in, token_of, monkeypatch, tmp_path, typed
) -> None:
    role, *arguments = typed.split()
    sign_in("grid_worker").post("/api/v1/search", json={"q": min(NAMES)})
    monkeypatch.setenv("LINGE_TOKEN", token_of(role))

    done = linge(*arguments)

    assert done.returncode == 0, done.stderr
    files = [file.read_text(encoding="utf-8") for file in tmp_path.glob("told.*")]
    assert len(files) == ("out " in typed)
    assert not _told("\n".join((done.stdout, done.stderr, *files)))


def test_errors_tell_no_name(sign_in, members, caplog) -> None:
    client = sign_in("org_admin")
    name, phone = min(NAMES), min(PHONES)
    tried = (
        client.get("/api/v1/members", params={"kind": name}),
        client.get("/api/v1/members", params={"cursor": name}),
        client.get(f"/api/v1/members/{name}"),
        client.patch(f"/api/v1/members/{members[0]}", json={"version": 1, "name": name * 40}),
        client.patch(f"/api/v1/members/{members[0]}", json={"version": phone}),
        client.patch(f"/api/v1/members/{members[0]}", json={name: phone}),
        client.patch(f"/api/v1/members/{members[0]}", json={"version": 99, "name": name}),
        client.post("/api/v1/search", json={"q": name * 40}),
    )

    for answer in tried:
        assert 400 <= answer.status_code < 500
        assert not _told(answer.text)
    assert not _told(caplog.text)


def test_the_audit_holds_no_name(qinghe: Database, sign_in) -> None:
    sign_in("grid_worker").post("/api/v1/search", json={"q": min(NAMES)})

    with administration(qinghe.admin_url, qinghe.name) as connection:
        events = connection.execute(text("SELECT to_jsonb(e) FROM audit_event AS e")).scalars()
        written = json.dumps(list(events), ensure_ascii=False, default=str)

    assert '"search"' in written
    assert not _told(written)


def test_a_plain_dump_holds_no_name(qinghe: Database, tmp_path: Path) -> None:
    url = make_url(qinghe.admin_url).set(database=qinghe.name, drivername="postgresql")
    dump = max(installed_binaries(), key=lambda each: each.major).folder / "pg_dump"
    file = tmp_path / "dump.sql"
    subprocess.run(
        [str(dump), "--file", str(file), url.render_as_string(hide_password=False)],
        check=True,
        env={**os.environ, "LC_ALL": "C.UTF-8"},
        timeout=300,
    )

    written = file.read_text(encoding="utf-8", errors="ignore")

    assert "COPY public.member " in written
    assert not _told(written)
    sealed = "".join(set(re.findall(r"[0-9a-f]{12,}", written)))
    assert not {each for each in NAMES | PHONES if each.encode().hex() in sealed}
