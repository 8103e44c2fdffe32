"""Roles and pages agree with each other, and administrators are kept apart."""

import pytest

from api.security.pages import OWN, PAGES, home_of, safe_way, ways_for
from api.security.roles import ROLE_PERMISSIONS, Permission, Role
from maps.texts import LOCALES, texts_in

PEOPLE = {
    Permission.READ_MEMBERS,
    Permission.REVEAL_MEMBERS,
    Permission.EDIT_MEMBERS,
    Permission.EXPORT_MEMBERS,
}


def test_every_role_has_permissions_and_every_permission_a_role() -> None:
    assert set(ROLE_PERMISSIONS) == set(Role)
    assert set().union(*ROLE_PERMISSIONS.values()) == set(Permission)


@pytest.mark.parametrize(
    "role", [Role.LEADER, Role.PLANNER, Role.SEC_ADMIN, Role.SYS_ADMIN, Role.AUDITOR]
)
def test_leaders_planners_and_administrators_read_no_people(role: Role) -> None:
    assert not ROLE_PERMISSIONS[role] & PEOPLE


def test_the_three_administrators_share_nothing() -> None:
    three = [ROLE_PERMISSIONS[each] for each in (Role.SEC_ADMIN, Role.SYS_ADMIN, Role.AUDITOR)]

    assert len(set().union(*three)) == sum(map(len, three))


@pytest.mark.parametrize("role", list(Role))
def test_a_role_begins_on_a_page_that_it_may_open(role: Role) -> None:
    addresses = {address for _, address in ways_for(ROLE_PERMISSIONS[role])}

    assert home_of(role) in addresses | {OWN}


@pytest.mark.parametrize("locale", LOCALES)
def test_pages_and_roles_have_names(locale: str) -> None:
    texts = texts_in(locale).as_dict()

    assert {f"{name}.name" for name, _, _ in PAGES} <= set(texts)
    assert {f"role.{role}" for role in Role} | {f"me.{role}" for role in Role} <= set(texts)


@pytest.mark.parametrize(
    "asked",
    ["//evil.example", "/\\evil.example", "https://evil.example", "javascript:x", "", "/a\nb"],
)
def test_nobody_is_led_elsewhere_after_signing_in(asked: str) -> None:
    assert safe_way(asked) == "/"


@pytest.mark.parametrize("asked", ["/", "/maps/coverage?as_of=2026-09-30", "/maps/formation"])
def test_one_goes_on_to_a_page_of_ours(asked: str) -> None:
    assert safe_way(asked) == asked
