-- Which of the events that were written on a server are sealed: those that this snapshot sees. A
-- dump restored on another server starts its transaction numbers again, so each has its own.
CREATE TABLE audit_cluster (
    cluster_id BIGINT NOT NULL,
    snapshot TEXT NOT NULL,
    seq BIGINT NOT NULL,
    CONSTRAINT pk_audit_cluster PRIMARY KEY (cluster_id)
);

CREATE TABLE audit_event (
    id UUID DEFAULT gen_random_uuid() NOT NULL,
    happened_at TIMESTAMP WITH TIME ZONE DEFAULT clock_timestamp() NOT NULL,
    written_xid BIGINT NOT NULL,
    cluster_id BIGINT NOT NULL,
    kind TEXT NOT NULL,
    account_id UUID,
    login TEXT,
    role TEXT,
    action TEXT,
    object_kind TEXT,
    object_id UUID,
    outcome TEXT NOT NULL,
    reason TEXT,
    details JSONB DEFAULT '{}' NOT NULL,
    request_id TEXT,
    CONSTRAINT pk_audit_event PRIMARY KEY (happened_at, id),
    CONSTRAINT ck_audit_event_outcome CHECK (outcome IN ('ok', 'denied', 'failed', 'empty'))
) PARTITION BY RANGE (happened_at);
CREATE INDEX ix_audit_event_cluster_id ON audit_event (cluster_id, written_xid, id);
CREATE INDEX ix_audit_event_account_id ON audit_event (account_id, happened_at);
CREATE INDEX ix_audit_event_object_id ON audit_event (object_id, happened_at);

-- Takes what no month takes, so that a write never fails for want of a partition.
CREATE TABLE audit_event_default PARTITION OF audit_event DEFAULT;
ALTER TABLE audit_event_default ENABLE ROW LEVEL SECURITY;
ALTER TABLE audit_event_default FORCE ROW LEVEL SECURITY;

-- The chain: hash = sha256(hash before | seq | event_id | event_digest). It can be checked
-- without the events, so that old ones may go when their time is over.
CREATE TABLE audit_link (
    seq BIGINT NOT NULL,
    event_id UUID NOT NULL,
    happened_at TIMESTAMP WITH TIME ZONE NOT NULL,
    event_digest BYTEA NOT NULL,
    hash BYTEA NOT NULL,
    CONSTRAINT pk_audit_link PRIMARY KEY (seq)
);

ALTER TABLE audit_cluster ENABLE ROW LEVEL SECURITY;
ALTER TABLE audit_cluster FORCE ROW LEVEL SECURITY;
ALTER TABLE audit_event ENABLE ROW LEVEL SECURITY;
ALTER TABLE audit_event FORCE ROW LEVEL SECURITY;
ALTER TABLE audit_link ENABLE ROW LEVEL SECURITY;
ALTER TABLE audit_link FORCE ROW LEVEL SECURITY;

-- The writer adds and reads; nobody has the right to change or remove an event or a link.
GRANT SELECT, INSERT ON audit_event, audit_link TO linge_audit_writer;
GRANT SELECT, INSERT, UPDATE ON audit_cluster TO linge_audit_writer;
CREATE POLICY added ON audit_event FOR INSERT TO linge_audit_writer WITH CHECK (true);
CREATE POLICY sealed ON audit_event FOR SELECT TO linge_audit_writer USING (true);
CREATE POLICY added ON audit_link FOR INSERT TO linge_audit_writer WITH CHECK (true);
CREATE POLICY sealed ON audit_link FOR SELECT TO linge_audit_writer USING (true);
CREATE POLICY marked ON audit_cluster TO linge_audit_writer USING (true) WITH CHECK (true);

GRANT SELECT ON audit_cluster, audit_event, audit_link TO linge_app;
CREATE POLICY audited ON audit_cluster FOR SELECT TO linge_app
    USING ((SELECT app_role() = 'auditor' AND app_action() = 'audit:read'));
CREATE POLICY audited ON audit_event FOR SELECT TO linge_app
    USING ((SELECT app_role() = 'auditor' AND app_action() = 'audit:read'));
CREATE POLICY audited ON audit_link FOR SELECT TO linge_app
    USING ((SELECT app_role() = 'auditor' AND app_action() = 'audit:read'));

-- One digest of an event for sealing and for verifying: every column, in the one text that
-- jsonb has for it; times are numbers, which no setting of the session changes.
CREATE FUNCTION audit_digest(event audit_event) RETURNS bytea LANGUAGE sql STABLE
    AS $$
    SELECT sha256(convert_to(jsonb_build_array(
        event.id, (extract(epoch FROM event.happened_at) * 1000000)::bigint, event.written_xid,
        event.cluster_id, event.kind, event.account_id, event.login, event.role, event.action,
        event.object_kind, event.object_id, event.outcome, event.reason, event.details,
        event.request_id
    )::text, 'UTF8'))
$$;

-- Who waits longer than this for a locked table is told that there is no audit.
CREATE FUNCTION write_audit(
    p_kind text, p_account uuid, p_login text, p_role text, p_action text, p_object_kind text,
    p_object uuid, p_outcome text, p_reason text, p_details jsonb, p_request text
) RETURNS void LANGUAGE plpgsql SECURITY DEFINER
    SET search_path = pg_catalog, public, pg_temp SET lock_timeout = '5s'
    AS $$
BEGIN
    INSERT INTO audit_event (
        written_xid, cluster_id, kind, account_id, login, role, action, object_kind, object_id,
        outcome, reason, details, request_id
    ) VALUES (
        pg_current_xact_id()::text::bigint, (pg_control_system()).system_identifier, p_kind,
        p_account, p_login, p_role, p_action, p_object_kind, p_object, p_outcome, p_reason,
        p_details, p_request
    );
END
$$;
REVOKE ALL ON FUNCTION write_audit FROM PUBLIC;
GRANT EXECUTE ON FUNCTION write_audit TO linge_app, linge_owner;
GRANT CREATE ON SCHEMA public TO linge_audit_writer;
ALTER FUNCTION write_audit OWNER TO linge_audit_writer;
REVOKE CREATE ON SCHEMA public FROM linge_audit_writer;

-- Makes the partitions of this month and the next three (months in UTC). A month of which the
-- default partition has rows already stays there.
CREATE FUNCTION audit_make_partitions() RETURNS void LANGUAGE plpgsql SECURITY DEFINER
    SET search_path = pg_catalog, public, pg_temp SET lock_timeout = '2s'
    SET client_min_messages = warning
    AS $$
DECLARE
    month timestamp := date_trunc('month', now() AT TIME ZONE 'UTC');
    part text;
BEGIN
    PERFORM pg_advisory_xact_lock(hashtext('linge audit partitions'));
    FOR ahead IN 0..3 LOOP
        part := 'audit_event_' || to_char(month, 'YYYY_MM');
        IF to_regclass('public.' || part) IS NULL THEN
            BEGIN
                EXECUTE format(
                    'CREATE TABLE public.%I (LIKE public.audit_event INCLUDING ALL)', part
                );
                EXECUTE format('ALTER TABLE public.%I ENABLE ROW LEVEL SECURITY', part);
                EXECUTE format('ALTER TABLE public.%I FORCE ROW LEVEL SECURITY', part);
                EXECUTE format(
                    'ALTER TABLE public.audit_event ATTACH PARTITION public.%I'
                    ' FOR VALUES FROM (%L) TO (%L)',
                    part, month::text || '+00', (month + interval '1 month')::text || '+00'
                );
            EXCEPTION WHEN check_violation THEN
                NULL;
            END;
        END IF;
        month := month + interval '1 month';
    END LOOP;
END
$$;
REVOKE ALL ON FUNCTION audit_make_partitions FROM PUBLIC;
GRANT EXECUTE ON FUNCTION audit_make_partitions TO linge_app;
SELECT audit_make_partitions();
