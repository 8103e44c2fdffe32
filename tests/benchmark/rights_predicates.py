"""Single conditions of functions and policies, each with what it is broken to."""

_MEMBER_IDS = "(( SELECT app_ids('app.{}'::text) AS app_ids)::uuid[])"


def _listed(column: str, name: str) -> str:
    return f"({column} = ANY {_MEMBER_IDS.format(name)})"


# Function, condition, what takes its place.
FUNCTIONS = (
    ("held_grants", "AND a.is_active ", ""),
    ("held_grants", "(g.expires_at IS NULL OR g.expires_at > now())", "true"),
    ("held_grants", "(g.scope_kind <> 'org' OR a.role = 'org_admin')", "true"),
    ("held_grants", "(g.account_id = a.id OR g.role = a.role)", "(g.account_id = a.id)"),
    ("held_grants", "(g.account_id = a.id OR g.role = a.role)", "(g.role = a.role)"),
    ("held_grants", "(g.account_id = a.id OR g.role = a.role)", "true"),
    ("held_grants", "ON r.role = a.role AND r.action = p_action", "ON r.action = p_action"),
    ("held_grants", " AND g.action = p_action\n", "\n"),
    ("decided_places", "p.depth DESC, ", ""),
    ("decided_places", "g.personal DESC, ", ""),
    ("decided_places", "(g.effect = 'deny') DESC, ", ""),
    ("decided_buildings", "g.personal DESC, ", ""),
    ("decided_buildings", "(g.effect = 'deny') DESC, ", ""),
    ("decided_orgs", "ORDER BY id, steps, ", "ORDER BY id, "),
    ("decided_orgs", "personal DESC, ", ""),
    ("decided_orgs", "(effect = 'deny') DESC, ", ""),
    ("decided_at", "coalesce(b.allowed, p.allowed), ", "p.allowed, "),
    ("rights_of", "WHERE p_only IS NULL OR d.resource = ANY (p_only)", ""),
    ("guard_account", "app_role() <> 'sec_admin'", "false"),
    ("guard_account", "TG_OP <> 'INSERT' AND OLD.id = app_account()", "false"),
    ("guard_account", "AND is_active AND id <> OLD.id", "AND id <> OLD.id"),
    ("guard_account", "AND is_active AND id <> OLD.id", "AND is_active"),
    ("guard_grant", "app_role() <> 'sec_admin'", "false"),
    ("guard_grant", "given.account_id = app_account() OR ", ""),
    ("guard_grant", "given.role = app_role()\n", "false\n"),
    ("guard_grant", "given.scope_kind = 'org' AND given_role <> 'org_admin'", "false"),
    ("guard_grant", "WHERE role = given_role AND action = given.action", ""),
)

# Table, policy, condition, what takes its place.
POLICIES = (
    ("building", "seen", _listed("grid_id", "grids"), "false"),
    ("building", "seen", _listed("community_id", "communities"), "false"),
    ("building", "seen", "(grid_id IS NULL)", "true"),
    ("building", "seen", _listed("id", "buildings") + ")", "false)"),
    ("building", "seen", "(NOT " + _listed("id", "denied_buildings") + ")", "true"),
    ("building", "seen", "ARRAY['leader'::text, ", "ARRAY['auditor'::text, 'leader'::text, "),
    (
        "member",
        "seen",
        "ARRAY['grid_worker'::text, ",
        "ARRAY['leader'::text, 'grid_worker'::text, ",
    ),
    (
        "member",
        "seen",
        "ARRAY['members:read'::text, ",
        "ARRAY['places:read'::text, 'members:read'::text, ",
    ),
    ("member", "seen", _listed("home_grid_id", "member_grids"), "false"),
    ("member", "seen", _listed("home_community_id", "member_communities"), "false"),
    (
        "member",
        "seen",
        _listed("home_building_id", "member_buildings") + " OR (pri",
        "(false) OR (pri",
    ),
    ("member", "seen", "CASE WHEN (app_role() = 'org_admin'::text) THEN", "CASE WHEN true THEN"),
    ("member", "seen", _listed("home_building_id", "member_denied_buildings"), "(false)"),
    ("member", "seen", _listed("primary_org_id", "member_denied_orgs"), "(false)"),
    ("member", "seen", _listed("home_grid_id", "member_denied_grids"), "(false)"),
    ("member", "seen", _listed("home_community_id", "member_denied_communities"), "(false)"),
    (
        "member",
        "seen",
        "(" + _listed("home_building_id", "member_buildings") + " IS TRUE)",
        "false",
    ),
    (
        "member",
        "changed",
        "app_role() = 'org_admin'::text) AND (app_action",
        "true) AND (app_action",
    ),
    ("member", "made", "app_role() = 'org_admin'::text) AND (app_action", "true) AND (app_action"),
    (
        "member",
        "removed",
        "app_role() = 'org_admin'::text) AND (app_action",
        "true) AND (app_action",
    ),
    ("member", "changed", "app_action() = 'members:edit'::text", "true"),
    ("member", "made", "app_action() = 'members:edit'::text", "true"),
    ("member", "removed", "app_action() = 'members:edit'::text", "true"),
    ("member_event", "made", "(account_id = ( SELECT app_account() AS app_account))", "true"),
    ("roster_import", "made", "(account_id = ( SELECT app_account() AS app_account))", "true"),
    ("roster_import", "seen", "(account_id = ( SELECT app_account() AS app_account))", "true"),
    ("roster_import", "seen", "(( SELECT app_role() AS app_role) = 'org_admin'::text)", "true"),
    ("access_grant", "seen", "(role = ( SELECT app_role() AS app_role))", "false"),
    ("access_grant", "seen", "(account_id = ( SELECT app_account() AS app_account))", "false"),
    ("account", "seen", "(login = ( SELECT app_login() AS app_login))", "false"),
    ("account", "changed", "(login = ( SELECT app_login() AS app_login))", "false"),
    ("session", "seen", "(token_sha256 = ( SELECT app_credential() AS app_credential))", "false"),
    ("api_token", "seen", "(token_sha256 = ( SELECT app_credential() AS app_credential))", "false"),
    (
        "one_time_link",
        "seen",
        "(token_sha256 = ( SELECT app_credential() AS app_credential))",
        "false",
    ),
    (
        "session",
        "changed",
        "(token_sha256 = ( SELECT app_credential() AS app_credential))",
        "false",
    ),
    (
        "api_token",
        "changed",
        "(token_sha256 = ( SELECT app_credential() AS app_credential))",
        "false",
    ),
    (
        "one_time_link",
        "changed",
        "(token_sha256 = ( SELECT app_credential() AS app_credential))",
        "false",
    ),
)
