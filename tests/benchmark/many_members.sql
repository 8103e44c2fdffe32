-- An invented district of any size: places, organisations, accounts and grants. Run past triggers.
-- {buildings} {grids} {communities} {accounts} are numbers; ids are md5 of a word and a number.
CREATE FUNCTION pg_temp.made(word text, n bigint) RETURNS uuid LANGUAGE sql IMMUTABLE
    AS $$ SELECT md5(word || n)::uuid $$;
CREATE FUNCTION pg_temp.cell(n bigint) RETURNS geometry LANGUAGE sql IMMUTABLE
    AS $$ SELECT ST_MakeEnvelope(119 + n % 45 * 0.003, 32 + n / 45 * 0.003, 119.003 + n % 45 * 0.003, 32.003 + n / 45 * 0.003, 4490) $$;
INSERT INTO import_batch (id, layer, file_name, file_sha256, row_counts)
    VALUES (pg_temp.made('batch', 0), 'building', 'x', 'x', '{{}}');
INSERT INTO district (id, source_key, batch_id, name, code, geom)
    VALUES (pg_temp.made('district', 0), '0', pg_temp.made('batch', 0), '区', '0', ST_Multi(pg_temp.cell(0)));
INSERT INTO street (id, source_key, batch_id, name, code, district_id, geom)
    SELECT pg_temp.made('street', n), n, pg_temp.made('batch', 0), n, n, pg_temp.made('district', 0), ST_Multi(pg_temp.cell(n))
    FROM generate_series(0, 9) AS n;
INSERT INTO community (id, source_key, batch_id, name, street_id, geom)
    SELECT pg_temp.made('community', n), n, pg_temp.made('batch', 0), n, pg_temp.made('street', n % 10), ST_Multi(pg_temp.cell(n))
    FROM generate_series(0, {communities} - 1) AS n;
INSERT INTO grid (id, source_key, batch_id, grid_code, community_id, valid, geom)
    SELECT pg_temp.made('grid', n), n, pg_temp.made('batch', 0), n, pg_temp.made('community', n % {communities}), '[2020-01-01,)', pg_temp.cell(n)
    FROM generate_series(0, {grids} - 1) AS n;
INSERT INTO estate (id, source_key, batch_id, name, community_id, geom)
    SELECT pg_temp.made('estate', n), n, pg_temp.made('batch', 0), '第' || n || '小区', pg_temp.made('community', n % {communities}), ST_Multi(pg_temp.cell(n))
    FROM generate_series(0, {grids} - 1) AS n;
-- One building in a hundred has no grid, one in ten a name of its own.
INSERT INTO building (id, source_key, batch_id, building_no, aliases, estate_id, community_id, grid_id, stairwell_count, valid, geom)
    SELECT pg_temp.made('building', n), n, pg_temp.made('batch', 0), n / {grids} || '幢',
        CASE WHEN n % 10 = 3 THEN ARRAY['公寓' || n] ELSE '{{}}' END, pg_temp.made('estate', n % {grids}),
        pg_temp.made('community', n % {grids} % {communities}),
        CASE WHEN n % 100 <> 99 THEN pg_temp.made('grid', n % {grids}) END, 3, '[2020-01-01,)',
        ST_MakeEnvelope(x, y, x + 0.0001, y + 0.0001, 4490)
    FROM generate_series(0, {buildings}::bigint - 1) AS n,
        LATERAL (SELECT 119 + n % {grids} % 45 * 0.003 + n / {grids} % 14 * 0.0002, 32 + n % {grids} / 45 * 0.003 + n / {grids} / 14 * 0.0002) AS at (x, y);
INSERT INTO party_org (id, source_key, batch_id, code, name, org_kind, parent_id, valid)
    SELECT pg_temp.made('org', n), n, pg_temp.made('batch', 0), n, n, CASE WHEN n = 0 THEN 'committee' ELSE 'branch' END,
        CASE WHEN n = 0 THEN NULL WHEN n <= {communities} THEN pg_temp.made('org', 0) ELSE pg_temp.made('org', 1 + n % {communities}) END, '[2020-01-01,)'
    FROM generate_series(0, {communities} * 6) AS n;
INSERT INTO party_org_place (id, source_key, batch_id, formation_mode, party_org_id, community_id, valid)
    SELECT pg_temp.made('cover', n), n, pg_temp.made('batch', 0), 'territorial', pg_temp.made('org', 1 + n), pg_temp.made('community', n), '[2020-01-01,)'
    FROM generate_series(0, {communities} - 1) AS n;
INSERT INTO party_group (id, source_key, batch_id, code, name, party_org_id, valid)
    SELECT pg_temp.made('group', n), n, pg_temp.made('batch', 0), n, n, pg_temp.made('org', 1 + n % {communities}), '[2020-01-01,)'
    FROM generate_series(0, {grids} - 1) AS n;
INSERT INTO group_building (id, source_key, batch_id, party_group_id, building_id, valid)
    SELECT pg_temp.made('held', n), n, pg_temp.made('batch', 0), pg_temp.made('group', n % {grids}), pg_temp.made('building', n), '[2020-01-01,)'
    FROM generate_series(0, {buildings}::bigint - 1) AS n WHERE n % 5 <> 0;
-- The first four are known by what they may see: one grid, twenty, all of them, an organisation.
INSERT INTO account (id, login, role)
    SELECT pg_temp.made('account', n), 'account' || n, CASE WHEN n % 20 = 3 THEN 'org_admin' WHEN n % 20 = 4 THEN 'planner' ELSE 'grid_worker' END
    FROM generate_series(0, {accounts} - 1) AS n;
INSERT INTO access_grant (id, account_id, action, effect, scope_kind, scope_id)
    SELECT gen_random_uuid(), pg_temp.made('account', n), action, effect, kind, scope
    FROM generate_series(0, {accounts} - 1) AS n,
        unnest(CASE WHEN n % 20 = 4 THEN '{{places:read}}'::text[] ELSE '{{places:read,members:read}}' END) AS action,
        LATERAL (
            SELECT 'allow', 'grid', pg_temp.made('grid', (n * 7 + k) % {grids}) FROM generate_series(1, CASE WHEN n = 1 THEN 20 ELSE 1 END) AS k WHERE n < 2 OR n % 20 NOT IN (2, 3, 4)
            UNION ALL SELECT 'allow', 'district', pg_temp.made('district', 0) WHERE n = 2 OR n % 20 = 4
            UNION ALL SELECT 'deny', 'grid', pg_temp.made('grid', n % {grids}) WHERE n > 4 AND n % 20 = 4
            UNION ALL SELECT 'allow', 'community', pg_temp.made('community', n % {communities}) WHERE n <> 2 AND n % 20 IN (2, 3)
            UNION ALL SELECT 'allow', 'org', pg_temp.made('org', 1 + n % {communities}) WHERE n % 20 = 3 AND action LIKE 'members:%'
        ) AS given (effect, kind, scope);
