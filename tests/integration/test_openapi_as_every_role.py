"""The whole described API, asked by schemathesis as every role and as nobody."""

import os
import random
import time
import traceback
import uuid
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from itertools import count

import httpx2
import pytest
from fastapi import FastAPI
from fastapi.testclient import TestClient
from schemathesis import Case

from api.main import create_app
from api.security.rate_limits import RateLimits
from api.security.roles import Role
from gis.store.engine import engine
from gis.store.provision import OWNER, SERVING, drop_database, fresh_name
from gis.workflows.demo import load_sample
from gis.workflows.demo_accounts import prepare_accounts
from tests.accounts import HOME, session_of, signed_in
from tests.conftest import Database
from tests.known_values import KnownValues, Me
from tests.openapi_cases import faults_of, is_fitting, make_up, operations_of, send
from tests.sample_people import people_named_in

pytestmark = pytest.mark.integration
IS_FULL = os.environ.get("LINGE_TEST_FULL") == "1"
NOBODY = "nobody"
# Who administers accounts comes last: what it grants or refuses a role, the role has had.
LATE = (Role.PLANNER, Role.SEC_ADMIN)
ASKERS = [NOBODY, *(role for role in Role if role not in LATE), *LATE]
PLANNING = {"level": "community", "alternatives": 0, "with_front": False, "time_limit_s": 1}
PLANNED_S = 120
MANY = 5_000
MOST = 0.85  # of the values in requests are there, but in the first all that can be
REFUSED = {303, 401, 403}
GRANTED = 0.5  # of the fitting requests that are let in, at least: they reach the routes' work
# Only a run that another server process lost is begun again, only a branch above 50 is split.
SELDOM = {
    "POST /api/v1/formation/runs/{run_id}/restart",
    "GET /api/v1/formation/split/{org_id}",
}
SHOWING = {"POST /api/v1/members/{member_id}/reveal", "GET /api/v1/members/{member_id}/extract"}
SHOWN_TO = {Role.GRID_WORKER, Role.ORG_ADMIN}
UNKEPT = ("members", "search", "work", "session", "accounts", "grants", "tokens", "audit")
INNER = ("Traceback (most recent", "site-packages", "psycopg", "sqlalchemy")
HEADERS = {
    "x-content-type-options": "nosniff",
    "referrer-policy": "no-referrer",
    "cross-origin-resource-policy": "same-origin",
    "cross-origin-opener-policy": "same-origin",
    "strict-transport-security": "max-age=31536000",
}


@dataclass
class Asked:
    """What came of all requests of one asker."""

    faults: list[str] = field(default_factory=list)
    statuses: Counter[int] = field(default_factory=Counter)
    let_in: int = 0
    granted: list[str] = field(default_factory=list)


@pytest.fixture(scope="module")
def filled(cluster) -> Iterator[Database]:
    """Load the sample into a database that requests may change."""
    name = fresh_name("test_openapi")
    load_sample(cluster, name, purpose="test")
    database = Database(
        name, cluster.admin_url, cluster.url(name, OWNER), cluster.url(name, SERVING)
    )
    yield database
    engine(database.owner_url).dispose()
    engine(database.app_url).dispose()
    drop_database(cluster.admin_url, name)


@pytest.fixture(scope="module")
def served(filled) -> Iterator[FastAPI]:
    """Run the application, its limits by a clock on which a minute passes at each look."""
    made = create_app(database_url=filled.app_url)
    made.state.door = replace(made.state.door, limits=RateLimits(count(step=60).__next__))
    with TestClient(made, HOME):
        yield made


@pytest.fixture(scope="module")
def asked(served, filled) -> Mapping[str, Asked]:
    """Send every asker's requests, of every operation that the API describes."""
    accounts = {
        each.role: each.account_id for each in prepare_accounts(filled.owner_url, now=_now())
    }
    values = KnownValues(filled)
    operations = operations_of(served)
    fitting = MANY // (len(operations) * len(ASKERS)) if IS_FULL else 1
    unfitting = fitting // 2 + 1
    made_up = [make_up(each, fitting=fitting, unfitting=unfitting) for each in operations]
    results = {}
    _plan(served, filled, accounts[Role.PLANNER])
    for role in ASKERS:
        asker = Asker(served, filled, Me(role, accounts.get(role)), values)
        for cases in made_up:
            asker.ask_all(cases)
        results[role] = asker.asked
    return results


def _plan(app: FastAPI, database: Database, planner: uuid.UUID) -> None:
    """Have a run done, that its plans may be asked for."""
    client = signed_in(app, session_of(database, planner))
    run = client.post("/api/v1/formation/runs", json=PLANNING).json()["id"]
    end = time.monotonic() + PLANNED_S
    while client.get(f"/api/v1/formation/runs/{run}").json()["status"] == "running":
        assert time.monotonic() < end, "the run does not end"
        time.sleep(0.2)


def _now() -> datetime:
    return datetime.now(UTC)


class Asker:
    """One role, signed in anew whenever a session ends or another account's begins."""

    def __init__(
        self,
        app: FastAPI,
        database: Database,
        me: Me,
        values: KnownValues,
    ) -> None:
        self._app, self._database, self._values = app, database, values
        self._me, self._chance = me, random.Random(me.role)  # noqa: S311 - the same choices every time
        self._client = self._enter()
        self._last = 0
        self.asked = Asked()

    def ask_all(self, cases: list[Case]) -> None:
        """Send requests of one operation: those that do not fit only where one is let in."""
        for number, case in enumerate(cases):
            if is_fitting(case):
                share = MOST if number else 1
                self.ask(self._values.fit(case, me=self._me, chance=self._chance, share=share))
            elif IS_FULL or self._last not in REFUSED:
                self.ask(case)

    def ask(self, case: Case) -> None:
        """Send one request and hold the answer against all that must be so."""
        try:
            answer = send(self._client, case)
        except Exception as error:  # noqa: BLE001 - what the application lets through is its fault
            self._note(case, f"crashed: {' '.join(traceback.format_exception(error)[-3:])}")
            return
        self._count(case, answer)
        for fault in (*faults_of(case, answer), *self._faults(case, answer)):
            self._note(case, f"{answer.status_code}: {fault}: {answer.text[:200]}")
        if "set-cookie" in answer.headers:
            self._client = self._enter()

    def _enter(self) -> TestClient:
        if self._me.account_id is None:
            return TestClient(self._app, HOME)
        return signed_in(self._app, session_of(self._database, self._me.account_id))

    def _count(self, case: Case, answer: httpx2.Response) -> None:
        self._last = answer.status_code
        self.asked.statuses[answer.status_code] += 1
        if not is_fitting(case):
            return
        self.asked.let_in += answer.status_code not in REFUSED
        if answer.is_success:
            self.asked.granted.append(case.operation.label)

    def _note(self, case: Case, fault: str) -> None:
        wanted = (case.path_parameters, case.query, case.body)
        self.asked.faults.append(f"{case.operation.label} {wanted!s:.300}\n    {fault}")

    def _faults(self, case: Case, answer: httpx2.Response) -> Iterator[str]:
        yield from _open_doors(case, answer)
        for word in INNER:
            if word in answer.text:
                yield f"it tells of its inside: {word}"
        is_shown = self._me.role in SHOWN_TO and case.operation.label in SHOWING
        told = people_named_in(f"{answer.text} {dict(answer.headers)}")
        if told and not is_shown:
            yield f"it names {len(told)} people"


def _open_doors(case: Case, answer: httpx2.Response) -> Iterator[str]:
    """Name the headers that do not keep a browser to what it is for."""
    for name, value in HEADERS.items():
        if answer.headers.get(name) != value:
            yield f"header {name} is {answer.headers.get(name)}"
    policy = answer.headers.get("content-security-policy", "")
    if "default-src 'none'" not in policy or "frame-ancestors 'none'" not in policy:
        yield f"the policy is {policy}"
    is_kept = answer.headers.get("cache-control") != "no-store"
    if is_kept and case.path.removeprefix("/api/v1/").startswith(UNKEPT):
        yield f"it may be kept: {answer.headers.get('cache-control')}"


@pytest.mark.parametrize("role", ASKERS)
def test_every_answer_is_as_described_and_names_nobody(asked, role: str) -> None:
    faults = asked[role].faults

    assert not faults, f"{len(faults)} faults:\n" + "\n".join(faults[:20])


@pytest.mark.parametrize("role", ASKERS)
def test_requests_reach_what_is_behind_the_door(asked, role: str) -> None:
    found = asked[role]

    assert found.let_in > 0
    assert len(found.granted) >= GRANTED * found.let_in, found.statuses
    assert found.statuses[429] == 0


def test_every_operation_is_granted_to_somebody(asked, served) -> None:
    granted = {label for found in asked.values() for label in found.granted}

    described = {operation.label for operation in operations_of(served)}
    assert described - granted <= SELDOM


def test_there_are_as_many_requests_as_were_wanted(asked) -> None:
    total = sum(found.statuses.total() for found in asked.values())

    assert total >= (MANY if IS_FULL else 300), {
        role: found.statuses for role, found in asked.items()
    }
