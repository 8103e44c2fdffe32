-- An organisation is counted from members once every community that it spans has its roster:
-- its members may be in any of them.
CREATE FUNCTION tally_orgs(p_community uuid, p_day date, p_batch uuid) RETURNS bigint
LANGUAGE sql AS $$
    WITH spread AS MATERIALIZED (SELECT * FROM communities_of_orgs(p_day)),
    known AS MATERIALIZED (
        SELECT s.party_org_id AS id, bool_or(p.party_org_id IS NOT NULL) AS has_places
        FROM spread AS s LEFT JOIN covers_on(p_day) AS p ON p.party_org_id = s.party_org_id
        GROUP BY s.party_org_id
        HAVING bool_or(s.community_id = p_community) AND bool_and(EXISTS (
            SELECT FROM roster_import AS r WHERE r.community_id = s.community_id))
    ),
    own AS (
        SELECT a.party_org_id AS id, count(*) FILTER (WHERE m.membership_kind = 'full') AS affiliated_full,
            count(*) FILTER (WHERE m.membership_kind <> 'full') AS affiliated_probationary,
            count(*) FILTER (WHERE coalesce(r.located_state, 'unknown') = 'unknown') AS affiliated_unlocated
        FROM known JOIN member_affiliation AS a ON a.party_org_id = known.id AND a.valid @> p_day
        JOIN member AS m ON m.id = a.member_id AND m.status IN ('active', 'suspended')
        LEFT JOIN member_residence AS r ON r.member_id = m.id AND r.valid @> p_day
        GROUP BY a.party_org_id
    ),
    living AS (
        SELECT r.cover_id AS id, count(*) FILTER (WHERE r.is_full) AS resident_full,
            count(*) FILTER (WHERE NOT r.is_full) AS resident_probationary,
            count(*) FILTER (WHERE NOT r.belongs) AS resident_not_affiliated_here
        FROM (
            SELECT DISTINCT s.community_id FROM spread AS s
            JOIN known ON known.id = s.party_org_id AND known.has_places
        ) AS c CROSS JOIN LATERAL residents_on(c.community_id, p_day) AS r
        GROUP BY r.cover_id
    ),
    counted AS (
        SELECT o.id, o.source_key, coalesce(own.affiliated_full, 0) AS affiliated_full,
            coalesce(own.affiliated_probationary, 0) AS affiliated_probationary,
            coalesce(own.affiliated_unlocated, 0) AS affiliated_unlocated,
            coalesce(living.resident_full, 0) AS resident_full,
            coalesce(living.resident_probationary, 0) AS resident_probationary,
            coalesce(living.resident_not_affiliated_here, 0) AS resident_not_affiliated_here
        FROM known JOIN party_org AS o ON o.id = known.id AND o.valid @> p_day
        LEFT JOIN own ON own.id = o.id LEFT JOIN living ON living.id = o.id
    ),
    stored AS (
        INSERT INTO org_tally AS t (id, source_key, batch_id, party_org_id, as_of, origin,
            affiliated_full, affiliated_probationary, resident_full, resident_probationary,
            resident_not_affiliated_here, affiliated_unlocated)
        SELECT gen_random_uuid(), c.source_key || '/' || p_day, p_batch, c.id, p_day, 'derived',
            c.affiliated_full, c.affiliated_probationary, c.resident_full, c.resident_probationary,
            c.resident_not_affiliated_here, c.affiliated_unlocated
        FROM counted AS c
        ON CONFLICT (party_org_id, as_of) DO UPDATE SET
            affiliated_full = EXCLUDED.affiliated_full,
            affiliated_probationary = EXCLUDED.affiliated_probationary,
            resident_full = EXCLUDED.resident_full,
            resident_probationary = EXCLUDED.resident_probationary,
            resident_not_affiliated_here = EXCLUDED.resident_not_affiliated_here,
            affiliated_unlocated = EXCLUDED.affiliated_unlocated, origin = 'derived',
            batch_id = EXCLUDED.batch_id, version = t.version + 1
        WHERE (t.origin, t.affiliated_full, t.affiliated_probationary, t.resident_full,
            t.resident_probationary, t.resident_not_affiliated_here, t.affiliated_unlocated)
            IS DISTINCT FROM ('derived', EXCLUDED.affiliated_full, EXCLUDED.affiliated_probationary,
            EXCLUDED.resident_full, EXCLUDED.resident_probationary,
            EXCLUDED.resident_not_affiliated_here, EXCLUDED.affiliated_unlocated)
        RETURNING 1
    )
    SELECT count(*) FROM stored
$$;

-- Every derived row names the batch of its community, which counts how often they changed: so
-- whatever is kept of counts elsewhere can tell that it is old.
CREATE FUNCTION batch_of_tallies(p_community uuid) RETURNS uuid LANGUAGE plpgsql AS $$
DECLARE
    found uuid;
BEGIN
    SELECT id INTO found FROM import_batch
    WHERE layer = 'roster' AND row_counts ->> 'community' = p_community::text;
    IF found IS NULL THEN
        found := gen_random_uuid();
        INSERT INTO import_batch (id, layer, file_name, file_sha256, row_counts)
        VALUES (found, 'roster', '', '', jsonb_build_object('community', p_community, 'refreshed', 0));
    END IF;
    RETURN found;
END $$;

-- To be called in the transaction of every change of people, for each community that it touches.
-- Without a day it is the newest that the community's counts or rosters are of; a community
-- without a roster keeps its declared counts.
CREATE FUNCTION refresh_tally(p_community uuid, p_as_of date) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
    day date := p_as_of;
    batch uuid;
    changed bigint;
BEGIN
    -- One at a time: an organisation is summed over communities that others may be changing.
    PERFORM pg_advisory_xact_lock(hashtext('linge.refresh_tally'));
    IF NOT EXISTS (SELECT FROM roster_import WHERE community_id = p_community) THEN
        RETURN;
    END IF;
    IF day IS NULL THEN
        SELECT max(known.as_of) INTO day FROM (
            SELECT t.as_of FROM building_tally AS t JOIN building AS b ON b.id = t.building_id
            WHERE b.community_id = p_community
            UNION ALL SELECT r.as_of FROM roster_import AS r WHERE r.community_id = p_community
        ) AS known;
    END IF;
    batch := batch_of_tallies(p_community);
    changed := tally_buildings(p_community, day, batch) + tally_branches(p_community, day, batch)
        + tally_orgs(p_community, day, batch);
    UPDATE import_batch SET row_counts = row_counts
        || jsonb_build_object('refreshed', (row_counts ->> 'refreshed')::bigint + 1)
    WHERE id = batch AND changed > 0;
END $$;

-- After places or organisations have changed: all communities with a roster.
CREATE FUNCTION refresh_tallies() RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
    each uuid;
BEGIN
    FOR each IN SELECT DISTINCT community_id FROM roster_import
        WHERE community_id IS NOT NULL ORDER BY community_id
    LOOP
        PERFORM refresh_tally(each, NULL);
    END LOOP;
END $$;

GRANT SELECT ON org_above, village TO linge_tally;
GRANT SELECT, INSERT, UPDATE ON import_batch TO linge_tally;
-- Rights first: once functions are given away, they are no longer ours to change.
REVOKE ALL ON FUNCTION covers_on(date), communities_of_orgs(date), residents_on(uuid, date),
    tally_buildings(uuid, date, uuid), tally_branches(uuid, date, uuid), tally_orgs(uuid, date, uuid),
    batch_of_tallies(uuid), refresh_tally(uuid, date), refresh_tallies() FROM PUBLIC;
GRANT EXECUTE ON FUNCTION covers_on(date), residents_on(uuid, date), tally_buildings(uuid, date, uuid),
    tally_branches(uuid, date, uuid), tally_orgs(uuid, date, uuid), batch_of_tallies(uuid) TO linge_tally;
GRANT EXECUTE ON FUNCTION communities_of_orgs(date), refresh_tally(uuid, date) TO linge_app;
GRANT CREATE ON SCHEMA public TO linge_tally;
ALTER FUNCTION communities_of_orgs(date) OWNER TO linge_tally;
ALTER FUNCTION refresh_tally(uuid, date) OWNER TO linge_tally;
ALTER FUNCTION refresh_tallies() OWNER TO linge_tally;
REVOKE CREATE ON SCHEMA public FROM linge_tally;
SET LOCAL ROLE linge_tally;
GRANT EXECUTE ON FUNCTION communities_of_orgs(date), refresh_tally(uuid, date), refresh_tallies() TO linge_owner;
RESET ROLE;
