"""A change of a member → the whole change that would be stored, or why it makes no sense."""

import re
from collections.abc import Mapping
from datetime import date
from typing import Any

from sqlalchemy import Connection

from gis.errors import InvalidParameter
from gis.store.member_changes import Row, group_facts, is_own_organisation, require_building

COUNTED = ("active", "suspended")
_STAIRWELL = re.compile(r"([1-9]\d?)单元")
_NAME = re.compile(r"[^\W\d_](?:[^\W\d_]|[·.'’ -]){0,38}[^\W\d_]")
_PHONE = re.compile(r"\+?\d(?:[ -]?\d){4,18}")
_CONTACT_FLOW = "outflow"


def checked_change(
    connection: Connection, before: Row, change: Mapping[str, Any], *, today: date
) -> dict[str, Any]:
    """
    Complete a change by what follows from it.

    A move leaves the stairwell, another organisation the group, leaving the count both.

    Raises
    ------
    UnknownName
        The building is not there, or not for this caller.
    InvalidParameter
        A value does not fit the others.
    """
    wanted = dict(change)
    for name, check in (("name", _checked_name), ("phone", _checked_phone)):
        if name in wanted:
            wanted[name] = check(wanted[name])
    _check_days(wanted, today)
    _settle_home(connection, before, wanted, today)
    _settle_organisation(connection, before, wanted, today)
    _settle_stairwell(connection, before, wanted)
    _settle_group(connection, before, wanted)
    return wanted


def _settle_home(connection: Connection, before: Row, wanted: dict[str, Any], today: date) -> None:
    if "home" not in wanted:
        return
    home = dict(wanted["home"])
    if (home["located_state"] == "located") != (home["building_id"] is not None):
        raise InvalidParameter("only somebody located in the district has a building, and must")
    if home["building_id"] is not None:
        require_building(connection, home["building_id"])
    # Where nobody knew the home, the one that is found held since that was first said.
    was_unknown = before["located_state"] == "unknown"
    home["since"] = _since(home.get("since"), before["lives_since"], today, is_mending=was_unknown)
    wanted["home"] = home
    if home["building_id"] != before["home_building_id"]:
        wanted.setdefault("stairwell_no", None)


def _settle_organisation(
    connection: Connection, before: Row, wanted: dict[str, Any], today: date
) -> None:
    if "organisation" not in wanted:
        return
    org = dict(wanted["organisation"])
    org["since"] = _since(org.get("since"), before["belongs_since"], today, is_mending=False)
    org_id = org["org_id"]
    is_new = org_id != before["primary_org_id"]
    if is_new and org_id is not None and not is_own_organisation(connection, org_id):
        raise InvalidParameter("this is none of your organisations; its administrator accepts")
    wanted["organisation"] = org


def _settle_stairwell(connection: Connection, before: Row, wanted: dict[str, Any]) -> None:
    stairwell = wanted.get("stairwell_no")
    if stairwell is None:
        return
    match = _STAIRWELL.fullmatch(stairwell)
    home = wanted.get("home", {"building_id": before["home_building_id"]})["building_id"]
    if match is None or home is None:
        raise InvalidParameter("a stairwell is one of a building, as 1单元")
    most = require_building(connection, home)["stairwell_count"]
    if most is not None and int(match[1]) > most:
        raise InvalidParameter(f"this building has {most} stairwells")


def _settle_group(connection: Connection, before: Row, wanted: dict[str, Any]) -> None:
    org_id = before["primary_org_id"]
    if "organisation" in wanted:
        org_id = wanted["organisation"]["org_id"]
    is_counted = wanted.get("status", before["status"]) in COUNTED
    if not is_counted or org_id != before["primary_org_id"]:
        wanted.setdefault("party_group_id", None)
    group_id = wanted.get("party_group_id", before["party_group_id"])
    if group_id is not None and "party_group_id" in wanted:
        of_org = group_facts(connection, group_id)["party_org_id"]
        if not is_counted or of_org != org_id:
            raise InvalidParameter("a group is one of the member's own organisation")
    _settle_role(before, wanted, group_id)


def _settle_role(before: Row, wanted: dict[str, Any], group_id: object) -> None:
    if group_id is None:
        if wanted.get("group_role") is not None:
            raise InvalidParameter("only who is in a group has a role there")
        wanted["group_role"] = None
    elif group_id != before["party_group_id"] or wanted.get("group_role", "") is None:
        wanted["group_role"] = wanted.get("group_role") or "member"


def _check_days(wanted: Mapping[str, Any], today: date) -> None:
    for name in ("last_contact_month", "consented_on"):
        day = wanted.get(name)
        if day is not None and day > today:
            raise InvalidParameter(f"{name} lies in the future")
    month = wanted.get("last_contact_month")
    if month is not None and month.day != 1:
        raise InvalidParameter("last_contact_month is the first day of a month")


def _since(asked: date | None, began: date | None, today: date, *, is_mending: bool) -> date:
    day = asked or (began if is_mending and began is not None else today)
    if day > today:
        raise InvalidParameter("since: a day that has not come yet")
    if began is not None and day < began:
        raise InvalidParameter(f"since: before {began}, when what is on record began")
    return day


def _checked_name(name: str | None) -> str:
    plain = (name or "").strip()
    if not _NAME.fullmatch(plain):
        raise InvalidParameter("a name has 2 to 40 letters and no figures")
    return plain


def _checked_phone(phone: str | None) -> str | None:
    plain = (phone or "").strip()
    if plain and not _PHONE.fullmatch(plain):
        raise InvalidParameter("a phone number has 5 to 19 figures")
    return plain or None
