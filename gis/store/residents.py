"""Members where they live: of one building, of a whole scope, or found by keyed tokens."""

import uuid
from collections.abc import Sequence
from datetime import date

from sqlalchemy import Connection, RowMapping, text

_LISTED = "m.status IN ('active', 'suspended')"

_GROUPS = text(
    """
    SELECT g.id, g.name, o.name AS party_org, p.formation_mode
    FROM group_building AS l
    JOIN building AS b ON b.id = l.building_id
    JOIN party_group AS g ON g.id = l.party_group_id AND g.valid @> :day
    JOIN party_org AS o ON o.id = g.party_org_id AND o.valid @> :day
    LEFT JOIN LATERAL (
        SELECT formation_mode FROM party_org_place
        WHERE party_org_id = o.id AND valid @> :day
            AND (estate_id = b.estate_id OR community_id = b.community_id)
        ORDER BY estate_id IS NULL LIMIT 1
    ) AS p ON true
    WHERE l.building_id = :building AND l.valid @> :day ORDER BY g.source_key
    """
)
# The organisation that covers the home, and all below it: who is in one of them belongs here.
_RESIDENTS = text(
    f"""
    WITH RECURSIVE cover AS (
        SELECT p.party_org_id FROM building AS b
        LEFT JOIN estate AS e ON e.id = b.estate_id
        JOIN party_org_place AS p ON p.valid @> :day AND (p.estate_id = b.estate_id
            OR p.community_id = coalesce(e.community_id, b.community_id))
        JOIN party_org AS o ON o.id = p.party_org_id AND o.valid @> :day
        WHERE b.id = :building ORDER BY p.estate_id IS NULL LIMIT 1
    ), below AS (
        SELECT party_org_id AS id FROM cover
        UNION SELECT o.id FROM below JOIN party_org AS o ON o.parent_id = below.id
        WHERE o.valid @> :day
    )
    SELECT m.id, m.name_cipher, m.membership_kind, m.category, m.group_role, m.stairwell_no,
        m.party_group_id, d.member_id IS NOT NULL AS dual_registration,
        EXISTS (SELECT FROM participation AS p WHERE p.member_id = m.id AND p.valid @> :day)
            AS dual_management,
        coalesce(m.primary_org_id IN (SELECT id FROM below), false) AS affiliated_here
    FROM member AS m LEFT JOIN dual_registration AS d ON d.member_id = m.id
    WHERE m.home_building_id = :building AND {_LISTED} ORDER BY m.id
    """  # noqa: S608 (a constant)
)
_LEADERS = text(
    f"""
    SELECT m.id, m.party_group_id, m.name_cipher FROM member AS m
    WHERE m.party_group_id = ANY (CAST(:groups AS uuid[])) AND m.group_role = 'leader'
        AND {_LISTED} ORDER BY m.id
    """  # noqa: S608 (a constant)
)
_FOUND = "m.id, m.name_cipher, m.membership_kind, m.stairwell_no, m.home_building_id"
_COUNT = text("SELECT count(*) FROM (SELECT FROM member LIMIT :limit) AS few")
_SOME = text(f"SELECT {_FOUND} FROM member AS m WHERE {_LISTED} LIMIT :limit")  # noqa: S608
# Tokens first, then each member by id: left to itself, the planner reads all members of all places.
_BY_TOKEN = text(
    f"""
    WITH hit AS MATERIALIZED (
        SELECT member_id FROM member_token
        WHERE token = ANY (CAST(:tokens AS bytea[])) LIMIT :limit
    )
    SELECT m.*, n.hits FROM (SELECT count(*) AS hits FROM hit) AS n LEFT JOIN (
        (SELECT DISTINCT member_id FROM hit) AS h CROSS JOIN LATERAL (
            SELECT {_FOUND} FROM member AS m WHERE m.id = h.member_id AND {_LISTED} OFFSET 0
        ) AS m
    ) ON true
    """  # noqa: S608 (constants)
)
# The batch of a community's derived counts is made with its first roster; it tells no count.
_ROSTER = text(
    """
    SELECT EXISTS (
        SELECT FROM building AS b LEFT JOIN estate AS e ON e.id = b.estate_id
        JOIN import_batch AS i ON i.layer = 'roster'
            AND i.row_counts ->> 'community' = coalesce(e.community_id, b.community_id)::text
        WHERE b.id = :building
    )
    """
)
_SEALED = text(
    f"SELECT m.id, m.name_cipher, m.phone_cipher FROM member AS m WHERE m.id = :id AND {_LISTED}"  # noqa: S608
)


def groups_of(connection: Connection, building: uuid.UUID, *, day: date) -> Sequence[RowMapping]:
    """List the party groups that hold a building on a day, and how the branch was formed there."""
    return connection.execute(_GROUPS, {"building": building, "day": day}).mappings().all()


def residents_of(connection: Connection, building: uuid.UUID, *, day: date) -> Sequence[RowMapping]:
    """
    List the members who live in a building, those the transaction may see; names are sealed.

    Who died, left or was removed is not listed. `affiliated_here` tells that the own
    organisation is the one that covers the building or stands below it.
    """
    return connection.execute(_RESIDENTS, {"building": building, "day": day}).mappings().all()


def is_roster_in(connection: Connection, building: uuid.UUID) -> bool:
    """Tell whether the roster of a building's community was ever imported: else nobody is known."""
    return bool(connection.execute(_ROSTER, {"building": building}).scalar_one())


def leaders_of(connection: Connection, groups: Sequence[uuid.UUID]) -> Sequence[RowMapping]:
    """List the leaders of groups, those the transaction may see; names are sealed."""
    return connection.execute(_LEADERS, {"groups": list(map(str, groups))}).mappings().all()


def some_members(connection: Connection, *, limit: int) -> Sequence[RowMapping]:
    """List the members that the transaction may see, at most so many, in no order."""
    return connection.execute(_SOME, {"limit": limit}).mappings().all()


def count_members(connection: Connection, *, limit: int) -> int:
    """Count the members that the transaction may see, up to a limit."""
    return int(connection.execute(_COUNT, {"limit": limit}).scalar_one())


def members_by_tokens(
    connection: Connection, tokens: Sequence[bytes], *, limit: int
) -> tuple[Sequence[RowMapping], bool]:
    """List members with one of some tokens, to be verified after opening; tells whether all."""
    # Written here: hundreds of small values take the driver longer than the query.
    written = ",".join(f'"\\\\x{each.hex()}"' for each in tokens)
    values = {"tokens": f"{{{written}}}", "limit": limit}
    rows = connection.execute(_BY_TOKEN, values).mappings().all()
    return [row for row in rows if row["id"] is not None], rows[0]["hits"] < limit


def sealed_member(connection: Connection, member: uuid.UUID) -> RowMapping | None:
    """Give a member's sealed name and phone; None where the transaction sees nobody."""
    return connection.execute(_SEALED, {"id": member}).mappings().one_or_none()


def communities_of(connection: Connection, grids: Sequence[uuid.UUID]) -> Sequence[uuid.UUID]:
    """List the communities of some grids."""
    query = text("SELECT DISTINCT community_id FROM grid WHERE id = ANY (CAST(:grids AS uuid[]))")
    return connection.execute(query, {"grids": list(map(str, grids))}).scalars().all()


def all_communities(connection: Connection) -> Sequence[uuid.UUID]:
    """List all communities."""
    return connection.execute(text("SELECT id FROM community")).scalars().all()
