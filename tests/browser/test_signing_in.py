"""Somebody gets a link, chooses a password, signs out, and signs in again."""

from datetime import UTC, datetime

import pytest
from sqlalchemy import text

from gis.store.engine import transaction
from gis.store.one_time_links import make_link
from tests.accounts import CHOSEN, make_account

SIZES = {"desktop": (1440, 900), "phone": (390, 844), "small": (360, 640)}


@pytest.fixture
def account(qinghe):
    """Make a leader of the whole district, and a link."""
    with transaction(qinghe.owner_url) as connection:
        district = connection.execute(text("SELECT id FROM district")).scalar_one()
    return make_account(qinghe, "leader", [("coverage:read", "district", district)])


@pytest.fixture
def link(qinghe, account) -> str:
    """Make a one-time link for the leader; gives its address."""
    with transaction(qinghe.owner_url) as connection:
        return f"/redeem#token={make_link(connection, account.id, now=datetime.now(UTC))}"


def _choose(page, password: str, again: str) -> None:
    page.fill("input[name=password]", password)
    page.fill("input[name=again]", again)
    page.click("button[type=submit]")


def test_a_link_a_password_the_map_and_out_and_in_again(watch, account, link) -> None:
    watched = watch(role=None)
    page = watched.open(link)
    assert "token" not in page.url
    _choose(page, CHOSEN, CHOSEN)
    page.wait_for_url("**/maps/coverage")
    page.wait_for_selector("html[data-ready=yes]", state="attached")
    assert account.login in page.inner_text(".top")

    page.click("#reader summary")
    page.click("#sign-out")
    page.wait_for_url("**/login")
    page = watched.open("/maps/coverage?as_of=2025-06-30")
    assert "/login?next=" in page.url
    page.fill("input[name=login]", account.login.upper())
    page.fill("input[name=password]", CHOSEN)
    page.press("input[name=password]", "Enter")

    page.wait_for_url("**/maps/coverage?as_of=2025-06-30")
    assert watched.strayed == []
    assert watched.console == []
    assert not [each for each in watched.requests if "token=" in each]


def test_two_passwords_that_differ_and_a_weak_one_are_told(watch, link) -> None:
    page = watch(role=None).open(link)

    _choose(page, CHOSEN, f"{CHOSEN}!")
    assert "不一致" in page.inner_text("#fault")
    _choose(page, "password1234", "password1234")
    page.locator("#fault", has_text="容易猜").wait_for()


def test_wrong_words_are_told_and_can_be_typed_again(watch) -> None:
    page = watch(role=None).open("/login?next=//evil.example")

    page.fill("input[name=login]", "nobody-here")
    page.fill("input[name=password]", "not the password")
    page.click("button[type=submit]")

    page.wait_for_selector("#fault:not([hidden])")
    assert "不对" in page.inner_text("#fault")
    assert page.is_enabled("button[type=submit]")
    assert "evil.example" not in page.content()


@pytest.mark.parametrize("path", ["/login", "/redeem"])
@pytest.mark.parametrize("name", list(SIZES))
def test_no_screen_scrolls_sideways_and_targets_are_large(watch, path, name, tmp_path) -> None:
    watched = watch(SIZES[name], is_phone=name != "desktop", role=None)

    page = watched.open(path)

    wide = page.evaluate("document.documentElement.scrollWidth - innerWidth")
    assert wide <= 0
    for target in page.query_selector_all("input:not([hidden]), button[type=submit]"):
        assert target.bounding_box()["height"] >= 44
    page.screenshot(path=tmp_path / "screen.png")
    assert watched.console == []


def test_the_head_fits_a_phone_with_who_is_signed_in(watch, tmp_path) -> None:
    watched = watch(SIZES["phone"], is_phone=True)
    page = watched.open("/maps/coverage")

    page.click("#reader summary")

    assert page.is_visible("#sign-out")
    assert page.evaluate("document.documentElement.scrollWidth - innerWidth") <= 0
    page.screenshot(path=tmp_path / "head.png")
