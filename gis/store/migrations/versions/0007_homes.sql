-- The open rows of residence and of affiliation are repeated on the member. Both functions run with
-- the rights of whoever writes: a member can only be moved by who may change him before and after.
-- They run once for a statement: a roster brings thousands of rows at a time.
CREATE FUNCTION keep_home() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    UPDATE member AS m SET located_state = h.located_state, home_building_id = h.building_id,
        home_grid_id = b.grid_id, home_community_id = b.community_id
    FROM (
        SELECT moved.id, r.building_id, coalesce(r.located_state, 'unknown') AS located_state
        FROM (SELECT DISTINCT member_id AS id FROM changed) AS moved
        LEFT JOIN member_residence AS r ON r.member_id = moved.id AND upper_inf(r.valid)
    ) AS h
    LEFT JOIN building_chain(ARRAY(
        SELECT r.building_id FROM changed JOIN member_residence AS r
            ON r.member_id = changed.member_id AND upper_inf(r.valid)
        WHERE r.building_id IS NOT NULL
    )) AS b ON b.building_id = h.building_id
    WHERE m.id = h.id
        AND (m.located_state, m.home_building_id, m.home_grid_id, m.home_community_id)
            IS DISTINCT FROM (h.located_state, h.building_id, b.grid_id, b.community_id);
    RETURN NULL;
END $$;
CREATE TRIGGER keep_home_added AFTER INSERT ON member_residence
    REFERENCING NEW TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION keep_home();
CREATE TRIGGER keep_home_changed AFTER UPDATE ON member_residence
    REFERENCING NEW TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION keep_home();

CREATE FUNCTION keep_primary_org() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    UPDATE member AS m SET primary_org_id = h.party_org_id
    FROM (
        SELECT moved.id, a.party_org_id FROM (SELECT DISTINCT member_id AS id FROM changed) AS moved
        LEFT JOIN member_affiliation AS a ON a.member_id = moved.id AND upper_inf(a.valid)
    ) AS h
    WHERE m.id = h.id AND m.primary_org_id IS DISTINCT FROM h.party_org_id;
    RETURN NULL;
END $$;
CREATE TRIGGER keep_primary_org_added AFTER INSERT ON member_affiliation
    REFERENCING NEW TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION keep_primary_org();
CREATE TRIGGER keep_primary_org_changed AFTER UPDATE ON member_affiliation
    REFERENCING NEW TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION keep_primary_org();

-- A building that comes to another grid or community takes its members along, whoever moves it.
CREATE FUNCTION keep_homes_of_building() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
    UPDATE member SET home_grid_id = NEW.grid_id, home_community_id = NEW.community_id
    WHERE home_building_id = NEW.id;
    RETURN NULL;
END $$;
CREATE TRIGGER keep_homes_of_building AFTER UPDATE OF grid_id, community_id ON building
    FOR EACH ROW WHEN (OLD.grid_id IS DISTINCT FROM NEW.grid_id
        OR OLD.community_id IS DISTINCT FROM NEW.community_id)
    EXECUTE FUNCTION keep_homes_of_building();

GRANT SELECT ON member, member_affiliation, member_residence, building, estate, party_org,
    party_org_place, community, roster_import TO linge_tally;
GRANT UPDATE (home_grid_id, home_community_id) ON member TO linge_tally;
GRANT SELECT, INSERT, UPDATE, DELETE ON building_tally, building_branch_tally, org_tally TO linge_tally;
GRANT CREATE ON SCHEMA public TO linge_tally;
-- Rights first: once it is given away, they are no longer ours to change.
REVOKE ALL ON FUNCTION keep_homes_of_building() FROM PUBLIC;
ALTER FUNCTION keep_homes_of_building() OWNER TO linge_tally;
REVOKE CREATE ON SCHEMA public FROM linge_tally;
