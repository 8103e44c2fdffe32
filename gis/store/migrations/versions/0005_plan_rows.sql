-- Saved plans and their runs hold exact counts of members: a planner's, in a planner's deed.
ALTER TABLE scenario ENABLE ROW LEVEL SECURITY;
ALTER TABLE scenario FORCE ROW LEVEL SECURITY;
CREATE POLICY operator ON scenario TO linge_owner USING (true) WITH CHECK (true);
CREATE POLICY seen ON scenario FOR SELECT TO linge_app USING (
    (SELECT app_role()) = 'planner' AND (SELECT app_action()) IN ('plans:read', 'plans:write'));
CREATE POLICY made ON scenario FOR INSERT TO linge_app WITH CHECK (
    (SELECT app_role()) = 'planner' AND (SELECT app_action()) = 'plans:write');
CREATE POLICY changed ON scenario FOR UPDATE TO linge_app USING (
    (SELECT app_role()) = 'planner' AND (SELECT app_action()) = 'plans:write');

ALTER TABLE scenario_proposal ENABLE ROW LEVEL SECURITY;
ALTER TABLE scenario_proposal FORCE ROW LEVEL SECURITY;
CREATE POLICY operator ON scenario_proposal TO linge_owner USING (true) WITH CHECK (true);
CREATE POLICY seen ON scenario_proposal FOR SELECT TO linge_app USING (
    (SELECT app_role()) = 'planner' AND (SELECT app_action()) IN ('plans:read', 'plans:write'));
CREATE POLICY made ON scenario_proposal FOR INSERT TO linge_app WITH CHECK (
    (SELECT app_role()) = 'planner' AND (SELECT app_action()) = 'plans:write');
CREATE POLICY changed ON scenario_proposal FOR UPDATE TO linge_app USING (
    (SELECT app_role()) = 'planner' AND (SELECT app_action()) = 'plans:write');

ALTER TABLE scenario_event ENABLE ROW LEVEL SECURITY;
ALTER TABLE scenario_event FORCE ROW LEVEL SECURITY;
CREATE POLICY operator ON scenario_event TO linge_owner USING (true) WITH CHECK (true);
CREATE POLICY seen ON scenario_event FOR SELECT TO linge_app USING (
    (SELECT app_role()) = 'planner' AND (SELECT app_action()) IN ('plans:read', 'plans:write'));
CREATE POLICY made ON scenario_event FOR INSERT TO linge_app WITH CHECK (
    (SELECT app_role()) = 'planner' AND (SELECT app_action()) = 'plans:write');

ALTER TABLE plan_job ENABLE ROW LEVEL SECURITY;
ALTER TABLE plan_job FORCE ROW LEVEL SECURITY;
CREATE POLICY operator ON plan_job TO linge_owner USING (true) WITH CHECK (true);
CREATE POLICY seen ON plan_job FOR SELECT TO linge_app USING (
    (SELECT app_role()) = 'planner' AND (SELECT app_action()) IN ('plans:read', 'plans:write'));
CREATE POLICY made ON plan_job FOR INSERT TO linge_app WITH CHECK (
    (SELECT app_role()) = 'planner' AND (SELECT app_action()) = 'plans:write');
CREATE POLICY changed ON plan_job FOR UPDATE TO linge_app USING (
    (SELECT app_role()) = 'planner' AND (SELECT app_action()) = 'plans:write');
