-- What belongs to a member is seen with the member, and changed by who may change the member.
-- OFFSET 0 keeps the planner from reading all members that one may see into a hash: it takes any
-- list of places for one of ten, but there may be thousands.
ALTER TABLE member_affiliation ENABLE ROW LEVEL SECURITY;
ALTER TABLE member_affiliation FORCE ROW LEVEL SECURITY;
CREATE POLICY seen ON member_affiliation FOR SELECT TO linge_app USING (EXISTS (SELECT FROM member AS m WHERE m.id = member_affiliation.member_id OFFSET 0));
CREATE POLICY made ON member_affiliation FOR INSERT TO linge_app WITH CHECK ((SELECT app_role()) = 'org_admin' AND (SELECT app_action()) = 'members:edit' AND EXISTS (SELECT FROM member AS m WHERE m.id = member_affiliation.member_id OFFSET 0));
CREATE POLICY changed ON member_affiliation FOR UPDATE TO linge_app USING ((SELECT app_role()) = 'org_admin' AND (SELECT app_action()) = 'members:edit' AND EXISTS (SELECT FROM member AS m WHERE m.id = member_affiliation.member_id OFFSET 0));
CREATE POLICY counted ON member_affiliation FOR SELECT TO linge_tally USING (true);
ALTER TABLE member_residence ENABLE ROW LEVEL SECURITY;
ALTER TABLE member_residence FORCE ROW LEVEL SECURITY;
CREATE POLICY seen ON member_residence FOR SELECT TO linge_app USING (EXISTS (SELECT FROM member AS m WHERE m.id = member_residence.member_id OFFSET 0));
CREATE POLICY made ON member_residence FOR INSERT TO linge_app WITH CHECK ((SELECT app_role()) = 'org_admin' AND (SELECT app_action()) = 'members:edit' AND EXISTS (SELECT FROM member AS m WHERE m.id = member_residence.member_id OFFSET 0));
CREATE POLICY changed ON member_residence FOR UPDATE TO linge_app USING ((SELECT app_role()) = 'org_admin' AND (SELECT app_action()) = 'members:edit' AND EXISTS (SELECT FROM member AS m WHERE m.id = member_residence.member_id OFFSET 0));
CREATE POLICY counted ON member_residence FOR SELECT TO linge_tally USING (true);
ALTER TABLE member_token ENABLE ROW LEVEL SECURITY;
ALTER TABLE member_token FORCE ROW LEVEL SECURITY;
CREATE POLICY seen ON member_token FOR SELECT TO linge_app USING (EXISTS (SELECT FROM member AS m WHERE m.id = member_token.member_id OFFSET 0));
CREATE POLICY made ON member_token FOR INSERT TO linge_app WITH CHECK ((SELECT app_role()) = 'org_admin' AND (SELECT app_action()) = 'members:edit' AND EXISTS (SELECT FROM member AS m WHERE m.id = member_token.member_id OFFSET 0));
CREATE POLICY removed ON member_token FOR DELETE TO linge_app USING ((SELECT app_role()) = 'org_admin' AND (SELECT app_action()) = 'members:edit' AND EXISTS (SELECT FROM member AS m WHERE m.id = member_token.member_id OFFSET 0));
ALTER TABLE participation ENABLE ROW LEVEL SECURITY;
ALTER TABLE participation FORCE ROW LEVEL SECURITY;
CREATE POLICY seen ON participation FOR SELECT TO linge_app USING (EXISTS (SELECT FROM member AS m WHERE m.id = participation.member_id OFFSET 0));
CREATE POLICY made ON participation FOR INSERT TO linge_app WITH CHECK ((SELECT app_role()) = 'org_admin' AND (SELECT app_action()) = 'members:edit' AND EXISTS (SELECT FROM member AS m WHERE m.id = participation.member_id OFFSET 0));
CREATE POLICY changed ON participation FOR UPDATE TO linge_app USING ((SELECT app_role()) = 'org_admin' AND (SELECT app_action()) = 'members:edit' AND EXISTS (SELECT FROM member AS m WHERE m.id = participation.member_id OFFSET 0));
CREATE POLICY removed ON participation FOR DELETE TO linge_app USING ((SELECT app_role()) = 'org_admin' AND (SELECT app_action()) = 'members:edit' AND EXISTS (SELECT FROM member AS m WHERE m.id = participation.member_id OFFSET 0));
ALTER TABLE dual_registration ENABLE ROW LEVEL SECURITY;
ALTER TABLE dual_registration FORCE ROW LEVEL SECURITY;
CREATE POLICY seen ON dual_registration FOR SELECT TO linge_app USING (EXISTS (SELECT FROM member AS m WHERE m.id = dual_registration.member_id OFFSET 0));
CREATE POLICY made ON dual_registration FOR INSERT TO linge_app WITH CHECK ((SELECT app_role()) = 'org_admin' AND (SELECT app_action()) = 'members:edit' AND EXISTS (SELECT FROM member AS m WHERE m.id = dual_registration.member_id OFFSET 0));
CREATE POLICY removed ON dual_registration FOR DELETE TO linge_app USING ((SELECT app_role()) = 'org_admin' AND (SELECT app_action()) = 'members:edit' AND EXISTS (SELECT FROM member AS m WHERE m.id = dual_registration.member_id OFFSET 0));
ALTER TABLE member_event ENABLE ROW LEVEL SECURITY;
ALTER TABLE member_event FORCE ROW LEVEL SECURITY;
CREATE POLICY seen ON member_event FOR SELECT TO linge_app USING (EXISTS (SELECT FROM member AS m WHERE m.id = member_event.member_id OFFSET 0));
CREATE POLICY made ON member_event FOR INSERT TO linge_app WITH CHECK ((SELECT app_role()) = 'org_admin' AND (SELECT app_action()) IN ('members:edit', 'members:export') AND account_id = (SELECT app_account()) AND EXISTS (SELECT FROM member AS m WHERE m.id = member_event.member_id OFFSET 0));

ALTER TABLE roster_import ENABLE ROW LEVEL SECURITY;
ALTER TABLE roster_import FORCE ROW LEVEL SECURITY;
-- Its counts are those of one community: seen with its members, and by who made it.
CREATE POLICY seen ON roster_import FOR SELECT TO linge_app USING (
    (SELECT app_role()) = 'org_admin' AND (SELECT app_action()) LIKE 'members:%'
    AND (account_id = (SELECT app_account())
        OR EXISTS (SELECT FROM member AS m WHERE m.roster_id = roster_import.id OFFSET 0)));
CREATE POLICY made ON roster_import FOR INSERT TO linge_app WITH CHECK (
    (SELECT app_role()) = 'org_admin' AND (SELECT app_action()) = 'members:edit' AND account_id = (SELECT app_account()));
CREATE POLICY counted ON roster_import FOR SELECT TO linge_tally USING (true);

GRANT SELECT, INSERT, UPDATE, DELETE ON member, participation TO linge_app;
GRANT SELECT, INSERT, UPDATE ON member_affiliation, member_residence TO linge_app;
GRANT SELECT, INSERT, DELETE ON member_token, dual_registration TO linge_app;
GRANT SELECT, INSERT ON member_event, roster_import TO linge_app;

-- Buildings are seen where the caller may see the place. Counts are not read by the serving role
-- at all: published figures are computed as linge_publisher, which sees no people.
CREATE INDEX ix_building_without_grid ON building (community_id) WHERE grid_id IS NULL;
ALTER TABLE building ENABLE ROW LEVEL SECURITY;
ALTER TABLE building FORCE ROW LEVEL SECURITY;
CREATE POLICY operator ON building TO linge_owner USING (true) WITH CHECK (true);
CREATE POLICY published ON building FOR SELECT TO linge_publisher USING (true);
CREATE POLICY counted ON building FOR SELECT TO linge_tally USING (true);
CREATE POLICY seen ON building FOR SELECT TO linge_app USING (
    (SELECT app_role() IN ('leader', 'planner', 'grid_worker', 'org_admin'))
    AND (
        grid_id = ANY ((SELECT app_ids('app.grids'))::uuid[])
        OR (grid_id IS NULL AND community_id = ANY ((SELECT app_ids('app.communities'))::uuid[]))
        OR id = ANY ((SELECT app_ids('app.buildings'))::uuid[])
    )
    AND NOT id = ANY ((SELECT app_ids('app.denied_buildings'))::uuid[])
);

ALTER TABLE building_tally ENABLE ROW LEVEL SECURITY;
ALTER TABLE building_tally FORCE ROW LEVEL SECURITY;
CREATE POLICY operator ON building_tally TO linge_owner USING (true) WITH CHECK (true);
CREATE POLICY published ON building_tally FOR SELECT TO linge_publisher USING (true);
CREATE POLICY counted ON building_tally TO linge_tally USING (true) WITH CHECK (true);
REVOKE SELECT ON building_tally FROM linge_app;
ALTER TABLE building_branch_tally ENABLE ROW LEVEL SECURITY;
ALTER TABLE building_branch_tally FORCE ROW LEVEL SECURITY;
CREATE POLICY operator ON building_branch_tally TO linge_owner USING (true) WITH CHECK (true);
CREATE POLICY published ON building_branch_tally FOR SELECT TO linge_publisher USING (true);
CREATE POLICY counted ON building_branch_tally TO linge_tally USING (true) WITH CHECK (true);
REVOKE SELECT ON building_branch_tally FROM linge_app;
ALTER TABLE org_tally ENABLE ROW LEVEL SECURITY;
ALTER TABLE org_tally FORCE ROW LEVEL SECURITY;
CREATE POLICY operator ON org_tally TO linge_owner USING (true) WITH CHECK (true);
CREATE POLICY published ON org_tally FOR SELECT TO linge_publisher USING (true);
CREATE POLICY counted ON org_tally TO linge_tally USING (true) WITH CHECK (true);
REVOKE SELECT ON org_tally FROM linge_app;

GRANT SELECT ON district, street, community, rc_status_period, estate, grid, building, village,
    local_institution, walk_edge, barrier, venue, party_org, party_org_place, party_group,
    group_building, building_tally, building_branch_tally, org_tally, import_batch TO linge_publisher;
