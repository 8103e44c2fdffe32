-- Seals committed events, at most p_limit; gives how many (null: another sealer is at work) and
-- the head of the chain. An event is taken when no transaction that began before its own can
-- still commit: then (written_xid, id) is an order in which nothing comes later in between.
CREATE FUNCTION audit_seal(
    p_limit integer, OUT sealed integer, OUT head_seq bigint, OUT head_hash bytea
) LANGUAGE plpgsql SECURITY DEFINER
    SET search_path = pg_catalog, public, pg_temp
    -- What is looked for lies at the end of an index, whatever the statistics say.
    SET enable_seqscan = off SET enable_bitmapscan = off SET enable_sort = off
    AS $$
DECLARE
    here bigint := (pg_control_system()).system_identifier;
    server bigint;
    mark audit_cluster%ROWTYPE;
    event record;
    is_first boolean;
BEGIN
    IF current_setting('transaction_isolation') <> 'read committed' THEN
        RAISE EXCEPTION 'sealing needs READ COMMITTED: its marks are read after its lock';
    END IF;
    IF pg_try_advisory_xact_lock(hashtext('linge audit sealer')) THEN
        sealed := 0;
    END IF;
    SELECT seq, hash INTO head_seq, head_hash FROM audit_link ORDER BY seq DESC LIMIT 1;
    head_seq := coalesce(head_seq, 0);
    head_hash := coalesce(head_hash, decode(repeat('00', 32), 'hex'));
    IF sealed IS NULL THEN
        RETURN;
    END IF;
    -- A link that was removed leaves a gap for good.
    SELECT greatest(head_seq, max(seq)) INTO head_seq FROM audit_cluster;
    FOR server IN
        WITH RECURSIVE servers (id) AS (
            SELECT min(cluster_id) FROM audit_event
            UNION ALL
            SELECT (SELECT min(cluster_id) FROM audit_event WHERE cluster_id > servers.id)
            FROM servers WHERE servers.id IS NOT NULL
        )
        SELECT id FROM servers WHERE id IS NOT NULL ORDER BY id = here, id
    LOOP
        SELECT * INTO mark FROM audit_cluster WHERE cluster_id = server;
        is_first := NOT FOUND;
        IF is_first THEN
            mark := (server, 0, '00000000-0000-0000-0000-000000000000', 0);
        END IF;
        FOR event IN
            SELECT id, happened_at, written_xid, audit_digest(each) AS digest
            FROM audit_event AS each
            WHERE cluster_id = server
              AND (written_xid, id) > (mark.written_xid, mark.event_id)
              AND (server <> here
                   OR written_xid < pg_snapshot_xmin(pg_current_snapshot())::text::bigint)
            ORDER BY cluster_id, written_xid, id
            LIMIT p_limit - sealed
        LOOP
            sealed := sealed + 1;
            head_seq := head_seq + 1;
            head_hash := sha256(
                head_hash || int8send(head_seq) || uuid_send(event.id) || event.digest
            );
            INSERT INTO audit_link (seq, event_id, happened_at, event_digest, hash)
            VALUES (head_seq, event.id, event.happened_at, event.digest, head_hash);
            mark.written_xid := event.written_xid;
            mark.event_id := event.id;
            mark.seq := head_seq;
        END LOOP;
        IF is_first THEN
            INSERT INTO audit_cluster SELECT mark.* WHERE mark.seq > 0;
        ELSE
            UPDATE audit_cluster AS known
            SET written_xid = mark.written_xid, event_id = mark.event_id, seq = mark.seq
            WHERE known.cluster_id = server AND known.seq <> mark.seq;
        END IF;
    END LOOP;
END
$$;
REVOKE ALL ON FUNCTION audit_seal FROM PUBLIC;
GRANT EXECUTE ON FUNCTION audit_seal TO linge_app;

-- Links in their order, with the digest of the event as it is now (null: there is none). Digests
-- tell nothing of who did what, so whoever may connect may verify.
CREATE FUNCTION audit_links(p_after bigint, p_limit integer)
    RETURNS TABLE (
        seq bigint, event_id uuid, happened_at timestamptz, event_digest bytea, hash bytea,
        digest_now bytea
    )
    LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp
    AS $$
    SELECT link.seq, link.event_id, link.happened_at, link.event_digest, link.hash,
           CASE WHEN event.id IS NOT NULL THEN audit_digest(event) END
    FROM (SELECT * FROM audit_link WHERE seq > p_after ORDER BY seq LIMIT p_limit) AS link
    LEFT JOIN audit_event AS event
        ON event.happened_at = link.happened_at AND event.id = link.event_id
    ORDER BY link.seq
$$;
REVOKE ALL ON FUNCTION audit_links FROM PUBLIC;
GRANT EXECUTE ON FUNCTION audit_links TO linge_app, linge_owner;

-- Events without a link, though later ones have theirs (at most p_limit); how many wait to be
-- sealed; and the last link that was ever made.
CREATE FUNCTION audit_unlinked(
    p_limit integer, OUT event_ids uuid[], OUT waiting bigint, OUT last_seq bigint
) LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp
    AS $$
    WITH judged AS (
        SELECT event.id,
               coalesce((event.written_xid, event.id) <= (mark.written_xid, mark.event_id), false)
                   AS is_late
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
ALTER FUNCTION audit_seal OWNER TO linge_audit_writer;
ALTER FUNCTION audit_links OWNER TO linge_audit_writer;
ALTER FUNCTION audit_unlinked OWNER TO linge_audit_writer;
REVOKE CREATE ON SCHEMA public FROM linge_audit_writer;
