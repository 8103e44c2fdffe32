"""Members whose affiliation may not follow life, with what advice on it goes by."""

from collections.abc import Sequence
from datetime import date

from sqlalchemy import Connection

from gis.store.member_rows import Page, Row, page_query, read_page

# Which organisation covers what, itself or by one above it: computed once, looked up per member.
# Where the home's building is not the caller's to see, its community decides whether the
# organisation covers it.
_CHOSEN = """
    WITH held AS MATERIALIZED (
        SELECT a.id AS org_id, p.party_org_id AS cover_id, p.village_id,
            coalesce(p.community_id, e.community_id) AS community_id
        FROM org_above AS a JOIN party_org_place AS p ON p.party_org_id = a.above_id
        LEFT JOIN estate AS e ON e.id = p.estate_id
        WHERE p.valid @> :day
    )
    SELECT m.id, m.primary_org_id, m.stairwell_no, b.estate_id, b.building_no,
        coalesce(own.party_org_id, whole.party_org_id) AS target_id,
        f.is_at_home, f.is_at_origin, f.has_employer
    FROM member AS m
    LEFT JOIN building AS b ON b.id = m.home_building_id
    LEFT JOIN party_org_place AS own ON own.estate_id = b.estate_id AND own.valid @> :day
    LEFT JOIN party_org_place AS whole ON whole.community_id = m.home_community_id
        AND whole.valid @> :day
    CROSS JOIN LATERAL (
        SELECT
            coalesce(CASE WHEN b.id IS NULL
                THEN (m.primary_org_id, m.home_community_id) IN (
                    SELECT org_id, community_id FROM held WHERE community_id IS NOT NULL)
                ELSE (m.primary_org_id, coalesce(own.party_org_id, whole.party_org_id)) IN (
                    SELECT org_id, cover_id FROM held)
            END, false) AS is_at_home,
            coalesce(CASE WHEN m.origin_village_id IS NULL
                THEN m.primary_org_id IN (SELECT org_id FROM held WHERE village_id IS NOT NULL)
                ELSE (m.primary_org_id, m.origin_village_id) IN (
                    SELECT org_id, village_id FROM held WHERE village_id IS NOT NULL)
            END, false) AS is_at_origin,
            EXISTS (
                SELECT FROM participation AS p WHERE p.member_id = m.id AND p.valid @> :day
                    AND p.participation_role = 'workplace'
            ) AS has_employer
    ) AS f
    WHERE m.status IN ('active', 'suspended') AND (CAST(:orgs AS uuid[]) IS NULL
        OR m.primary_org_id = ANY (CAST(:orgs AS uuid[])))
    AND CASE m.located_state
        WHEN 'located' THEN CASE WHEN f.is_at_home THEN m.category = 'in_service' AND f.has_employer
            ELSE m.primary_org_id IS NOT NULL OR m.category <> 'in_service' END
        WHEN 'elsewhere' THEN m.primary_org_id IS NOT NULL
        ELSE false END
"""
# The first home of a roster begins with the roster: since when the member lives there is then
# not known.
_COLUMNS = """
    m.id, m.name_cipher, m.membership_kind, m.category, m.located_state, m.version,
    m.primary_org_id AS org_id, o.name AS org_name,
    c.name AS community_name, e.name AS estate_name, coalesce(b.building_no, b.name) AS building_no,
    v.name AS origin_village, m.last_contact_month, k.is_at_home, k.is_at_origin, k.has_employer,
    CASE WHEN lower(r.valid) <> coalesce(i.as_of, '-infinity') OR EXISTS (
        SELECT FROM member_residence AS past
        WHERE past.member_id = m.id AND past.valid << r.valid
    ) THEN lower(r.valid) END AS since,
    t.id AS target_id, t.name AS target_name
"""
_JOINS = """
    LEFT JOIN party_org AS o ON o.id = m.primary_org_id
    LEFT JOIN community AS c ON c.id = m.home_community_id
    LEFT JOIN building AS b ON b.id = m.home_building_id
    LEFT JOIN estate AS e ON e.id = b.estate_id
    LEFT JOIN village AS v ON v.id = m.origin_village_id
    LEFT JOIN roster_import AS i ON i.id = m.roster_id
    LEFT JOIN member_residence AS r ON r.member_id = m.id AND upper_inf(r.valid)
    LEFT JOIN party_org AS t ON t.id = k.target_id
"""


def list_transfers(
    connection: Connection, page: Page, *, day: date, orgs: Sequence[object] | None
) -> tuple[list[Row], str | None]:
    """
    Give a page of the members whose affiliation may not follow life, in ground order.

    `orgs` confines to those affiliated there; None is everyone the transaction may see.
    """
    values = {"day": day, "orgs": None if orgs is None else [str(each) for each in orgs]}
    return read_page(connection, page_query(_CHOSEN, _COLUMNS, _JOINS), values, page)
