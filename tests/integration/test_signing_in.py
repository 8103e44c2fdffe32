"""Signing in by password and link, over HTTP: what works, and what must not."""

import threading
from concurrent.futures import ThreadPoolExecutor

import pytest
from argon2 import PasswordHasher
from fastapi.testclient import TestClient
from sqlalchemy import text

from api.main import create_app
from api.security.cookies import COOKIE
from gis.store.engine import transaction
from gis.store.one_time_links import make_link
from gis.store.provision import administration
from tests.accounts import CHOSEN, HOME, Clock, make_account

pytestmark = pytest.mark.integration
SESSION, REDEEM = "/api/v1/session", "/api/v1/session/redeem"


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def asking(qinghe, clock):
    """Ask an application of its own, by a clock of its own, not signed in."""
    with TestClient(create_app(database_url=qinghe.app_url, clock=clock), HOME) as client:
        yield client


@pytest.fixture
def account(qinghe, district_id):
    """Make a leader of the whole district."""
    return make_account(qinghe, "leader", [("coverage:read", "district", district_id)])


@pytest.fixture
def link(qinghe, account, clock) -> str:
    """Make a one-time link for the leader; gives its token."""
    with transaction(qinghe.owner_url) as connection:
        return make_link(connection, account.id, now=clock())


@pytest.fixture
def known(asking, account, link):
    """Give the account after it has chosen its password, signed out again."""
    assert asking.post(REDEEM, json={"token": link, "password": CHOSEN}).status_code == 200
    asking.cookies.clear()
    return account


def _sign_in(asking: TestClient, login: str, password: str = CHOSEN):
    return asking.post(SESSION, json={"login": login, "password": password})


def test_a_link_sets_the_password_and_signs_in(asking, account, link) -> None:
    answer = asking.post(REDEEM, json={"token": link, "password": CHOSEN})

    assert answer.status_code == 200
    assert answer.json()["login"] == account.login
    assert answer.json()["permissions"] == ["coverage:read", "places:read"]
    assert answer.headers["cache-control"] == "no-store"
    assert asking.get(SESSION).json()["csrf"] == answer.json()["csrf"]


def test_the_cookie_is_out_of_reach(asking, known) -> None:
    cookie = _sign_in(asking, known.login).headers["set-cookie"].lower()

    assert cookie.startswith("__host-linge=")
    for flag in ("secure", "httponly", "samesite=strict", "path=/"):
        assert flag in cookie
    assert "domain" not in cookie
    assert "max-age" not in cookie


def test_a_link_works_once(asking, link) -> None:
    asked = {"token": link, "password": CHOSEN}

    answers = [asking.post(REDEEM, json=asked).status_code for _ in range(2)]

    assert answers == [200, 401]


def test_of_two_who_redeem_a_link_at_once_one_gets_in(asking, link, qinghe, account) -> None:
    ready = threading.Barrier(4)

    def redeem(number: int) -> int:
        ready.wait()
        asked = {"token": link, "password": f"{CHOSEN} {number}"}
        return TestClient(asking.app, HOME).post(REDEEM, json=asked).status_code

    with ThreadPoolExecutor(4) as pool:
        answers = sorted(pool.map(redeem, range(4)))

    assert answers == [200, 401, 401, 401]


def test_a_link_ends_after_a_quarter_of_an_hour(asking, link, clock) -> None:
    clock.forward(minutes=15)

    answer = asking.post(REDEEM, json={"token": link, "password": CHOSEN})

    assert answer.status_code == 401


def test_a_newer_link_ends_the_older(asking, account, link, qinghe, clock) -> None:
    with transaction(qinghe.owner_url) as connection:
        make_link(connection, account.id, now=clock())

    assert asking.post(REDEEM, json={"token": link, "password": CHOSEN}).status_code == 401


def test_a_link_is_not_redeemed_by_looking_at_it(asking, link) -> None:
    assert asking.get(REDEEM).status_code == 405
    assert asking.get("/redeem", params={"token": link}).status_code == 200

    assert asking.post(REDEEM, json={"token": link, "password": CHOSEN}).status_code == 200


@pytest.mark.parametrize("password", ["short", "password1234", "aaaaaaaaaaaaaa", None])
def test_a_weak_password_is_refused_and_the_link_stays(asking, account, link, password) -> None:
    asked = {"token": link, "password": password or f"{account.login}-0815"}

    answer = asking.post(REDEEM, json=asked)

    assert answer.status_code == 422
    assert answer.json()["type"] == "urn:linge:problem:weak_password"
    assert asking.post(REDEEM, json={"token": link, "password": CHOSEN}).status_code == 200


def test_unknown_wrong_locked_and_closed_are_refused_alike(asking, known, qinghe) -> None:
    wrong = _sign_in(asking, known.login, "not the password at all")
    unknown = _sign_in(asking, "nobody-of-that-name")
    for _ in range(4):
        _sign_in(asking, known.login, "not the password at all")
    locked = _sign_in(asking, known.login)
    with transaction(qinghe.owner_url) as connection:
        connection.execute(
            text("UPDATE account SET is_active = false, locked_until = NULL WHERE id = :id"),
            {"id": known.id},
        )
    closed = _sign_in(asking, known.login)

    answers = [wrong, unknown, locked, closed]
    assert {answer.status_code for answer in answers} == {401}
    assert len({answer.text for answer in answers}) == 1
    assert not any("set-cookie" in answer.headers for answer in answers)


def test_an_unknown_login_costs_the_same_work(asking, known, monkeypatch) -> None:
    worked: list[str | None] = []
    verify = PasswordHasher.verify
    monkeypatch.setattr(
        PasswordHasher,
        "verify",
        lambda self, kept, given: worked.append(kept) or verify(self, kept, given),
    )

    _sign_in(asking, known.login, "not the password at all")
    _sign_in(asking, "nobody-of-that-name")

    parameters = {kept.rpartition("$")[0].rpartition("$")[0] for kept in worked}
    assert len(worked) == 2
    assert len(parameters) == 1


def test_five_failures_lock_for_a_quarter_of_an_hour_and_a_sixth_for_longer(
    asking, known, clock
) -> None:
    for _ in range(5):
        _sign_in(asking, known.login, "not the password at all")
    clock.forward(minutes=14)
    during = _sign_in(asking, known.login)
    clock.forward(minutes=2)
    _sign_in(asking, known.login, "not the password at all")
    clock.forward(minutes=16)
    still = _sign_in(asking, known.login)
    clock.forward(minutes=16)
    after = _sign_in(asking, known.login)

    assert [each.status_code for each in (during, still, after)] == [401, 401, 200]


def test_a_lock_holds_in_another_process_and_after_a_restart(asking, known, qinghe, clock) -> None:
    for _ in range(5):
        _sign_in(asking, known.login, "not the password at all")

    with TestClient(create_app(database_url=qinghe.app_url, clock=clock), HOME) as other:
        assert _sign_in(other, known.login).status_code == 401


def test_many_guesses_at_once_count_as_much_as_one_by_one(asking, known, qinghe) -> None:
    def guess(number: int) -> int:
        client = TestClient(asking.app, HOME)
        return _sign_in(client, known.login, f"not the password {number}").status_code

    with ThreadPoolExecutor(8) as pool:
        assert set(pool.map(guess, range(8))) == {401}

    with transaction(qinghe.owner_url) as connection:
        row = connection.execute(
            text("SELECT failed_count, locked_until FROM account WHERE id = :id"), {"id": known.id}
        ).one()
    assert row.failed_count == 5
    assert row.locked_until is not None


def test_an_address_that_tries_without_end_is_slowed_down(asking) -> None:
    answers = [_sign_in(asking, f"nobody-{number}") for number in range(40)]

    slowed = [answer for answer in answers if answer.status_code == 429]
    assert slowed
    assert all(int(answer.headers["retry-after"]) >= 1 for answer in slowed)


def test_sign_in_and_failure_are_in_the_audit_without_the_password(asking, known, qinghe) -> None:
    _sign_in(asking, known.login)
    _sign_in(asking, known.login, "a secret typed wrongly")
    for typed in ("a Secret typed as login", "asecrettypedaslogin77"):
        _sign_in(asking, typed)

    with administration(qinghe.admin_url, qinghe.name) as connection:
        rows = connection.execute(text("SELECT * FROM audit_event")).mappings().all()
    kinds = {row["kind"] for row in rows if row["account_id"] == known.id}
    assert {"login", "login_failed", "link_redeemed"} <= kinds
    written = " ".join(str(dict(row)) for row in rows)
    assert "secret" not in written.lower()
    assert CHOSEN not in written


def test_signing_in_gives_a_new_session_and_ends_the_one_before(asking, known) -> None:
    _sign_in(asking, known.login)
    first = asking.cookies[COOKIE]
    _sign_in(asking, known.login)
    second = asking.cookies[COOKIE]

    assert first != second
    replay = TestClient(asking.app, HOME, cookies={COOKIE: first})
    assert replay.get(SESSION).status_code == 401


def test_a_token_that_a_stranger_chose_is_never_taken_on(asking, known) -> None:
    asking.cookies.set(COOKIE, "chosen-by-a-stranger", domain="127.0.0.1")

    _sign_in(asking, known.login)

    assert "chosen-by-a-stranger" not in {each.value for each in asking.cookies.jar if each.domain}
    replay = TestClient(asking.app, HOME, cookies={COOKIE: "chosen-by-a-stranger"})
    assert replay.get(SESSION).status_code == 401
