-- A member is seen where the home lies in a place or the primary organisation in an organisation
-- that the caller may use. Both paths are judged apart: a denial that wins its path denies. The
-- lists are those of the places that the request touches; only a member without a home has no
-- place, so only an administrator of the organisation sees that member.
-- What holds for the whole statement is one subquery, and denials are `IS NOT TRUE`: of comparisons
-- and COALESCE the planner would think that they leave one row in a hundred, and plan for none.

ALTER TABLE member ENABLE ROW LEVEL SECURITY;
ALTER TABLE member FORCE ROW LEVEL SECURITY;
CREATE POLICY seen ON member FOR SELECT TO linge_app USING (
    (SELECT app_role() IN ('grid_worker', 'org_admin') AND app_action() IN ('members:read', 'members:reveal', 'members:edit', 'members:export'))
    AND (
        home_grid_id = ANY ((SELECT app_ids('app.member_grids'))::uuid[])
        OR (home_grid_id IS NULL AND home_community_id = ANY ((SELECT app_ids('app.member_communities'))::uuid[]))
        OR home_building_id = ANY ((SELECT app_ids('app.member_buildings'))::uuid[])
        OR primary_org_id = ANY ((SELECT CASE WHEN app_role() = 'org_admin' THEN app_ids('app.member_orgs') ELSE '{}' END)::uuid[])
    )
    AND (home_building_id = ANY ((SELECT app_ids('app.member_denied_buildings'))::uuid[])) IS NOT TRUE
    AND (primary_org_id = ANY ((SELECT app_ids('app.member_denied_orgs'))::uuid[])) IS NOT TRUE
    AND (
        (home_building_id = ANY ((SELECT app_ids('app.member_buildings'))::uuid[])) IS TRUE
        OR (
            home_grid_id = ANY ((SELECT app_ids('app.member_denied_grids'))::uuid[])
            OR (home_grid_id IS NULL AND home_community_id = ANY ((SELECT app_ids('app.member_denied_communities'))::uuid[]))
        ) IS NOT TRUE
    )
);
CREATE POLICY made ON member FOR INSERT TO linge_app WITH CHECK (
    (SELECT app_role() = 'org_admin' AND app_action() = 'members:edit')
    AND (
        home_grid_id = ANY ((SELECT app_ids('app.member_grids'))::uuid[])
        OR (home_grid_id IS NULL AND home_community_id = ANY ((SELECT app_ids('app.member_communities'))::uuid[]))
        OR home_building_id = ANY ((SELECT app_ids('app.member_buildings'))::uuid[])
        OR primary_org_id = ANY ((SELECT CASE WHEN app_role() = 'org_admin' THEN app_ids('app.member_orgs') ELSE '{}' END)::uuid[])
    )
    AND (home_building_id = ANY ((SELECT app_ids('app.member_denied_buildings'))::uuid[])) IS NOT TRUE
    AND (primary_org_id = ANY ((SELECT app_ids('app.member_denied_orgs'))::uuid[])) IS NOT TRUE
    AND (
        (home_building_id = ANY ((SELECT app_ids('app.member_buildings'))::uuid[])) IS TRUE
        OR (
            home_grid_id = ANY ((SELECT app_ids('app.member_denied_grids'))::uuid[])
            OR (home_grid_id IS NULL AND home_community_id = ANY ((SELECT app_ids('app.member_denied_communities'))::uuid[]))
        ) IS NOT TRUE
    )
);
CREATE POLICY changed ON member FOR UPDATE TO linge_app USING (
    (SELECT app_role() = 'org_admin' AND app_action() = 'members:edit')
    AND (
        home_grid_id = ANY ((SELECT app_ids('app.member_grids'))::uuid[])
        OR (home_grid_id IS NULL AND home_community_id = ANY ((SELECT app_ids('app.member_communities'))::uuid[]))
        OR home_building_id = ANY ((SELECT app_ids('app.member_buildings'))::uuid[])
        OR primary_org_id = ANY ((SELECT CASE WHEN app_role() = 'org_admin' THEN app_ids('app.member_orgs') ELSE '{}' END)::uuid[])
    )
    AND (home_building_id = ANY ((SELECT app_ids('app.member_denied_buildings'))::uuid[])) IS NOT TRUE
    AND (primary_org_id = ANY ((SELECT app_ids('app.member_denied_orgs'))::uuid[])) IS NOT TRUE
    AND (
        (home_building_id = ANY ((SELECT app_ids('app.member_buildings'))::uuid[])) IS TRUE
        OR (
            home_grid_id = ANY ((SELECT app_ids('app.member_denied_grids'))::uuid[])
            OR (home_grid_id IS NULL AND home_community_id = ANY ((SELECT app_ids('app.member_denied_communities'))::uuid[]))
        ) IS NOT TRUE
    )
);
CREATE POLICY removed ON member FOR DELETE TO linge_app USING (
    (SELECT app_role() = 'org_admin' AND app_action() = 'members:edit')
    AND (
        home_grid_id = ANY ((SELECT app_ids('app.member_grids'))::uuid[])
        OR (home_grid_id IS NULL AND home_community_id = ANY ((SELECT app_ids('app.member_communities'))::uuid[]))
        OR home_building_id = ANY ((SELECT app_ids('app.member_buildings'))::uuid[])
        OR primary_org_id = ANY ((SELECT CASE WHEN app_role() = 'org_admin' THEN app_ids('app.member_orgs') ELSE '{}' END)::uuid[])
    )
    AND (home_building_id = ANY ((SELECT app_ids('app.member_denied_buildings'))::uuid[])) IS NOT TRUE
    AND (primary_org_id = ANY ((SELECT app_ids('app.member_denied_orgs'))::uuid[])) IS NOT TRUE
    AND (
        (home_building_id = ANY ((SELECT app_ids('app.member_buildings'))::uuid[])) IS TRUE
        OR (
            home_grid_id = ANY ((SELECT app_ids('app.member_denied_grids'))::uuid[])
            OR (home_grid_id IS NULL AND home_community_id = ANY ((SELECT app_ids('app.member_denied_communities'))::uuid[]))
        ) IS NOT TRUE
    )
);
CREATE POLICY counted ON member TO linge_tally USING (true) WITH CHECK (true);
