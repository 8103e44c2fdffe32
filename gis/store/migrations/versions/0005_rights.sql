-- ---- who stands above what ----
CREATE VIEW place_above WITH (security_invoker) AS
    SELECT 'district' AS kind, d.id, d.id AS above_id, 0 AS depth FROM district AS d
    UNION ALL SELECT 'street', s.id, s.id, 1 FROM street AS s
    UNION ALL SELECT 'street', s.id, s.district_id, 0 FROM street AS s
    UNION ALL SELECT 'community', c.id, c.id, 2 FROM community AS c
    UNION ALL SELECT 'community', c.id, c.street_id, 1 FROM community AS c
    UNION ALL SELECT 'community', c.id, s.district_id, 0 FROM community AS c JOIN street AS s ON s.id = c.street_id
    UNION ALL SELECT 'grid', g.id, g.id, 3 FROM grid AS g
    UNION ALL SELECT 'grid', g.id, g.community_id, 2 FROM grid AS g
    UNION ALL SELECT 'grid', g.id, c.street_id, 1 FROM grid AS g JOIN community AS c ON c.id = g.community_id
    UNION ALL SELECT 'grid', g.id, s.district_id, 0
        FROM grid AS g JOIN community AS c ON c.id = g.community_id JOIN street AS s ON s.id = c.street_id;

CREATE VIEW org_above WITH (security_invoker) AS
    WITH RECURSIVE line AS (
        SELECT id, id AS above_id, parent_id, 0 AS steps FROM party_org
        UNION ALL
        SELECT line.id, o.id, o.parent_id, line.steps + 1
        FROM line JOIN party_org AS o ON o.id = line.parent_id WHERE line.steps < 20
    )
    SELECT id, above_id, -steps AS depth FROM line;

-- The grants that an account holds for an action, itself or by its role. Organisations are for
-- administrators of organisations only, also where a former role has left some.
CREATE FUNCTION held_grants(p_account uuid, p_action text)
RETURNS TABLE (grant_id uuid, effect text, scope_kind text, scope_id uuid, personal boolean)
LANGUAGE sql STABLE AS $$
    SELECT g.id, g.effect, g.scope_kind, g.scope_id, g.account_id IS NOT NULL
    FROM account AS a
    JOIN role_action AS r ON r.role = a.role AND r.action = p_action
    JOIN access_grant AS g ON (g.account_id = a.id OR g.role = a.role) AND g.action = p_action
    WHERE a.id = p_account AND a.is_active AND (g.expires_at IS NULL OR g.expires_at > now())
        AND (g.scope_kind <> 'org' OR a.role = 'org_admin')
$$;

-- Which resources of a kind an account may use for an action, which it may not, and by which
-- grant: the most specific scope decides; at equal depth a grant to the account beats one to its
-- role; then deny beats allow. A resource without a verdict is not named: default deny.
-- `buildings` are only those that a grant names: the others follow their grid or community.
CREATE FUNCTION decided_places(p_account uuid, p_action text, p_kind text)
RETURNS TABLE (resource uuid, allowed boolean, grant_id uuid, scope_kind text)
LANGUAGE sql STABLE AS $$
    SELECT DISTINCT ON (p.id) p.id, g.effect = 'allow', g.grant_id, g.scope_kind
    FROM held_grants(p_account, p_action) AS g
    JOIN place_above AS p ON p.above_id = g.scope_id AND p.kind = p_kind
    WHERE g.scope_kind NOT IN ('org', 'building')
    ORDER BY p.id, p.depth DESC, g.personal DESC, (g.effect = 'deny') DESC, g.grant_id
$$;

CREATE FUNCTION decided_buildings(p_account uuid, p_action text)
RETURNS TABLE (resource uuid, allowed boolean, grant_id uuid, scope_kind text)
LANGUAGE sql STABLE AS $$
    SELECT DISTINCT ON (g.scope_id) g.scope_id, g.effect = 'allow', g.grant_id, g.scope_kind
    FROM held_grants(p_account, p_action) AS g
    WHERE g.scope_kind = 'building'
    ORDER BY g.scope_id, g.personal DESC, (g.effect = 'deny') DESC, g.grant_id
$$;

CREATE FUNCTION decided_orgs(p_account uuid, p_action text)
RETURNS TABLE (resource uuid, allowed boolean, grant_id uuid, scope_kind text)
LANGUAGE sql STABLE AS $$
    WITH RECURSIVE line AS (
        SELECT o.id, 0 AS steps, g.grant_id, g.effect, g.scope_kind, g.personal
        FROM held_grants(p_account, p_action) AS g JOIN party_org AS o ON o.id = g.scope_id
        WHERE g.scope_kind = 'org'
        UNION ALL
        SELECT o.id, line.steps + 1, line.grant_id, line.effect, line.scope_kind, line.personal
        FROM line JOIN party_org AS o ON o.parent_id = line.id WHERE line.steps < 20
    )
    SELECT DISTINCT ON (id) id, effect = 'allow', grant_id, scope_kind FROM line
    ORDER BY id, steps, personal DESC, (effect = 'deny') DESC, grant_id
$$;

-- ---- who may change rights ----
CREATE FUNCTION bump_rights() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
    UPDATE rights_state SET version = version + 1;
    RETURN NULL;
END $$;
REVOKE ALL ON FUNCTION bump_rights() FROM PUBLIC;

CREATE FUNCTION guard_account() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    is_operator boolean := current_user = 'linge_owner';
    changes_power boolean := TG_OP <> 'UPDATE' OR OLD.role <> NEW.role OR OLD.is_active <> NEW.is_active
        OR OLD.login <> NEW.login OR OLD.id <> NEW.id;
BEGIN
    IF changes_power AND NOT is_operator THEN
        IF app_role() <> 'sec_admin' THEN
            RAISE insufficient_privilege USING MESSAGE = 'only a sec_admin changes accounts';
        END IF;
        IF TG_OP <> 'INSERT' AND OLD.id = app_account() THEN
            RAISE insufficient_privilege USING MESSAGE = 'nobody changes the role or activity of their own account';
        END IF;
    END IF;
    IF TG_OP <> 'INSERT' AND changes_power AND OLD.role = 'sec_admin' AND OLD.is_active
        AND (TG_OP = 'DELETE' OR NEW.role <> 'sec_admin' OR NOT NEW.is_active) THEN
        -- Two who remove each other at the same moment must not both succeed.
        PERFORM pg_advisory_xact_lock(hashtext('last sec_admin'));
        IF NOT EXISTS (SELECT FROM account WHERE role = 'sec_admin' AND is_active AND id <> OLD.id) THEN
            RAISE insufficient_privilege USING MESSAGE = 'the last sec_admin cannot be removed';
        END IF;
    END IF;
    RETURN CASE WHEN TG_OP = 'DELETE' THEN OLD ELSE NEW END;
END $$;
CREATE TRIGGER guard_account BEFORE INSERT OR UPDATE OR DELETE ON account
    FOR EACH ROW EXECUTE FUNCTION guard_account();
CREATE TRIGGER bump_rights AFTER INSERT OR DELETE OR UPDATE OF role, is_active ON account
    FOR EACH STATEMENT EXECUTE FUNCTION bump_rights();

CREATE FUNCTION guard_grant() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    given access_grant := CASE WHEN TG_OP = 'DELETE' THEN OLD ELSE NEW END;
    given_role text;
BEGIN
    IF current_user <> 'linge_owner' THEN
        IF app_role() <> 'sec_admin' THEN
            RAISE insufficient_privilege USING MESSAGE = 'only a sec_admin changes grants';
        END IF;
        IF given.account_id = app_account() OR given.role = app_role()
            OR (TG_OP = 'UPDATE' AND (OLD.account_id = app_account() OR OLD.role = app_role())) THEN
            RAISE insufficient_privilege USING MESSAGE = 'nobody grants to themselves or to their own role';
        END IF;
    END IF;
    IF TG_OP <> 'DELETE' THEN
        given_role := coalesce(given.role, (SELECT role FROM account WHERE id = given.account_id));
        IF NOT EXISTS (SELECT FROM role_action WHERE role = given_role AND action = given.action) THEN
            RAISE check_violation USING MESSAGE = format('a %s cannot be granted %s', given_role, given.action);
        END IF;
        IF given.scope_kind = 'org' AND given_role <> 'org_admin' THEN
            RAISE check_violation USING MESSAGE = format('a %s has places, not organisations', given_role);
        END IF;
    END IF;
    RETURN given;
END $$;
CREATE TRIGGER guard_grant BEFORE INSERT OR UPDATE OR DELETE ON access_grant
    FOR EACH ROW EXECUTE FUNCTION guard_grant();
CREATE TRIGGER bump_rights AFTER INSERT OR UPDATE OR DELETE ON access_grant
    FOR EACH STATEMENT EXECUTE FUNCTION bump_rights();
