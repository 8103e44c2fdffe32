"""Changing one member: fields, home, organisation, name; history; counts; deletion."""

import json
import uuid
from collections.abc import Mapping
from datetime import date
from typing import Any

from sqlalchemy import Connection, insert, text, update

from gis.errors import ChangedSince, InvalidParameter, UnknownName
from gis.store.identity import new_id
from gis.store.sealing import Seals
from gis.store.tables.people import DualRegistration, Member

Row = dict[str, Any]
FIELDS = frozenset(
    {
        "membership_kind",
        "category",
        "status",
        "flow_status",
        "tenure",
        "party_group_id",
        "group_role",
        "origin_village_id",
        "last_contact_month",
        "stairwell_no",
    }
)
_LOCKED = text(
    """
    SELECT m.*, (SELECT lower(valid) FROM member_residence AS r
            WHERE r.member_id = m.id AND upper_inf(r.valid)) AS lives_since,
        (SELECT lower(valid) FROM member_affiliation AS a
            WHERE a.member_id = m.id AND upper_inf(a.valid)) AS belongs_since,
        (SELECT consented_on FROM dual_registration AS d WHERE d.member_id = m.id) AS consented_on
    FROM member AS m WHERE m.id = :member FOR UPDATE OF m
    """
)
# One statement: the member must never be homeless in between, or whoever sees him by his home
# could not move him. A row that began on the same day is mended, not ended.
_MOVE = """
    WITH ended AS (
        UPDATE {table} SET valid = daterange(lower(valid), :day)
        WHERE member_id = :member AND upper_inf(valid) AND lower(valid) < :day RETURNING 1
    ), mended AS (
        UPDATE {table} SET {mend}
        WHERE member_id = :member AND upper_inf(valid) AND lower(valid) = :day RETURNING 1
    )
    INSERT INTO {table} (id, member_id, {columns}, valid)
    SELECT :id, :member, {values}, daterange(:day, NULL)
    FROM (SELECT count(*) FROM ended) AS e WHERE NOT EXISTS (SELECT FROM mended)
"""
_MOVE_HOME = text(
    _MOVE.format(
        table="member_residence",
        mend="building_id = CAST(:building AS uuid), located_state = :state",
        columns="building_id, located_state",
        values="CAST(:building AS uuid), :state",
    )
)
_MOVE_ORG = text(
    _MOVE.format(
        table="member_affiliation",
        mend="party_org_id = CAST(:org AS uuid)",
        columns="party_org_id",
        values="CAST(:org AS uuid)",
    )
)
_NOTE = text(
    """
    INSERT INTO member_event (id, member_id, account_id, what, before, after)
    VALUES (:id, :member, :account, :what, CAST(:before AS jsonb), CAST(:after AS jsonb))
    """
)


def lock_member(connection: Connection, member_id: uuid.UUID, *, version: int) -> Row:
    """
    Give a member's row and keep others from changing it until the transaction ends.

    Raises
    ------
    UnknownName
        There is none with this id, or not for this caller.
    ChangedSince
        It has another version by now.
    """
    found = connection.execute(_LOCKED, {"member": member_id}).mappings().one_or_none()
    if found is None:
        raise UnknownName("no member has this id")
    if found["version"] != version:
        raise ChangedSince("somebody changed this member meanwhile; look at it again")
    return dict(found)


def set_fields(connection: Connection, member_id: uuid.UUID, values: Mapping[str, Any]) -> None:
    """Set fields of the closed list, and raise the version."""
    unknown = values.keys() - FIELDS
    if unknown:
        raise InvalidParameter(f"no field of members: {', '.join(sorted(unknown))}")
    renewed = {**values, "version": Member.version + 1}
    connection.execute(update(Member).where(Member.id == member_id).values(renewed))


def set_names(
    connection: Connection, seals: Seals, member_id: uuid.UUID, values: Mapping[str, str | None]
) -> None:
    """Seal and keep a `name` or `phone` (None forgets the phone)."""
    for field, value in values.items():
        sealed = None if value is None else seals.seal(value, member_id=member_id, field=field)
        kept = {f"{field}_cipher": sealed}
        connection.execute(update(Member).where(Member.id == member_id).values(kept))


def renew_tokens(connection: Connection, seals: Seals, member_id: uuid.UUID) -> None:
    """Make the tokens anew by which the member is found: they hang on name and community."""
    row = connection.execute(
        text("SELECT name_cipher, home_community_id FROM member WHERE id = :id"), {"id": member_id}
    ).one()
    name = seals.open(row.name_cipher, member_id=member_id, field="name")
    connection.execute(text("DELETE FROM member_token WHERE member_id = :id"), {"id": member_id})
    rows = [
        {"id": member_id, "kind": kind, "token": token}
        for kind, token in seals.tokens(name, community_id=row.home_community_id)
    ]
    if rows:
        query = "INSERT INTO member_token (member_id, kind, token) VALUES (:id, :kind, :token)"
        connection.execute(text(query), rows)


def move_home(
    connection: Connection,
    member_id: uuid.UUID,
    *,
    building_id: uuid.UUID | None,
    located_state: str,
    day: date,
) -> None:
    """Let a member live in a building, elsewhere or nobody knows where, from a day on."""
    values = {"building": building_id, "state": located_state}
    connection.execute(_MOVE_HOME, {"id": new_id(), "member": member_id, "day": day, **values})


def move_organisation(
    connection: Connection, member_id: uuid.UUID, *, org_id: uuid.UUID | None, day: date
) -> None:
    """Let a member belong to an organisation (None: beyond the district) from a day on."""
    values = {"id": new_id(), "member": member_id, "org": org_id, "day": day}
    connection.execute(_MOVE_ORG, values)


def set_consent(connection: Connection, member_id: uuid.UUID, consented_on: date | None) -> None:
    """Keep since when the member consents to dual registration; None deletes it."""
    query = text("DELETE FROM dual_registration WHERE member_id = :member")
    connection.execute(query, {"member": member_id})
    if consented_on is not None:
        connection.execute(
            insert(DualRegistration).values(
                id=new_id(), member_id=member_id, consented_on=consented_on
            )
        )


def note_change(
    connection: Connection,
    member_id: uuid.UUID,
    *,
    account_id: uuid.UUID,
    what: str,
    before: Mapping[str, Any] | None = None,
    after: Mapping[str, Any] | None = None,
) -> None:
    """Keep what was changed in the member's history; never a name or a phone."""
    values = {"id": new_id(), "member": member_id, "account": account_id, "what": what}
    connection.execute(_NOTE, values | {"before": _json(before), "after": _json(after)})


def delete_member(connection: Connection, member_id: uuid.UUID) -> None:
    """Delete a member with everything that hangs on the row, history too."""
    connection.execute(text("DELETE FROM member WHERE id = :id"), {"id": member_id})


def require_building(connection: Connection, building_id: uuid.UUID) -> Row:
    """
    Give a building that the caller may see and people live in.

    Raises
    ------
    UnknownName
        There is none with this id, or not for this caller.
    """
    query = text(
        "SELECT id, building_use, stairwell_count FROM building"
        " WHERE id = :id AND valid @> current_date"
    )
    found = connection.execute(query, {"id": building_id}).mappings().one_or_none()
    if found is None:
        raise UnknownName("no building has this id")
    return dict(found)


def is_own_organisation(connection: Connection, org_id: uuid.UUID) -> bool:
    """Tell whether the caller may change the members of an organisation."""
    query = text("SELECT :org = ANY (app_ids('app.member_orgs'))")
    return bool(connection.execute(query, {"org": org_id}).scalar())


def group_facts(connection: Connection, group_id: uuid.UUID) -> Row:
    """
    Give the organisation of a group, and whether it has a leader.

    Raises
    ------
    InvalidParameter
        There is no such group.
    """
    query = text(
        "SELECT party_org_id, (SELECT m.id FROM member AS m WHERE m.party_group_id = g.id"
        " AND m.group_role = 'leader' LIMIT 1) AS leader_id FROM party_group AS g WHERE id = :id"
    )
    found = connection.execute(query, {"id": group_id}).mappings().one_or_none()
    if found is None:
        raise InvalidParameter("there is no such group")
    return dict(found)


def _json(values: Mapping[str, Any] | None) -> str | None:
    if values is None:
        return None
    return json.dumps(values, ensure_ascii=False, default=str)
