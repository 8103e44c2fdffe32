-- A row in every table that the small district leaves empty; run past triggers and policies.
-- :batch, :building and the rest are ids of the district.
INSERT INTO barrier (id, source_key, batch_id, geom) VALUES (gen_random_uuid(), 'x', :batch, 'SRID=4490;LINESTRING(0 0,1 1)');
INSERT INTO walk_edge (id, source_key, batch_id, geom) VALUES (gen_random_uuid(), 'x', :batch, 'SRID=4490;LINESTRING(0 0,1 1)');
INSERT INTO village (id, source_key, batch_id, name, geom) VALUES (gen_random_uuid(), 'x', :batch, 'x', 'SRID=4490;POINT(0 0)');
INSERT INTO local_institution (id, source_key, batch_id, name, geom) VALUES (gen_random_uuid(), 'x', :batch, 'x', 'SRID=4490;POINT(0 0)');
INSERT INTO venue (id, source_key, batch_id, name, venue_kind, geom, valid) VALUES (gen_random_uuid(), 'x', :batch, 'x', 'activity_room', 'SRID=4490;POINT(0 0)', '[2020-01-01,)');
INSERT INTO estate (id, source_key, batch_id, name, community_id, geom) VALUES (gen_random_uuid(), 'x', :batch, 'x', :community, ST_Multi(ST_GeomFromText('POLYGON((0 0,1 0,1 1,0 0))', 4490)));
INSERT INTO rc_status_period (id, source_key, batch_id, rc_status, community_id, valid) VALUES (gen_random_uuid(), 'x', :batch, 'established', :community, '[2020-01-01,)');
INSERT INTO party_org_place (id, source_key, batch_id, formation_mode, party_org_id, community_id, valid) VALUES (gen_random_uuid(), 'x', :batch, 'territorial', :org, :community, '[2020-01-01,)');
INSERT INTO party_group (id, source_key, batch_id, code, name, party_org_id, valid) VALUES (:org, 'x', :batch, 'x', 'x', :org, '[2020-01-01,)');
INSERT INTO group_building (id, source_key, batch_id, party_group_id, building_id, valid) VALUES (gen_random_uuid(), 'x', :batch, :org, :building, '[2020-01-01,)');
INSERT INTO change (batch_id, table_name, row_id, version_after) VALUES (:batch, 'building', :building, 1);
INSERT INTO building_tally (id, source_key, batch_id, building_id, as_of, affiliated_full, affiliated_probationary, resident_full, resident_probationary, resident_not_affiliated_here, affiliated_unlocated) VALUES (gen_random_uuid(), 'x', :batch, :building, '2026-01-01', 1, 0, 1, 0, 0, 0);
INSERT INTO building_branch_tally (id, source_key, batch_id, building_id, party_org_id, as_of, affiliated_full, affiliated_probationary) VALUES (gen_random_uuid(), 'x', :batch, :building, :org, '2026-01-01', 1, 0);
INSERT INTO org_tally (id, source_key, batch_id, party_org_id, as_of, affiliated_full, affiliated_probationary, resident_full, resident_probationary, resident_not_affiliated_here, affiliated_unlocated) VALUES (gen_random_uuid(), 'x', :batch, :org, '2026-01-01', 1, 0, 1, 0, 0, 0);
INSERT INTO scenario (id, name, level, rule_set, as_of, problem_sha256, data_version, objective, lower_bound) VALUES (:org, 'x', 'estate', 'x', '2026-01-01', 'x', 'x', 1, 1);
INSERT INTO scenario_proposal (scenario_id, key, mode, units, members, full_members, cost, verdicts) VALUES (:org, 'x', 'nearby', '{x}', 3, 3, 1, '{}');
INSERT INTO scenario_event (scenario_id, to_status) VALUES (:org, 'draft');
INSERT INTO plan_job (id, server_id, asked) VALUES (gen_random_uuid(), gen_random_uuid(), '{}');
INSERT INTO audit_event (id, happened_at, written_xid, cluster_id, kind, outcome) VALUES (gen_random_uuid(), now(), 1, 1, 'login', 'ok');
INSERT INTO audit_link (seq, event_id, happened_at, event_digest, hash) VALUES (1, gen_random_uuid(), now(), '\x00', '\x00');
INSERT INTO audit_cluster (cluster_id, snapshot, seq) VALUES (7, '1:1:', 1);
INSERT INTO roster_import (id, account_id, as_of, file_name, file_sha256, row_counts) VALUES (:own_roster, :org_admin, '2026-01-01', 'x', 'x', '{}');
INSERT INTO roster_import (id, account_id, as_of, file_name, file_sha256, row_counts) VALUES (:member_roster, :leader, '2026-01-01', 'x', 'y', '{}');
INSERT INTO roster_import (id, account_id, as_of, file_name, file_sha256, row_counts) VALUES (:foreign_roster, :leader, '2026-01-01', 'x', 'z', '{}');
UPDATE member SET roster_id = :member_roster WHERE id = :own_member;
UPDATE member SET roster_id = :foreign_roster WHERE id = :foreign_member;
