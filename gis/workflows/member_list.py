"""Members for their administrator: lists with masked names, one member, history; all on record."""

import uuid
from collections.abc import Iterable, Mapping
from dataclasses import asdict
from typing import Any

from sqlalchemy import Connection, TextClause, text

from gis.errors import MissingKey
from gis.store.member_rows import (
    MemberFilter,
    Page,
    Row,
    list_members,
    load_member,
    member_events,
    participations,
)
from gis.store.rights import Near, caller_transaction
from gis.store.sealing import Seals, masked, seals_for
from gis.workflows.asked import READ, Asked, outcome_of

UNLOCATED = "unknown"
_SEALED = {"name_cipher", "phone_cipher", "place"}
# What a correction may choose from; a place's organisations and groups are no secret.
_ORGS = text(
    """
    SELECT o.id, o.name, o.org_kind, o.parent_id FROM party_org AS o
    WHERE o.id = ANY (app_ids('app.member_orgs')) AND o.valid @> CAST(:day AS date) ORDER BY o.code
    """
)
_GROUPS = text(
    """
    SELECT g.id, g.name, g.party_org_id AS org_id FROM party_group AS g
    WHERE g.party_org_id = ANY (app_ids('app.member_orgs')) AND g.valid @> CAST(:day AS date)
    ORDER BY g.code
    """
)
_ESTATES = text(
    """
    SELECT DISTINCT e.id, e.name, e.source_key, c.name AS community_name
    FROM building AS b JOIN estate AS e ON e.id = b.estate_id
    JOIN community AS c ON c.id = e.community_id
    WHERE b.valid @> CAST(:day AS date) AND b.building_use <> 'other' ORDER BY c.name, e.source_key
    """
)
_BUILDINGS = text(
    """
    SELECT b.id, coalesce(b.building_no, b.name) AS label, b.stairwell_count FROM building AS b
    WHERE b.estate_id = :estate AND b.valid @> CAST(:day AS date) AND b.building_use <> 'other'
    ORDER BY lpad(substring(b.building_no FROM '[0-9]+'), 4, '0') NULLS LAST, b.id
    """
)
_VILLAGES = text("SELECT id, name FROM village ORDER BY source_key")


def member_list(
    asked: Asked, chosen: MemberFilter, page: Page
) -> tuple[list[dict[str, Any]], str | None]:
    """Give a page of the members that the caller may see, and the cursor of the next."""
    near = None if chosen.building is None else Near(buildings=(chosen.building,))
    with caller_transaction(asked.url, asked.caller, READ, near=near) as connection:
        rows, following = list_members(connection, chosen, page, day=asked.today)
        lines = member_lines(seals_for(connection), rows)
    details: dict[str, str | int] = {"rows": len(lines)}
    details |= {name: str(value) for name, value in asdict(chosen).items() if value is not None}
    about = ("building", chosen.building) if chosen.building else ("party_org", chosen.org)
    asked.note(
        asked.event("read_members", READ, about=about, outcome=outcome_of(lines), details=details)
    )
    return lines, following


def read_member(asked: Asked, member_id: uuid.UUID) -> dict[str, Any]:
    """
    Give one member with the name masked and the phone left out.

    Raises
    ------
    UnknownName
        There is none with this id, or not for this caller.
    """
    with (
        asked.missing_noted("read_member", READ, member_id),
        caller_transaction(asked.url, asked.caller, READ) as connection,
    ):
        row = load_member(connection, member_id, day=asked.today)
        line = member_line(seals_for(connection), row)
        second = [dict(each) for each in participations(connection, member_id)]
    asked.note(asked.event("read_member", READ, about=("member", member_id)))
    return line | {"participations": second, "stairwells": stairwells_of(row)}


def member_history(asked: Asked, member_id: uuid.UUID) -> list[dict[str, Any]]:
    """
    List what was changed of one member: days, fields, values; no name, no phone, nobody's login.

    Raises
    ------
    UnknownName
        There is none with this id, or not for this caller.
    """
    with (
        asked.missing_noted("read_member", READ, member_id),
        caller_transaction(asked.url, asked.caller, READ) as connection,
    ):
        load_member(connection, member_id, day=asked.today)
        events = [dict(each) for each in member_events(connection, member_id)]
    details: dict[str, str | int] = {"part": "history", "rows": len(events)}
    asked.note(asked.event("read_member", READ, about=("member", member_id), details=details))
    return events


def member_choices(asked: Asked) -> dict[str, list[dict[str, Any]]]:
    """Give what a correction may choose from: own organisations, groups, estates, villages."""
    values = {"day": asked.today}
    with caller_transaction(asked.url, asked.caller, READ) as connection:
        return {
            "orgs": _dicts(connection, _ORGS, values),
            "groups": _dicts(connection, _GROUPS, values),
            "estates": _dicts(connection, _ESTATES, values),
            "villages": _dicts(connection, _VILLAGES, {}),
        }


def buildings_of_estate(asked: Asked, estate_id: uuid.UUID) -> list[dict[str, Any]]:
    """List the buildings of an estate that the caller may see and people live in."""
    with caller_transaction(asked.url, asked.caller, READ) as connection:
        rows = _dicts(connection, _BUILDINGS, {"day": asked.today, "estate": estate_id})
    return [row | {"stairwells": stairwells_of(row)} for row in rows]


def member_lines(seals: Seals, rows: Iterable[Row]) -> list[dict[str, Any]]:
    """Mask the names of rows."""
    return [member_line(seals, row) for row in rows]


def member_line(seals: Seals, row: Row) -> dict[str, Any]:
    """Make a row fit to leave: the name masked, ciphers gone, the home in words."""
    kept = {name: value for name, value in row.items() if name not in _SEALED}
    return kept | {"masked_name": masked_name(seals, row), "home": home_words(row)}


def masked_name(seals: Seals, row: Mapping[str, Any]) -> str:
    """Mask a member's name; one that another key sealed shows nothing of itself."""
    try:
        return masked(seals.open(row["name_cipher"], member_id=row["id"], field="name"))
    except MissingKey:
        return "*"


def stairwells_of(row: Mapping[str, Any]) -> list[str]:
    """Name the stairwells of a building, as they are kept; none where their number is unknown."""
    return [f"{number}单元" for number in range(1, (row["stairwell_count"] or 0) + 1)]


def home_words(row: Mapping[str, Any]) -> str | None:
    """Say where somebody lives as far as the caller may know the building."""
    words = [row["estate_name"] or row["community_name"], row["building_no"]]
    return " ".join(each for each in words if each) or None


def _dicts(
    connection: Connection, query: TextClause, values: dict[str, Any]
) -> list[dict[str, Any]]:
    return [dict(each) for each in connection.execute(query, values).mappings()]
