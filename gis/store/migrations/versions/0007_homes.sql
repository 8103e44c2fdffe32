-- The open row of residence and of affiliation is repeated on the member. Both functions run with
-- the rights of whoever writes: a member can only be moved by who may change him before and after.
CREATE FUNCTION keep_home() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    UPDATE member AS m SET located_state = r.located_state, home_building_id = r.building_id,
        home_grid_id = b.grid_id, home_community_id = b.community_id
    FROM (SELECT NEW.member_id) AS moved (id)
    LEFT JOIN LATERAL (
        SELECT building_id, located_state FROM member_residence
        WHERE member_id = moved.id AND upper_inf(valid)
        UNION ALL SELECT NULL, 'unknown' LIMIT 1
    ) AS r ON true
    LEFT JOIN building_chain(ARRAY[r.building_id]) AS b ON true
    WHERE m.id = moved.id;
    RETURN NULL;
END $$;
CREATE TRIGGER keep_home AFTER INSERT OR UPDATE ON member_residence
    FOR EACH ROW EXECUTE FUNCTION keep_home();

CREATE FUNCTION keep_primary_org() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    UPDATE member SET primary_org_id = (
        SELECT party_org_id FROM member_affiliation
        WHERE member_id = NEW.member_id AND upper_inf(valid)
    ) WHERE id = NEW.member_id;
    RETURN NULL;
END $$;
CREATE TRIGGER keep_primary_org AFTER INSERT OR UPDATE ON member_affiliation
    FOR EACH ROW EXECUTE FUNCTION keep_primary_org();

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
