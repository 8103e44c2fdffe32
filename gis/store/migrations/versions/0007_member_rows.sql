-- A member is seen where the home lies in a place or the primary organisation in an organisation
-- that the caller may use. Both paths are judged apart: a denial that wins its path denies. The
-- lists are those of the places that the request touches; only a member without a home has no
-- place, so only an administrator of the organisation sees that member.

ALTER TABLE member ENABLE ROW LEVEL SECURITY;
ALTER TABLE member FORCE ROW LEVEL SECURITY;
CREATE POLICY seen ON member FOR SELECT TO linge_app USING (
    (SELECT app_role()) IN ('grid_worker', 'org_admin')
    AND (SELECT app_action()) IN ('members:read', 'members:reveal', 'members:edit', 'members:export')
    AND (
        home_grid_id = ANY ((SELECT app_ids('app.member_grids'))::uuid[])
        OR (home_grid_id IS NULL AND home_community_id = ANY ((SELECT app_ids('app.member_communities'))::uuid[]))
        OR home_building_id = ANY ((SELECT app_ids('app.member_buildings'))::uuid[])
        OR ((SELECT app_role()) = 'org_admin' AND primary_org_id = ANY ((SELECT app_ids('app.member_orgs'))::uuid[]))
    )
    AND NOT coalesce(home_building_id = ANY ((SELECT app_ids('app.member_denied_buildings'))::uuid[]), false)
    AND NOT coalesce(primary_org_id = ANY ((SELECT app_ids('app.member_denied_orgs'))::uuid[]), false)
    AND (
        coalesce(home_building_id = ANY ((SELECT app_ids('app.member_buildings'))::uuid[]), false)
        OR NOT coalesce(
            home_grid_id = ANY ((SELECT app_ids('app.member_denied_grids'))::uuid[])
            OR (home_grid_id IS NULL AND home_community_id = ANY ((SELECT app_ids('app.member_denied_communities'))::uuid[])),
            false)
    )
);
CREATE POLICY made ON member FOR INSERT TO linge_app WITH CHECK (
    (SELECT app_role()) IN ('grid_worker', 'org_admin')
    AND (SELECT app_role()) = 'org_admin' AND (SELECT app_action()) = 'members:edit'
    AND (
        home_grid_id = ANY ((SELECT app_ids('app.member_grids'))::uuid[])
        OR (home_grid_id IS NULL AND home_community_id = ANY ((SELECT app_ids('app.member_communities'))::uuid[]))
        OR home_building_id = ANY ((SELECT app_ids('app.member_buildings'))::uuid[])
        OR ((SELECT app_role()) = 'org_admin' AND primary_org_id = ANY ((SELECT app_ids('app.member_orgs'))::uuid[]))
    )
    AND NOT coalesce(home_building_id = ANY ((SELECT app_ids('app.member_denied_buildings'))::uuid[]), false)
    AND NOT coalesce(primary_org_id = ANY ((SELECT app_ids('app.member_denied_orgs'))::uuid[]), false)
    AND (
        coalesce(home_building_id = ANY ((SELECT app_ids('app.member_buildings'))::uuid[]), false)
        OR NOT coalesce(
            home_grid_id = ANY ((SELECT app_ids('app.member_denied_grids'))::uuid[])
            OR (home_grid_id IS NULL AND home_community_id = ANY ((SELECT app_ids('app.member_denied_communities'))::uuid[])),
            false)
    )
);
CREATE POLICY changed ON member FOR UPDATE TO linge_app USING (
    (SELECT app_role()) IN ('grid_worker', 'org_admin')
    AND (SELECT app_role()) = 'org_admin' AND (SELECT app_action()) = 'members:edit'
    AND (
        home_grid_id = ANY ((SELECT app_ids('app.member_grids'))::uuid[])
        OR (home_grid_id IS NULL AND home_community_id = ANY ((SELECT app_ids('app.member_communities'))::uuid[]))
        OR home_building_id = ANY ((SELECT app_ids('app.member_buildings'))::uuid[])
        OR ((SELECT app_role()) = 'org_admin' AND primary_org_id = ANY ((SELECT app_ids('app.member_orgs'))::uuid[]))
    )
    AND NOT coalesce(home_building_id = ANY ((SELECT app_ids('app.member_denied_buildings'))::uuid[]), false)
    AND NOT coalesce(primary_org_id = ANY ((SELECT app_ids('app.member_denied_orgs'))::uuid[]), false)
    AND (
        coalesce(home_building_id = ANY ((SELECT app_ids('app.member_buildings'))::uuid[]), false)
        OR NOT coalesce(
            home_grid_id = ANY ((SELECT app_ids('app.member_denied_grids'))::uuid[])
            OR (home_grid_id IS NULL AND home_community_id = ANY ((SELECT app_ids('app.member_denied_communities'))::uuid[])),
            false)
    )
);
CREATE POLICY removed ON member FOR DELETE TO linge_app USING (
    (SELECT app_role()) IN ('grid_worker', 'org_admin')
    AND (SELECT app_role()) = 'org_admin' AND (SELECT app_action()) = 'members:edit'
    AND (
        home_grid_id = ANY ((SELECT app_ids('app.member_grids'))::uuid[])
        OR (home_grid_id IS NULL AND home_community_id = ANY ((SELECT app_ids('app.member_communities'))::uuid[]))
        OR home_building_id = ANY ((SELECT app_ids('app.member_buildings'))::uuid[])
        OR ((SELECT app_role()) = 'org_admin' AND primary_org_id = ANY ((SELECT app_ids('app.member_orgs'))::uuid[]))
    )
    AND NOT coalesce(home_building_id = ANY ((SELECT app_ids('app.member_denied_buildings'))::uuid[]), false)
    AND NOT coalesce(primary_org_id = ANY ((SELECT app_ids('app.member_denied_orgs'))::uuid[]), false)
    AND (
        coalesce(home_building_id = ANY ((SELECT app_ids('app.member_buildings'))::uuid[]), false)
        OR NOT coalesce(
            home_grid_id = ANY ((SELECT app_ids('app.member_denied_grids'))::uuid[])
            OR (home_grid_id IS NULL AND home_community_id = ANY ((SELECT app_ids('app.member_denied_communities'))::uuid[])),
            false)
    )
);
CREATE POLICY counted ON member TO linge_tally USING (true) WITH CHECK (true);
