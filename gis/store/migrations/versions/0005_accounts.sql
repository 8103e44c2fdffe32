-- What the application says of the caller, for one transaction each. Only gis/store/rights.py
-- sets it; after a transaction a setting reads '', before the first it is absent: both are none.
CREATE FUNCTION app_account() RETURNS uuid LANGUAGE sql STABLE
    AS $$ SELECT nullif(current_setting('app.account', true), '')::uuid $$;
CREATE FUNCTION app_role() RETURNS text LANGUAGE sql STABLE
    AS $$ SELECT coalesce(current_setting('app.role', true), '') $$;
CREATE FUNCTION app_action() RETURNS text LANGUAGE sql STABLE
    AS $$ SELECT coalesce(current_setting('app.action', true), '') $$;
CREATE FUNCTION app_login() RETURNS text LANGUAGE sql STABLE
    AS $$ SELECT coalesce(current_setting('app.login', true), '') $$;
CREATE FUNCTION app_credential() RETURNS bytea LANGUAGE sql STABLE
    AS $$ SELECT decode(coalesce(current_setting('app.credential', true), ''), 'hex') $$;
CREATE FUNCTION app_ids(name text) RETURNS uuid[] LANGUAGE sql STABLE
    AS $$ SELECT coalesce(nullif(current_setting(name, true), ''), '{}')::uuid[] $$;

CREATE TABLE account (
    id UUID NOT NULL,
    login TEXT NOT NULL,
    role TEXT NOT NULL,
    password_hash TEXT,
    is_active BOOLEAN DEFAULT true NOT NULL,
    failed_count INTEGER DEFAULT 0 NOT NULL,
    locked_until TIMESTAMP WITH TIME ZONE,
    created_at TIMESTAMP WITH TIME ZONE DEFAULT now() NOT NULL,
    created_by UUID,
    last_login_at TIMESTAMP WITH TIME ZONE,
    version INTEGER DEFAULT 1 NOT NULL,
    CONSTRAINT pk_account PRIMARY KEY (id),
    CONSTRAINT uq_account_login UNIQUE (login),
    CONSTRAINT ck_account_login CHECK (login ~ '^[a-z0-9][a-z0-9._-]{1,39}$'),
    CONSTRAINT ck_account_role CHECK (role IN ('leader', 'planner', 'grid_worker', 'org_admin', 'sec_admin', 'sys_admin', 'auditor')),
    CONSTRAINT fk_account_created_by FOREIGN KEY(created_by) REFERENCES account (id)
);

CREATE TABLE role_action (
    role TEXT NOT NULL,
    action TEXT NOT NULL,
    CONSTRAINT pk_role_action PRIMARY KEY (role, action)
);
INSERT INTO role_action VALUES
    ('leader', 'coverage:read'), ('leader', 'places:read'),
    ('planner', 'coverage:read'), ('planner', 'places:read'), ('planner', 'counts:read'),
    ('planner', 'plans:read'), ('planner', 'plans:write'),
    ('grid_worker', 'places:read'), ('grid_worker', 'members:read'), ('grid_worker', 'members:reveal'),
    ('org_admin', 'places:read'), ('org_admin', 'members:read'), ('org_admin', 'members:reveal'),
    ('org_admin', 'members:edit'), ('org_admin', 'members:export'),
    ('sec_admin', 'accounts:administer'), ('sys_admin', 'system:operate'), ('auditor', 'audit:read');

CREATE TABLE access_grant (
    id UUID NOT NULL,
    account_id UUID,
    role TEXT,
    action TEXT NOT NULL,
    effect TEXT NOT NULL,
    scope_kind TEXT NOT NULL,
    scope_id UUID NOT NULL,
    granted_by UUID,
    granted_at TIMESTAMP WITH TIME ZONE DEFAULT now() NOT NULL,
    expires_at TIMESTAMP WITH TIME ZONE,
    version INTEGER DEFAULT 1 NOT NULL,
    CONSTRAINT pk_access_grant PRIMARY KEY (id),
    CONSTRAINT ck_access_grant_one_subject CHECK (num_nonnulls(account_id, role) = 1),
    CONSTRAINT ck_access_grant_effect CHECK (effect IN ('allow', 'deny')),
    CONSTRAINT ck_access_grant_scope_kind CHECK (scope_kind IN ('district', 'street', 'community', 'grid', 'building', 'org')),
    CONSTRAINT fk_access_grant_account_id FOREIGN KEY(account_id) REFERENCES account (id),
    CONSTRAINT fk_access_grant_granted_by FOREIGN KEY(granted_by) REFERENCES account (id)
);
CREATE INDEX ix_access_grant_account_id ON access_grant (account_id, action);
CREATE INDEX ix_access_grant_role ON access_grant (role, action);
CREATE INDEX ix_access_grant_scope_id ON access_grant (scope_id);

CREATE TABLE session (
    id UUID NOT NULL,
    account_id UUID NOT NULL,
    token_sha256 BYTEA NOT NULL,
    created_at TIMESTAMP WITH TIME ZONE DEFAULT now() NOT NULL,
    last_seen_at TIMESTAMP WITH TIME ZONE DEFAULT now() NOT NULL,
    expires_at TIMESTAMP WITH TIME ZONE NOT NULL,
    ended_at TIMESTAMP WITH TIME ZONE,
    CONSTRAINT pk_session PRIMARY KEY (id),
    CONSTRAINT uq_session_token_sha256 UNIQUE (token_sha256),
    CONSTRAINT fk_session_account_id FOREIGN KEY(account_id) REFERENCES account (id)
);
CREATE INDEX ix_session_account_id ON session (account_id);

CREATE TABLE api_token (
    id UUID NOT NULL,
    account_id UUID NOT NULL,
    name TEXT NOT NULL,
    token_sha256 BYTEA NOT NULL,
    actions TEXT[] NOT NULL,
    scope_kind TEXT,
    scope_id UUID,
    created_at TIMESTAMP WITH TIME ZONE DEFAULT now() NOT NULL,
    expires_at TIMESTAMP WITH TIME ZONE NOT NULL,
    revoked_at TIMESTAMP WITH TIME ZONE,
    last_used_at TIMESTAMP WITH TIME ZONE,
    CONSTRAINT pk_api_token PRIMARY KEY (id),
    CONSTRAINT uq_api_token_token_sha256 UNIQUE (token_sha256),
    CONSTRAINT ck_api_token_scope CHECK (num_nonnulls(scope_kind, scope_id) IN (0, 2)),
    CONSTRAINT ck_api_token_scope_kind CHECK (scope_kind IN ('district', 'street', 'community', 'grid', 'building', 'org')),
    CONSTRAINT fk_api_token_account_id FOREIGN KEY(account_id) REFERENCES account (id)
);
CREATE INDEX ix_api_token_account_id ON api_token (account_id);

CREATE TABLE one_time_link (
    id UUID NOT NULL,
    account_id UUID NOT NULL,
    token_sha256 BYTEA NOT NULL,
    created_by UUID,
    created_at TIMESTAMP WITH TIME ZONE DEFAULT now() NOT NULL,
    expires_at TIMESTAMP WITH TIME ZONE NOT NULL,
    used_at TIMESTAMP WITH TIME ZONE,
    CONSTRAINT pk_one_time_link PRIMARY KEY (id),
    CONSTRAINT uq_one_time_link_token_sha256 UNIQUE (token_sha256),
    CONSTRAINT fk_one_time_link_account_id FOREIGN KEY(account_id) REFERENCES account (id),
    CONSTRAINT fk_one_time_link_created_by FOREIGN KEY(created_by) REFERENCES account (id)
);
CREATE INDEX ix_one_time_link_account_id ON one_time_link (account_id);

-- Rises, in the same transaction, with every change of rights: what is kept of them elsewhere
-- is good as long as this number stays.
CREATE TABLE rights_state (
    only_one BOOLEAN DEFAULT true NOT NULL,
    version BIGINT DEFAULT 1 NOT NULL,
    CONSTRAINT pk_rights_state PRIMARY KEY (only_one),
    CONSTRAINT ck_rights_state_only_one CHECK (only_one)
);
INSERT INTO rights_state DEFAULT VALUES;
