-- Where a building lies; the right to know is judged by who asks, on what this gives.
CREATE FUNCTION building_chain(p_buildings uuid[])
RETURNS TABLE (building_id uuid, grid_id uuid, community_id uuid)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
    SELECT id, grid_id, community_id FROM building WHERE id = ANY (p_buildings)
$$;

-- One verdict for a building: its own grants, else its grid's, else (without a grid) its community's.
CREATE FUNCTION decided_at(p_account uuid, p_action text, p_buildings uuid[])
RETURNS TABLE (resource uuid, allowed boolean, grant_id uuid, scope_kind text)
LANGUAGE sql STABLE AS $$
    SELECT c.building_id, coalesce(b.allowed, p.allowed), coalesce(b.grant_id, p.grant_id),
        coalesce(b.scope_kind, p.scope_kind)
    FROM building_chain(p_buildings) AS c
    LEFT JOIN decided_buildings(p_account, p_action) AS b ON b.resource = c.building_id
    LEFT JOIN (
        SELECT 'grid' AS kind, * FROM decided_places(p_account, p_action, 'grid')
        UNION ALL SELECT 'community', * FROM decided_places(p_account, p_action, 'community')
    ) AS p ON p.kind = CASE WHEN c.grid_id IS NULL THEN 'community' ELSE 'grid' END
        AND p.resource = coalesce(c.grid_id, c.community_id)
    WHERE coalesce(b.allowed, p.allowed) IS NOT NULL
$$;

-- What lists, checks and explains: without `p_only` every resource that a grant decides on; with
-- it a row for each that is asked for, also where nothing allows it. Members are not asked for
-- here: a member is judged by the building and by the organisation.
CREATE FUNCTION rights_of(p_account uuid, p_action text, p_kind text, p_only uuid[] DEFAULT NULL)
RETURNS TABLE (resource uuid, allowed boolean, reason text, grant_id uuid)
LANGUAGE plpgsql STABLE AS $$
BEGIN
    IF p_kind NOT IN ('district', 'street', 'community', 'grid', 'building', 'org') THEN
        RAISE invalid_parameter_value USING MESSAGE = format('no rights are held on a %s', p_kind);
    END IF;
    RETURN QUERY
    WITH decided AS (
        SELECT * FROM decided_places(p_account, p_action, p_kind) WHERE p_kind NOT IN ('org', 'building')
        UNION ALL SELECT * FROM decided_orgs(p_account, p_action) WHERE p_kind = 'org'
        UNION ALL SELECT * FROM decided_buildings(p_account, p_action) WHERE p_kind = 'building' AND p_only IS NULL
        UNION ALL SELECT * FROM decided_at(p_account, p_action, p_only) WHERE p_kind = 'building' AND p_only IS NOT NULL
    )
    SELECT d.resource, d.allowed,
        format('%s at %s', CASE WHEN d.allowed THEN 'allowed' ELSE 'denied' END, d.scope_kind), d.grant_id
    FROM decided AS d WHERE p_only IS NULL OR d.resource = ANY (p_only)
    UNION ALL
    SELECT asked.id, false,
        CASE WHEN EXISTS (
            SELECT FROM account AS a JOIN role_action AS r ON r.role = a.role AND r.action = p_action
            WHERE a.id = p_account AND a.is_active
        ) THEN 'no grant' ELSE 'not for this role' END, NULL::uuid
    FROM unnest(p_only) AS asked (id)
    WHERE NOT EXISTS (SELECT FROM decided AS d WHERE d.resource = asked.id);
END $$;

-- ---- rows ----
ALTER TABLE account ENABLE ROW LEVEL SECURITY;
ALTER TABLE account FORCE ROW LEVEL SECURITY;
CREATE POLICY operator ON account TO linge_owner USING (true) WITH CHECK (true);
CREATE POLICY seen ON account FOR SELECT TO linge_app USING (
    id = (SELECT app_account()) OR login = (SELECT app_login()) OR (SELECT app_role()) = 'sec_admin');
CREATE POLICY changed ON account FOR UPDATE TO linge_app USING (
    id = (SELECT app_account()) OR login = (SELECT app_login()) OR (SELECT app_role()) = 'sec_admin');
CREATE POLICY made ON account FOR INSERT TO linge_app WITH CHECK ((SELECT app_role()) = 'sec_admin');

ALTER TABLE access_grant ENABLE ROW LEVEL SECURITY;
ALTER TABLE access_grant FORCE ROW LEVEL SECURITY;
CREATE POLICY operator ON access_grant TO linge_owner USING (true) WITH CHECK (true);
CREATE POLICY seen ON access_grant FOR SELECT TO linge_app USING (
    account_id = (SELECT app_account()) OR role = (SELECT app_role()) OR (SELECT app_role()) = 'sec_admin');
CREATE POLICY made ON access_grant FOR INSERT TO linge_app WITH CHECK ((SELECT app_role()) = 'sec_admin');
CREATE POLICY changed ON access_grant FOR UPDATE TO linge_app USING ((SELECT app_role()) = 'sec_admin');
CREATE POLICY removed ON access_grant FOR DELETE TO linge_app USING ((SELECT app_role()) = 'sec_admin');

ALTER TABLE session ENABLE ROW LEVEL SECURITY;
ALTER TABLE session FORCE ROW LEVEL SECURITY;
CREATE POLICY seen ON session FOR SELECT TO linge_app USING (
    token_sha256 = (SELECT app_credential()) OR account_id = (SELECT app_account())
    OR (SELECT app_role()) = 'sec_admin');
CREATE POLICY changed ON session FOR UPDATE TO linge_app USING (
    token_sha256 = (SELECT app_credential()) OR account_id = (SELECT app_account())
    OR (SELECT app_role()) = 'sec_admin');
CREATE POLICY made ON session FOR INSERT TO linge_app WITH CHECK (account_id = (SELECT app_account()));

ALTER TABLE api_token ENABLE ROW LEVEL SECURITY;
ALTER TABLE api_token FORCE ROW LEVEL SECURITY;
CREATE POLICY operator ON api_token TO linge_owner USING (true) WITH CHECK (true);
CREATE POLICY seen ON api_token FOR SELECT TO linge_app USING (
    token_sha256 = (SELECT app_credential()) OR account_id = (SELECT app_account())
    OR (SELECT app_role()) = 'sec_admin');
CREATE POLICY changed ON api_token FOR UPDATE TO linge_app USING (
    token_sha256 = (SELECT app_credential()) OR account_id = (SELECT app_account())
    OR (SELECT app_role()) = 'sec_admin');
CREATE POLICY made ON api_token FOR INSERT TO linge_app WITH CHECK (account_id = (SELECT app_account()));

ALTER TABLE one_time_link ENABLE ROW LEVEL SECURITY;
ALTER TABLE one_time_link FORCE ROW LEVEL SECURITY;
CREATE POLICY operator ON one_time_link TO linge_owner USING (true) WITH CHECK (true);
CREATE POLICY seen ON one_time_link FOR SELECT TO linge_app USING (
    token_sha256 = (SELECT app_credential()) OR (SELECT app_role()) = 'sec_admin');
CREATE POLICY changed ON one_time_link FOR UPDATE TO linge_app USING (
    token_sha256 = (SELECT app_credential()) OR (SELECT app_role()) = 'sec_admin');
CREATE POLICY made ON one_time_link FOR INSERT TO linge_app WITH CHECK ((SELECT app_role()) = 'sec_admin');

GRANT SELECT ON role_action, rights_state, place_above, org_above TO linge_app;
GRANT SELECT, INSERT ON account, session, api_token, one_time_link TO linge_app;
GRANT SELECT, INSERT, DELETE ON access_grant TO linge_app;
GRANT UPDATE (effect, expires_at, version) ON access_grant TO linge_app;
GRANT UPDATE (password_hash, role, is_active, failed_count, locked_until, last_login_at, version) ON account TO linge_app;
GRANT UPDATE (last_seen_at, ended_at) ON session TO linge_app;
GRANT UPDATE (revoked_at, last_used_at) ON api_token TO linge_app;
GRANT UPDATE (used_at) ON one_time_link TO linge_app;

-- The function that reads buildings whole belongs to the role that may.
GRANT SELECT (id, grid_id, community_id) ON building TO linge_publisher;
GRANT CREATE ON SCHEMA public TO linge_publisher;
-- Once it is given away only its new owner changes its rights: REVOKE by another does nothing.
REVOKE ALL ON FUNCTION building_chain(uuid[]) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION building_chain(uuid[]) TO linge_app;
ALTER FUNCTION building_chain(uuid[]) OWNER TO linge_publisher;
SET LOCAL ROLE linge_publisher;
GRANT EXECUTE ON FUNCTION building_chain(uuid[]) TO linge_owner;
RESET ROLE;
REVOKE CREATE ON SCHEMA public FROM linge_publisher;

-- The grids, and for buildings without one the communities, of the buildings in a box.
CREATE FUNCTION places_in_box(west float8, south float8, east float8, north float8)
RETURNS TABLE (grid_id uuid, community_id uuid)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
    SELECT DISTINCT b.grid_id, CASE WHEN b.grid_id IS NULL THEN b.community_id END
    FROM building AS b WHERE b.geom && ST_MakeEnvelope(west, south, east, north, 4490)
$$;
GRANT SELECT (geom) ON building TO linge_publisher;
GRANT CREATE ON SCHEMA public TO linge_publisher;
REVOKE ALL ON FUNCTION places_in_box(float8, float8, float8, float8) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION places_in_box(float8, float8, float8, float8) TO linge_app;
ALTER FUNCTION places_in_box(float8, float8, float8, float8) OWNER TO linge_publisher;
REVOKE CREATE ON SCHEMA public FROM linge_publisher;
