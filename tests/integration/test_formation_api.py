"""Formation over HTTP: runs that can be followed and cancelled, plans that are saved."""

import time
import uuid
from typing import Any

import pytest
from fastapi.testclient import TestClient
from sqlalchemy import insert, text

from gis.store.engine import transaction
from gis.store.grants import NewGrant, add_grant
from gis.store.provision import administration
from gis.store.tables.plan import PlanJob
from gis.workflows import formation_runs
from tests.accounts import make_account

pytestmark = pytest.mark.integration
RUNS, SCENARIOS = "/api/v1/formation/runs", "/api/v1/formation/scenarios"


ACTIONS = ("coverage:read", "places:read", "counts:read")
NOWHERE = uuid.UUID(int=1)


@pytest.fixture(scope="module")
def client(sign_in) -> TestClient:
    """Ask as a planner who may see the counts of every unit."""
    return sign_in("planner")


def _finished(client: TestClient, run_id: str) -> dict[str, Any]:
    for _ in range(600):
        answer = client.get(f"{RUNS}/{run_id}").json()
        if answer["status"] != "running":
            return answer
        time.sleep(0.1)
    raise TimeoutError(run_id)


def _run(client: TestClient, **asked: object) -> dict[str, Any]:
    started = client.post(RUNS, json=asked)
    assert started.status_code == 202
    return _finished(client, started.json()["id"])


@pytest.fixture(scope="module", params=["estate", "community"])
def run(client: TestClient, request: pytest.FixtureRequest) -> dict[str, Any]:
    """Plan a level once."""
    return _run(client, level=request.param)


def test_a_run_ends_with_a_proven_plan_and_others_beside_it(run: dict[str, Any]) -> None:
    assert run["status"] == "done", run["reason"]
    assert len(run["problem_sha256"]) == 64
    best = run["plans"]["plans"][0]
    assert (best["id"], best["status"], best["gap"]) == ("best", "optimal", 0)
    kinds = {plan["kind"] for plan in run["plans"]["plans"]}
    assert {"best", "pareto", "reference"} <= kinds
    placed = [unit for proposal in best["proposals"] for unit in proposal["units"]]
    assert sorted(placed) == sorted(unit["id"] for unit in run["plans"]["units"])


@pytest.fixture(scope="module")
def short_of_counts(qinghe, sign_in, district_id) -> list[TestClient]:
    """Ask as planners to whom some counts are not granted: all, a street's or a building's."""
    with transaction(qinghe.owner_url) as connection:
        street = connection.execute(text("SELECT id FROM street LIMIT 1")).scalar_one()
        building = connection.execute(text("SELECT id FROM building LIMIT 1")).scalar_one()
    places = [(action, "district", district_id) for action in ACTIONS[:2]]
    whole = ("counts:read", "district", district_id)
    accounts = [
        make_account(qinghe, "planner", places),
        make_account(qinghe, "planner", [*places, ("counts:read", "street", street)]),
        make_account(qinghe, "planner", [*places, whole]),
    ]
    with transaction(qinghe.owner_url) as connection:
        hidden = NewGrant(accounts[2].id, "counts:read", ("building", building), "deny")
        add_grant(connection, hidden)
    return [sign_in(account.id) for account in accounts]


@pytest.mark.parametrize(
    ("method", "path"),
    [
        ("GET", "/maps/formation"),
        ("GET", "/maps/formation.html"),
        ("POST", RUNS),
        ("GET", f"{RUNS}/{NOWHERE}"),
        ("DELETE", f"{RUNS}/{NOWHERE}"),
        ("POST", f"{RUNS}/{NOWHERE}/restart"),
        ("GET", "/api/v1/formation/options/QH-E14"),
        ("GET", "/api/v1/formation/candidates"),
        ("GET", SCENARIOS),
        ("POST", SCENARIOS),
        ("GET", f"{SCENARIOS}/{NOWHERE}"),
        ("POST", f"{SCENARIOS}/{NOWHERE}/status"),
    ],
)
def test_plans_tell_counts_and_are_for_who_may_see_them_all(
    qinghe, short_of_counts, method, path
) -> None:
    for client in short_of_counts:
        answer = client.request(method, path, json=None if method == "GET" else {})

        assert answer.status_code == 403
        assert answer.headers["cache-control"] == "no-store"
        assert "QH-E" not in answer.text
        if path.startswith("/api/"):
            assert "counts:read for the whole district" in answer.json()["detail"]
        with administration(qinghe.admin_url, qinghe.name) as connection:
            noted = connection.execute(
                text("SELECT kind, reason FROM audit_event WHERE request_id = :id"),
                {"id": answer.headers["x-request-id"]},
            ).all()
        assert [tuple(each) for each in noted] == [("denied", "not all counts are granted")]


def test_counts_and_costs_are_exact_and_nobody_keeps_them(client, run: dict[str, Any]) -> None:
    best = run["plans"]["plans"][0]
    members = {unit["id"]: unit["members"] for unit in run["plans"]["units"]}

    assert all(isinstance(each, int) for each in members.values())
    assert best["objective"] == best["lower_bound"]
    for proposal in best["proposals"]:
        assert proposal["members"] == sum(members[unit] for unit in proposal["units"])
    answer = client.get("/maps/formation")
    assert answer.status_code == 200
    assert answer.headers["cache-control"] == "no-store"


def test_verdicts_name_clauses_that_are_told(run: dict[str, Any]) -> None:
    used = {
        verdict["clause"]
        for plan in run["plans"]["plans"]
        for proposal in plan["proposals"]
        for verdict in proposal["verdicts"]
    }
    assert used
    assert used <= set(run["plans"]["clauses"])


def test_both_rule_sets_give_a_plan(client: TestClient) -> None:
    run = _run(client, rule_set="by_size", alternatives=0, with_front=False)

    assert run["status"] == "done"
    assert run["plans"]["rule_set"] == "by_size"


@pytest.mark.parametrize(
    "asked",
    [
        {"level": "grid"},
        {"rule_set": "mine"},
        {"alternatives": -1},
        {"time_limit_s": 0},
        {"colour": "red"},
        {"as_of": "soon"},
    ],
)
def test_what_makes_no_sense_is_not_begun(client: TestClient, asked: dict[str, object]) -> None:
    answer = client.post(RUNS, json=asked)

    assert answer.status_code == 422
    assert answer.headers["content-type"] == "application/problem+json"


def test_a_run_can_be_cancelled(client: TestClient) -> None:
    run_id = client.post(RUNS, json={"level": "estate"}).json()["id"]

    assert client.delete(f"{RUNS}/{run_id}").status_code == 204

    assert _finished(client, run_id)["status"] == "cancelled"


def test_a_run_that_breaks_is_logged_without_the_words_of_the_fault(
    client: TestClient, monkeypatch, caplog
) -> None:
    def broken(*_args: object, **_named: object) -> None:
        count = 2
        raise RuntimeError(f"QH-E14 has {count} members")

    monkeypatch.setattr(formation_runs, "prepare", broken)
    run = _run(client, level="estate")

    assert (run["status"], run["reason"]) == ("failed", "internal error; see the server's log")
    assert "RuntimeError" in caplog.text
    assert "2 members" not in caplog.text


def test_a_run_of_a_server_that_is_gone_is_lost_and_begun_again_only_when_asked(
    client: TestClient, qinghe
) -> None:
    lost = uuid.uuid4()
    asked = {
        "level": "community",
        "rule_set": "regulation",
        "as_of": None,
        "alternatives": 0,
        "with_front": False,
        "time_limit_s": 60,
    }
    with transaction(qinghe.owner_url) as connection:
        connection.execute(insert(PlanJob).values(id=lost, server_id=uuid.uuid4(), asked=asked))

    assert client.get(f"{RUNS}/{lost}").json()["status"] == "lost"
    again = client.post(f"{RUNS}/{lost}/restart").json()["id"]

    assert _finished(client, again)["status"] == "done"
    assert client.post(f"{RUNS}/{again}/restart").status_code == 422


def test_a_plan_is_saved_and_goes_its_way(client: TestClient, run: dict[str, Any]) -> None:
    asked = {"run_id": run["id"], "plan_id": "best", "name": "一稿"}
    saved = client.post(SCENARIOS, json=asked)
    assert saved.status_code == 201
    address = f"{SCENARIOS}/{saved.json()['id']}"

    for status in ("submitted", "approved", "in_force"):
        moved = client.post(f"{address}/status", json={"to_status": status, "note": "会议"})
        assert moved.status_code == 204

    found = client.get(address).json()
    assert found["status"] == "in_force"
    assert found["problem_sha256"] == run["problem_sha256"]
    assert found["has_changed"] is False
    assert [step["to_status"] for step in found["history"]] == [
        "draft",
        "submitted",
        "approved",
        "in_force",
    ]
    assert all(isinstance(proposal["members"], int) for proposal in found["proposals"])
    assert saved.json()["id"] in {each["id"] for each in client.get(SCENARIOS).json()}


def test_a_status_out_of_turn_and_a_row_to_compare_with_are_refused(client, run) -> None:
    asked = {"run_id": run["id"], "plan_id": "best", "name": "二稿"}
    saved = client.post(SCENARIOS, json=asked).json()["id"]

    skipped = client.post(f"{SCENARIOS}/{saved}/status", json={"to_status": "in_force"})
    compared = client.post(SCENARIOS, json=asked | {"plan_id": "standalone"})
    unknown = client.post(SCENARIOS, json=asked | {"plan_id": "nothing"})

    assert (skipped.status_code, compared.status_code, unknown.status_code) == (422, 422, 404)


@pytest.mark.parametrize("path", [RUNS, SCENARIOS])
def test_an_unknown_number_is_not_found(client: TestClient, path: str) -> None:
    assert client.get(f"{path}/{uuid.uuid4()}").status_code == 404


@pytest.mark.parametrize("site", ["cross-site", "same-site"])
def test_a_page_of_another_site_changes_nothing(client: TestClient, site: str) -> None:
    answer = client.post(RUNS, json={}, headers={"sec-fetch-site": site})

    assert answer.status_code == 403


def test_options_and_candidates_tell_no_counts(client: TestClient) -> None:
    options = client.get("/api/v1/formation/options/QH-E14").json()
    candidates = client.get("/api/v1/formation/candidates").json()

    assert options
    assert candidates
    for row in [*options, *candidates]:
        for name in ("members", "full_members", "counted_full_members"):
            assert name not in row


def test_options_of_an_unknown_unit_are_not_found(client: TestClient) -> None:
    assert client.get("/api/v1/formation/options/nowhere").status_code == 404


@pytest.mark.parametrize(
    ("path", "status"),
    [
        (f"groups/{uuid.UUID(int=1)}", 403),
        (f"split/{uuid.UUID(int=1)}", 403),
        ("options/QH-E01/1幢?level=building", 422),
    ],
)
def test_nothing_tells_a_planner_which_buildings_hold_members(client, path, status) -> None:
    assert client.get(f"/api/v1/formation/{path}").status_code == status
