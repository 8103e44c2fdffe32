-- Seals committed events, about p_limit; gives how many (null: another sealer is at work) and the
-- head of the chain. New are the events that this snapshot sees and the one of the last batch did
-- not: written by a transaction that was open then, or that came later. So each is taken once,
-- whatever the order of the commits, and no long transaction holds the others back.
CREATE FUNCTION audit_seal(
    p_limit integer, OUT sealed integer, OUT head_seq bigint, OUT head_hash bytea
) LANGUAGE plpgsql SECURITY DEFINER
    SET search_path = pg_catalog, public, pg_temp
    -- What is looked for lies at the end of an index, whatever the statistics say.
    SET enable_seqscan = off SET enable_bitmapscan = off SET enable_sort = off
    AS $$
DECLARE
    here bigint := (pg_control_system()).system_identifier;
    last_seq bigint;
    server bigint;
    before pg_snapshot;
    now_seen pg_snapshot;
    still_open bigint[];
    first_new bigint;
    until bigint;
    taken integer;
    event record;
BEGIN
    IF current_setting('transaction_isolation') <> 'read committed'
        OR pg_current_xact_id_if_assigned() IS NOT NULL THEN
        RAISE EXCEPTION 'sealing needs a READ COMMITTED transaction of its own';
    END IF;
    IF pg_try_advisory_xact_lock(hashtext('linge audit sealer')) THEN
        sealed := 0;
    END IF;
    -- In the order of their names, as whoever empties them: nobody waits for the other for ever.
    LOCK TABLE audit_cluster, audit_event, audit_link IN ACCESS SHARE MODE;
    SELECT seq, hash INTO head_seq, head_hash FROM audit_link ORDER BY seq DESC LIMIT 1;
    head_seq := coalesce(head_seq, 0);
    head_hash := coalesce(head_hash, decode(repeat('00', 32), 'hex'));
    IF sealed IS NULL OR p_limit <= 0 THEN
        RETURN;
    END IF;
    -- A link that was removed leaves a gap for good.
    SELECT greatest(head_seq, max(seq)) INTO last_seq FROM audit_cluster;
    FOR server IN
        WITH RECURSIVE servers (id) AS (
            SELECT min(cluster_id) FROM audit_event
            UNION ALL
            SELECT (SELECT min(cluster_id) FROM audit_event WHERE cluster_id > servers.id)
            FROM servers WHERE servers.id IS NOT NULL
        )
        SELECT id FROM servers WHERE id IS NOT NULL ORDER BY id = here, id
    LOOP
        before := coalesce((SELECT snapshot FROM audit_cluster WHERE cluster_id = server), '1:1:');
        first_new := pg_snapshot_xmax(before)::text::bigint;
        still_open := ARRAY(SELECT pg_snapshot_xip(before)::text::bigint);
        until := (
            SELECT written_xid FROM audit_event
            WHERE cluster_id = server AND written_xid >= first_new
            ORDER BY cluster_id, written_xid, id OFFSET p_limit LIMIT 1
        );
        -- The events of one transaction are never parted, however many.
        IF until = (
            SELECT min(written_xid) FROM audit_event
            WHERE cluster_id = server AND written_xid >= first_new
        ) THEN
            until := until + 1;
        END IF;
        taken := 0;
        FOR event IN
            SELECT id, happened_at, written_xid, audit_digest(each) AS digest,
                   pg_current_snapshot() AS seen
            FROM audit_event AS each
            WHERE cluster_id = server AND written_xid = ANY (still_open)
            UNION ALL (
                SELECT id, happened_at, written_xid, audit_digest(each), pg_current_snapshot()
                FROM audit_event AS each
                WHERE cluster_id = server AND written_xid >= first_new
                  AND written_xid < coalesce(until, 9223372036854775807)
                ORDER BY cluster_id, written_xid, id
            )
        LOOP
            taken := taken + 1;
            last_seq := last_seq + 1;
            head_seq := last_seq;
            head_hash := sha256(
                head_hash || int8send(head_seq) || uuid_send(event.id) || event.digest
            );
            INSERT INTO audit_link (seq, event_id, happened_at, event_digest, hash)
            VALUES (head_seq, event.id, event.happened_at, event.digest, head_hash);
            now_seen := event.seen;
            first_new := greatest(first_new, event.written_xid + 1);
        END LOOP;
        IF taken > 0 THEN
            sealed := sealed + taken;
            IF server = here THEN
                now_seen := audit_cut_snapshot(now_seen, until);
            ELSE  -- a dump holds no open transaction
                now_seen := format('%s:%s:', first_new, first_new);
            END IF;
            INSERT INTO audit_cluster VALUES (server, now_seen::text, head_seq)
            ON CONFLICT (cluster_id) DO UPDATE SET snapshot = excluded.snapshot, seq = excluded.seq;
        END IF;
    END LOOP;
END
$$;

REVOKE ALL ON FUNCTION audit_seal FROM PUBLIC;
GRANT EXECUTE ON FUNCTION audit_seal TO linge_app;

-- A snapshot that sees what p_seen does of the transactions before p_until (null: of all), and
-- not what this transaction may write yet.
CREATE FUNCTION audit_cut_snapshot(p_seen pg_snapshot, p_until bigint) RETURNS pg_snapshot
    LANGUAGE sql SET search_path = pg_catalog, public, pg_temp
    AS $$
    WITH cut AS (
        SELECT least(pg_snapshot_xmax(p_seen)::text::bigint, p_until) AS until
    ), still_open AS (
        SELECT pg_snapshot_xip(p_seen)::text::bigint AS xid
        UNION
        SELECT pg_current_xact_id()::text::bigint
    )
    SELECT format(
        '%s:%s:%s', least(min(xid), max(until)), max(until), string_agg(xid::text, ',' ORDER BY xid)
    )::pg_snapshot
    FROM cut LEFT JOIN still_open ON xid < until
$$;

-- Links in their order, with the digest of the event as it is now (null: there is none). Digests
-- tell nothing of who did what, so whoever may connect may verify.
CREATE FUNCTION audit_links(p_after bigint, p_limit integer)
    RETURNS TABLE (
        seq bigint, event_id uuid, happened_at timestamptz, event_digest bytea, hash bytea,
        digest_now bytea
    )
    LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp
    AS $$
    SELECT link.seq, link.event_id, link.happened_at, link.event_digest, link.hash, event.digest
    FROM (SELECT * FROM audit_link WHERE seq > p_after ORDER BY seq LIMIT p_limit) AS link
    LEFT JOIN LATERAL (
        SELECT audit_digest(each) AS digest FROM audit_event AS each
        WHERE each.happened_at = link.happened_at AND each.id = link.event_id
        OFFSET 0  -- one by one: a join would read all events for every batch of links
    ) AS event ON true
    ORDER BY link.seq
$$;
REVOKE ALL ON FUNCTION audit_links FROM PUBLIC;
GRANT EXECUTE ON FUNCTION audit_links TO linge_app, linge_owner;

-- Events without a link, though their time has come (at most p_limit); how many wait to be
-- sealed; and the last link that was ever made.
CREATE FUNCTION audit_unlinked(
    p_limit integer, OUT event_ids uuid[], OUT waiting bigint, OUT last_seq bigint
) LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp
    AS $$
    WITH judged AS (
        SELECT event.id,
               mark.cluster_id IS NOT NULL AND pg_visible_in_snapshot(
                   event.written_xid::text::xid8, mark.snapshot::pg_snapshot
               ) AS is_late
        FROM audit_event AS event
        LEFT JOIN audit_cluster AS mark USING (cluster_id)
        WHERE NOT EXISTS (
            SELECT FROM audit_link AS link
            WHERE link.event_id = event.id AND link.happened_at = event.happened_at
        )
    )
    SELECT (SELECT coalesce(array_agg(id), '{}')
            FROM (SELECT id FROM judged WHERE is_late ORDER BY id LIMIT p_limit) AS late),
           (SELECT count(*) FROM judged WHERE NOT is_late),
           (SELECT coalesce(max(seq), 0) FROM audit_cluster)
$$;
REVOKE ALL ON FUNCTION audit_unlinked FROM PUBLIC;
GRANT EXECUTE ON FUNCTION audit_unlinked TO linge_app, linge_owner;

GRANT CREATE ON SCHEMA public TO linge_audit_writer;
ALTER FUNCTION audit_cut_snapshot OWNER TO linge_audit_writer;
ALTER FUNCTION audit_seal OWNER TO linge_audit_writer;
ALTER FUNCTION audit_links OWNER TO linge_audit_writer;
ALTER FUNCTION audit_unlinked OWNER TO linge_audit_writer;
REVOKE CREATE ON SCHEMA public FROM linge_audit_writer;
