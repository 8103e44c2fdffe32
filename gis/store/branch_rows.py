"""One branch as its administrator may read it: who it is, and its members by building."""

import uuid
from collections.abc import Sequence
from datetime import date

from sqlalchemy import Connection, RowMapping, text

from gis.errors import UnknownName

_BRANCH = text(
    """
    SELECT (SELECT count(*) FROM member AS m
        WHERE m.primary_org_id = o.id AND m.status IN ('active', 'suspended')) AS members
    FROM party_org AS o
    WHERE o.id = :org AND o.id = ANY (app_ids('app.member_orgs')) AND o.valid @> :day
    """
)
# Of a building that is not the caller's to see nothing is told, not even that members live there.
# Those whom the branch covers count, as in the counts that are derived: itself or by one above it.
_BUILDINGS = text(
    """
    SELECT b.id, count(*) FILTER (WHERE m.membership_kind = 'full') AS full_members,
        count(*) AS members
    FROM member AS m JOIN building AS b ON b.id = m.home_building_id AND b.valid @> :day
    LEFT JOIN estate AS e ON e.id = b.estate_id
    LEFT JOIN party_org_place AS own ON own.estate_id = b.estate_id AND own.valid @> :day
    LEFT JOIN party_org_place AS whole ON whole.valid @> :day
        AND whole.community_id = coalesce(e.community_id, b.community_id)
    WHERE m.primary_org_id = :org AND m.status IN ('active', 'suspended')
        AND coalesce(own.party_org_id, whole.party_org_id) IN (
            SELECT above_id FROM org_above WHERE id = :org)
    GROUP BY b.id ORDER BY b.id
    """
)


def count_branch(connection: Connection, org_id: uuid.UUID, *, day: date) -> int:
    """
    Count the members of a branch, those the transaction may see.

    Raises
    ------
    UnknownName
        There is none with this id on the day, or not for this caller.
    """
    found = connection.execute(_BRANCH, {"org": org_id, "day": day}).scalar_one_or_none()
    if found is None:
        raise UnknownName("no organisation has this id")
    return int(found)


def branch_by_building(
    connection: Connection, org_id: uuid.UUID, *, day: date
) -> Sequence[RowMapping]:
    """Count a branch's members in each building it covers, those the transaction may see."""
    return connection.execute(_BUILDINGS, {"org": org_id, "day": day}).mappings().all()
