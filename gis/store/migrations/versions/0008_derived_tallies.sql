-- Counts derived from members. Where a community's roster is in, they take the place of the
-- declared ones of the day, row by row, and are never added to them. All of it runs as
-- linge_tally, which reads members but is nobody's login; what comes out are counts.

-- Which organisation covers which place on a day; both must hold on it.
CREATE FUNCTION covers_on(p_day date)
RETURNS TABLE (party_org_id uuid, estate_id uuid, community_id uuid, village_id uuid)
LANGUAGE sql STABLE AS $$
    SELECT p.party_org_id, p.estate_id, p.community_id, p.village_id
    FROM party_org_place AS p JOIN party_org AS o ON o.id = p.party_org_id
    WHERE p.valid @> p_day AND o.valid @> p_day
$$;

-- The communities that an organisation spans: those of its places and of the organisations below
-- it; of one without any, those of the nearest above it that has some.
CREATE FUNCTION communities_of_orgs(p_day date)
RETURNS TABLE (party_org_id uuid, community_id uuid)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
    WITH line AS MATERIALIZED (SELECT id, above_id, depth FROM org_above),
    placed AS (
        SELECT p.party_org_id, p.community_id FROM covers_on(p_day) AS p WHERE p.community_id IS NOT NULL
        UNION
        SELECT p.party_org_id, e.community_id FROM covers_on(p_day) AS p JOIN estate AS e ON e.id = p.estate_id
        UNION
        SELECT p.party_org_id, b.community_id FROM covers_on(p_day) AS p
            JOIN estate AS e ON e.id = p.estate_id AND e.spans_communities
            JOIN building AS b ON b.estate_id = e.id AND b.valid @> p_day
        UNION
        SELECT p.party_org_id, c.id FROM covers_on(p_day) AS p
            JOIN village AS v ON v.id = p.village_id
            JOIN community AS c ON ST_Intersects(c.geom, ST_PointOnSurface(v.geom))
    ),
    within AS MATERIALIZED (
        SELECT DISTINCT line.above_id AS id, placed.community_id
        FROM placed JOIN line ON line.id = placed.party_org_id
    ),
    nearest AS (
        SELECT DISTINCT ON (line.id) line.id, line.above_id
        FROM line JOIN (SELECT DISTINCT id FROM within) AS held ON held.id = line.above_id
        ORDER BY line.id, line.depth DESC
    )
    SELECT nearest.id, within.community_id FROM nearest JOIN within ON within.id = nearest.above_id
$$;

-- Everyone who lives in a community on a day, and whether the organisation that covers the home
-- is that person's own or one above it.
CREATE FUNCTION residents_on(p_community uuid, p_day date)
RETURNS TABLE (building_id uuid, cover_id uuid, party_org_id uuid, is_full boolean, belongs boolean)
LANGUAGE sql STABLE AS $$
    -- Step by step: members who came in with this transaction are unknown to the planner, which
    -- would take each step for one row and go through the next one again and again.
    WITH cover AS MATERIALIZED (SELECT * FROM covers_on(p_day)),
    home AS MATERIALIZED (
        SELECT b.id, coalesce(own.party_org_id, whole.party_org_id) AS cover_id
        FROM building AS b
        LEFT JOIN estate AS e ON e.id = b.estate_id
        LEFT JOIN cover AS own ON own.estate_id = b.estate_id
        LEFT JOIN cover AS whole ON whole.community_id = coalesce(e.community_id, b.community_id)
        WHERE b.community_id = p_community AND b.valid @> p_day
    ),
    lives AS MATERIALIZED (
        SELECT home.id, home.cover_id, r.member_id FROM home
        JOIN member_residence AS r ON r.building_id = home.id AND r.valid @> p_day
    ),
    person AS MATERIALIZED (
        SELECT lives.id, lives.cover_id, a.party_org_id, m.membership_kind = 'full' AS is_full
        FROM lives JOIN member AS m ON m.id = lives.member_id AND m.status IN ('active', 'suspended')
        LEFT JOIN member_affiliation AS a ON a.member_id = m.id AND a.valid @> p_day
    ),
    belonging AS MATERIALIZED (
        SELECT pair.cover_id, pair.party_org_id
        FROM (SELECT DISTINCT cover_id, party_org_id FROM person) AS pair
        JOIN party_org AS o ON o.id = pair.party_org_id AND o.valid @> p_day
        JOIN org_above AS line ON line.id = pair.party_org_id AND line.above_id = pair.cover_id
    )
    SELECT p.id, p.cover_id, p.party_org_id, p.is_full, b.cover_id IS NOT NULL
    FROM person AS p LEFT JOIN belonging AS b
        ON b.cover_id = p.cover_id AND b.party_org_id = p.party_org_id
$$;

-- A building that a roster can name has a count, be it zero; of others nothing is known unless
-- somebody was placed there.
CREATE FUNCTION tally_buildings(p_community uuid, p_day date, p_batch uuid) RETURNS bigint
LANGUAGE sql AS $$
    WITH lived_in AS MATERIALIZED (
        SELECT r.building_id, count(*) FILTER (WHERE r.belongs AND r.is_full) AS affiliated_full,
            count(*) FILTER (WHERE r.belongs AND NOT r.is_full) AS affiliated_probationary,
            count(*) FILTER (WHERE r.is_full) AS resident_full,
            count(*) FILTER (WHERE NOT r.is_full) AS resident_probationary,
            count(*) FILTER (WHERE NOT r.belongs) AS resident_not_affiliated_here
        FROM residents_on(p_community, p_day) AS r GROUP BY r.building_id
    ),
    counted AS MATERIALIZED (
        SELECT b.id, b.source_key, coalesce(l.affiliated_full, 0) AS affiliated_full,
            coalesce(l.affiliated_probationary, 0) AS affiliated_probationary,
            coalesce(l.resident_full, 0) AS resident_full,
            coalesce(l.resident_probationary, 0) AS resident_probationary,
            coalesce(l.resident_not_affiliated_here, 0) AS resident_not_affiliated_here
        FROM building AS b LEFT JOIN lived_in AS l ON l.building_id = b.id
        WHERE b.community_id = p_community AND b.valid @> p_day AND (l.building_id IS NOT NULL
            OR (b.building_use <> 'other' AND b.estate_id IS NOT NULL AND b.building_no IS NOT NULL))
    ),
    gone AS (
        DELETE FROM building_tally AS t USING building AS b
        WHERE b.id = t.building_id AND b.community_id = p_community AND t.as_of = p_day
            AND NOT EXISTS (SELECT FROM counted WHERE counted.id = t.building_id)
        RETURNING 1
    ),
    stored AS (
        INSERT INTO building_tally AS t (id, source_key, batch_id, building_id, as_of, origin,
            affiliated_full, affiliated_probationary, resident_full, resident_probationary,
            resident_not_affiliated_here, affiliated_unlocated)
        SELECT gen_random_uuid(), c.source_key || '/' || p_day, p_batch, c.id, p_day, 'derived',
            c.affiliated_full, c.affiliated_probationary, c.resident_full, c.resident_probationary,
            c.resident_not_affiliated_here, 0
        FROM counted AS c
        ON CONFLICT (building_id, as_of) DO UPDATE SET
            affiliated_full = EXCLUDED.affiliated_full,
            affiliated_probationary = EXCLUDED.affiliated_probationary,
            resident_full = EXCLUDED.resident_full,
            resident_probationary = EXCLUDED.resident_probationary,
            resident_not_affiliated_here = EXCLUDED.resident_not_affiliated_here,
            affiliated_unlocated = 0, origin = 'derived',
            batch_id = EXCLUDED.batch_id, version = t.version + 1
        WHERE (t.origin, t.affiliated_full, t.affiliated_probationary, t.resident_full,
            t.resident_probationary, t.resident_not_affiliated_here, t.affiliated_unlocated)
            IS DISTINCT FROM ('derived', EXCLUDED.affiliated_full, EXCLUDED.affiliated_probationary,
            EXCLUDED.resident_full, EXCLUDED.resident_probationary,
            EXCLUDED.resident_not_affiliated_here, 0)
        RETURNING 1
    )
    SELECT (SELECT count(*) FROM gone) + (SELECT count(*) FROM stored)
$$;

CREATE FUNCTION tally_branches(p_community uuid, p_day date, p_batch uuid) RETURNS bigint
LANGUAGE sql AS $$
    WITH counted AS MATERIALIZED (
        SELECT r.building_id, r.party_org_id, count(*) FILTER (WHERE r.is_full) AS affiliated_full,
            count(*) FILTER (WHERE NOT r.is_full) AS affiliated_probationary
        FROM residents_on(p_community, p_day) AS r WHERE r.belongs
        GROUP BY r.building_id, r.party_org_id
    ),
    gone AS (
        DELETE FROM building_branch_tally AS t USING building AS b
        WHERE b.id = t.building_id AND b.community_id = p_community AND t.as_of = p_day
            AND NOT EXISTS (SELECT FROM counted AS c
                WHERE c.building_id = t.building_id AND c.party_org_id = t.party_org_id)
        RETURNING 1
    ),
    stored AS (
        INSERT INTO building_branch_tally AS t (id, source_key, batch_id, building_id, party_org_id,
            as_of, origin, affiliated_full, affiliated_probationary)
        SELECT gen_random_uuid(), b.source_key || '/' || o.source_key || '/' || p_day, p_batch, b.id,
            o.id, p_day, 'derived', c.affiliated_full, c.affiliated_probationary
        FROM counted AS c JOIN building AS b ON b.id = c.building_id
        JOIN party_org AS o ON o.id = c.party_org_id
        ON CONFLICT (building_id, party_org_id, as_of) DO UPDATE SET
            affiliated_full = EXCLUDED.affiliated_full,
            affiliated_probationary = EXCLUDED.affiliated_probationary,
            origin = 'derived', batch_id = EXCLUDED.batch_id, version = t.version + 1
        WHERE (t.origin, t.affiliated_full, t.affiliated_probationary)
            IS DISTINCT FROM ('derived', EXCLUDED.affiliated_full, EXCLUDED.affiliated_probationary)
        RETURNING 1
    )
    SELECT (SELECT count(*) FROM gone) + (SELECT count(*) FROM stored)
$$;
