"""The sheet of one building: its groups, and who lives there by masked name."""

import re
import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import Connection, RowMapping

from gis.errors import UnknownName
from gis.store.buildings import list_buildings
from gis.store.residents import groups_of, is_roster_in, leaders_of, residents_of
from gis.store.rights import Near, caller_transaction
from gis.store.sealing import Seals, masked, seals_for
from gis.store.visible import VisibleScope, visible_scope
from gis.workflows.asked import READ, Asked, outcome_of
from gis.workflows.building_lists import building_label, building_title

HIDDEN = "there is nothing with this id that you may see"
"""Said of what is not there and of what one may not know to be there, alike."""
FOREIGN = "not in a scope of theirs"
_ROLES = {"leader": 0, "deputy": 1}


@dataclass(frozen=True, slots=True)
class _Found:
    building: RowMapping
    groups: Sequence[RowMapping]
    members: Sequence[Mapping[str, Any]]
    leaders: Mapping[uuid.UUID, str]
    is_whole: bool
    is_roster_in: bool


def building_sheet(asked: Asked, building_id: uuid.UUID, *, day: date) -> dict[str, Any]:
    """
    Give everything about one building that the caller may see, names masked.

    Written to the audit before it is given, as is a refusal.

    Returns
    -------
    sheet
        `is_whole` tells that no resident is left out for want of rights; `is_roster_in`
        that the community's roster was imported, without which nobody listed means nobody
        known; `full` and `all` count the members listed: of the building, of each stairwell,
        and of each group those who live in this building.

    Raises
    ------
    UnknownName
        No such building, or none that the caller may see.
    AuditUnavailable
        It cannot be written to the audit.
    """
    found = _read(asked, building_id, day)
    about = ("building", building_id)
    if found is None:
        asked.note(asked.event("denied", READ, about=about, outcome="denied", reason=FOREIGN))
        raise UnknownName(HIDDEN)
    outcome = outcome_of(found.members)
    asked.note(asked.event("read_members", READ, about=about, outcome=outcome))
    return _sheet(found, day)


def _read(asked: Asked, building_id: uuid.UUID, day: date) -> _Found | None:
    near = Near(buildings=(building_id,))
    with caller_transaction(asked.url, asked.caller, READ, near=near) as connection:
        rows = list_buildings(
            connection, day=day, limit=1, wanted={"buildings": [str(building_id)]}
        )
        if not rows:
            return None
        scope = visible_scope(
            connection, asked.caller.account_id, READ, narrowed=asked.caller.narrowed
        )
        seals = seals_for(connection)
        groups = groups_of(connection, building_id, day=day)
        return _Found(
            rows[0],
            groups,
            _masked(seals, residents_of(connection, building_id, day=day)),
            _leaders(connection, seals, groups),
            _sees_all(scope, rows[0]),
            is_roster_in(connection, building_id),
        )


def _masked(seals: Seals, rows: Sequence[RowMapping]) -> list[dict[str, Any]]:
    """Open the names only to mask them; leaders first, then in the order of random ids."""
    members = [{**row, "masked_name": _mask(seals, row)} for row in rows]
    return sorted(members, key=lambda each: _ROLES.get(each["group_role"] or "", len(_ROLES)))


def _mask(seals: Seals, row: RowMapping) -> str:
    return masked(seals.open(row["name_cipher"], member_id=row["id"], field="name"))


def _leaders(
    connection: Connection, seals: Seals, groups: Sequence[RowMapping]
) -> dict[uuid.UUID, str]:
    rows = leaders_of(connection, [group["id"] for group in groups])
    return {row["party_group_id"]: _mask(seals, row) for row in rows}


def _sees_all(scope: VisibleScope, building: RowMapping) -> bool:
    """Tell whether the place itself is the caller's, so that no resident is hidden."""
    if building["id"] in scope.denied_buildings or scope.denied_orgs:
        return False
    if building["id"] in scope.buildings:
        return True
    if building["grid_id"] is not None:
        return building["grid_id"] in scope.grids
    return building["community_id"] in scope.communities


def _sheet(found: _Found, day: date) -> dict[str, Any]:
    building = found.building
    return {
        "id": building["id"],
        "title": building_title(building),
        "label": building_label(building),
        **{
            name: building[name]
            for name in (
                "community",
                "estate",
                "grid",
                "stairwell_count",
                "household_count",
                "group_status",
            )
        },
        "as_of": day,
        "is_whole": found.is_whole,
        "is_roster_in": found.is_roster_in,
        "groups": [_group(group, found) for group in found.groups],
        "stairwells": _stairwells(found.members),
        **_counts(found.members),
    }


def _group(group: RowMapping, found: _Found) -> dict[str, Any]:
    here = [each for each in found.members if each["party_group_id"] == group["id"]]
    leader = found.leaders.get(group["id"])
    return {**group, "leader_masked": leader, **_counts(here)}


def _stairwells(members: Sequence[Mapping[str, Any]]) -> list[dict[str, Any]]:
    by_stairwell: dict[str | None, list[Mapping[str, Any]]] = {}
    for member in members:
        by_stairwell.setdefault(member["stairwell_no"], []).append(member)
    return [
        {
            "stairwell_no": number,
            **_counts(by_stairwell[number]),
            "members": [_shown(each) for each in by_stairwell[number]],
        }
        for number in sorted(by_stairwell, key=_in_order)
    ]


def _in_order(stairwell_no: str | None) -> tuple[bool, int, str]:
    """Sort 2 before 10; who has none comes last."""
    digits = re.match(r"\d+", stairwell_no or "")
    return stairwell_no is None, int(digits[0]) if digits else 0, stairwell_no or ""


def _shown(member: Mapping[str, Any]) -> dict[str, Any]:
    names = (
        "id",
        "masked_name",
        "membership_kind",
        "category",
        "group_role",
        "dual_registration",
        "dual_management",
        "affiliated_here",
    )
    return {name: member[name] for name in names}


def _counts(members: Sequence[Mapping[str, Any]]) -> dict[str, int]:
    full = sum(each["membership_kind"] == "full" for each in members)
    return {"full": full, "all": len(members)}
