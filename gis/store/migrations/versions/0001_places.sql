CREATE TABLE import_batch (
    id UUID NOT NULL,
    layer TEXT NOT NULL,
    file_name TEXT NOT NULL,
    file_sha256 TEXT NOT NULL,
    crs TEXT,
    row_counts JSONB NOT NULL,
    imported_at TIMESTAMP WITH TIME ZONE DEFAULT now() NOT NULL,
    undone_at TIMESTAMP WITH TIME ZONE,
    CONSTRAINT pk_import_batch PRIMARY KEY (id)
);
CREATE INDEX ix_import_batch_layer ON import_batch (layer);

CREATE TABLE change (
    batch_id UUID NOT NULL,
    table_name TEXT NOT NULL,
    row_id UUID NOT NULL,
    version_after INTEGER NOT NULL,
    before JSONB,
    CONSTRAINT pk_change PRIMARY KEY (batch_id, table_name, row_id),
    CONSTRAINT fk_change_batch_id FOREIGN KEY(batch_id) REFERENCES import_batch (id)
);

CREATE TABLE district (
    name TEXT NOT NULL,
    code TEXT NOT NULL,
    geom geometry(MULTIPOLYGON,4490) NOT NULL,
    id UUID NOT NULL,
    source_key TEXT NOT NULL,
    version INTEGER DEFAULT 1 NOT NULL,
    batch_id UUID NOT NULL,
    CONSTRAINT pk_district PRIMARY KEY (id),
    CONSTRAINT uq_district_source_key UNIQUE (source_key),
    CONSTRAINT fk_district_batch_id FOREIGN KEY(batch_id) REFERENCES import_batch (id)
);
CREATE INDEX ix_district_batch_id ON district (batch_id);
CREATE INDEX ix_district_geom ON district USING gist (geom);

CREATE TABLE street (
    name TEXT NOT NULL,
    code TEXT NOT NULL,
    district_id UUID NOT NULL,
    geom geometry(MULTIPOLYGON,4490) NOT NULL,
    id UUID NOT NULL,
    source_key TEXT NOT NULL,
    version INTEGER DEFAULT 1 NOT NULL,
    batch_id UUID NOT NULL,
    CONSTRAINT pk_street PRIMARY KEY (id),
    CONSTRAINT uq_street_source_key UNIQUE (source_key),
    CONSTRAINT fk_street_district_id FOREIGN KEY(district_id) REFERENCES district (id),
    CONSTRAINT fk_street_batch_id FOREIGN KEY(batch_id) REFERENCES import_batch (id)
);
CREATE INDEX ix_street_batch_id ON street (batch_id);
CREATE INDEX ix_street_district_id ON street (district_id);
CREATE INDEX ix_street_geom ON street USING gist (geom);

CREATE TABLE community (
    name TEXT NOT NULL,
    stat_code TEXT,
    transition_stage TEXT,
    inhabitant_count INTEGER,
    household_count INTEGER,
    activist_count INTEGER,
    counted_on DATE,
    street_id UUID NOT NULL,
    geom geometry(MULTIPOLYGON,4490) NOT NULL,
    id UUID NOT NULL,
    source_key TEXT NOT NULL,
    version INTEGER DEFAULT 1 NOT NULL,
    batch_id UUID NOT NULL,
    CONSTRAINT pk_community PRIMARY KEY (id),
    CONSTRAINT uq_community_source_key UNIQUE (source_key),
    CONSTRAINT ck_community_inhabitant_count_not_negative CHECK (inhabitant_count >= 0),
    CONSTRAINT ck_community_household_count_not_negative CHECK (household_count >= 0),
    CONSTRAINT ck_community_activist_count_not_negative CHECK (activist_count >= 0),
    CONSTRAINT fk_community_street_id FOREIGN KEY(street_id) REFERENCES street (id),
    CONSTRAINT fk_community_batch_id FOREIGN KEY(batch_id) REFERENCES import_batch (id)
);
CREATE INDEX ix_community_batch_id ON community (batch_id);
CREATE INDEX ix_community_geom ON community USING gist (geom);
CREATE INDEX ix_community_street_id ON community (street_id);

CREATE TABLE rc_status_period (
    rc_status TEXT NOT NULL,
    community_id UUID NOT NULL,
    id UUID NOT NULL,
    source_key TEXT NOT NULL,
    version INTEGER DEFAULT 1 NOT NULL,
    batch_id UUID NOT NULL,
    valid DATERANGE NOT NULL,
    CONSTRAINT pk_rc_status_period PRIMARY KEY (id),
    CONSTRAINT uq_rc_status_period_source_key UNIQUE (source_key),
    EXCLUDE USING gist (community_id WITH =, valid WITH &&),
    CONSTRAINT ck_rc_status_period_rc_status CHECK (rc_status IN ('established', 'preparing')),
    CONSTRAINT fk_rc_status_period_community_id FOREIGN KEY(community_id) REFERENCES community (id),
    CONSTRAINT fk_rc_status_period_batch_id FOREIGN KEY(batch_id) REFERENCES import_batch (id)
);
CREATE INDEX ix_rc_status_period_batch_id ON rc_status_period (batch_id);
CREATE INDEX ix_rc_status_period_community_id ON rc_status_period (community_id);

CREATE TABLE estate (
    name TEXT NOT NULL,
    code TEXT,
    cluster TEXT,
    aliases TEXT[] DEFAULT '{}' NOT NULL,
    inhabitant_count INTEGER,
    household_count INTEGER,
    counted_on DATE,
    spans_communities BOOLEAN DEFAULT false NOT NULL,
    community_id UUID NOT NULL,
    geom geometry(MULTIPOLYGON,4490) NOT NULL,
    id UUID NOT NULL,
    source_key TEXT NOT NULL,
    version INTEGER DEFAULT 1 NOT NULL,
    batch_id UUID NOT NULL,
    CONSTRAINT pk_estate PRIMARY KEY (id),
    CONSTRAINT uq_estate_source_key UNIQUE (source_key),
    CONSTRAINT ck_estate_inhabitant_count_not_negative CHECK (inhabitant_count >= 0),
    CONSTRAINT ck_estate_household_count_not_negative CHECK (household_count >= 0),
    CONSTRAINT fk_estate_community_id FOREIGN KEY(community_id) REFERENCES community (id),
    CONSTRAINT fk_estate_batch_id FOREIGN KEY(batch_id) REFERENCES import_batch (id)
);
CREATE INDEX ix_estate_batch_id ON estate (batch_id);
CREATE INDEX ix_estate_community_id ON estate (community_id);
CREATE INDEX ix_estate_geom ON estate USING gist (geom);

CREATE TABLE grid (
    grid_code TEXT NOT NULL,
    name TEXT,
    grid_kind TEXT DEFAULT 'general' NOT NULL,
    community_id UUID NOT NULL,
    geom geometry(POLYGON,4490) NOT NULL,
    id UUID NOT NULL,
    source_key TEXT NOT NULL,
    version INTEGER DEFAULT 1 NOT NULL,
    batch_id UUID NOT NULL,
    valid DATERANGE NOT NULL,
    CONSTRAINT pk_grid PRIMARY KEY (id),
    CONSTRAINT uq_grid_source_key UNIQUE (source_key),
    EXCLUDE USING gist (grid_code WITH =, valid WITH &&),
    CONSTRAINT ck_grid_grid_kind CHECK (grid_kind IN ('general', 'exclusive')),
    CONSTRAINT fk_grid_community_id FOREIGN KEY(community_id) REFERENCES community (id),
    CONSTRAINT fk_grid_batch_id FOREIGN KEY(batch_id) REFERENCES import_batch (id)
);
CREATE INDEX ix_grid_batch_id ON grid (batch_id);
CREATE INDEX ix_grid_community_id ON grid (community_id);
CREATE INDEX ix_grid_geom ON grid USING gist (geom);

CREATE TABLE building (
    building_no TEXT,
    name TEXT,
    cluster TEXT,
    building_use TEXT DEFAULT 'residential' NOT NULL,
    aliases TEXT[] DEFAULT '{}' NOT NULL,
    stairwell_count INTEGER,
    floors INTEGER,
    household_count INTEGER,
    position_source TEXT,
    positioned_on DATE,
    estate_id UUID,
    community_id UUID,
    grid_id UUID,
    entrance geometry(POINT,4490),
    geom geometry(GEOMETRY,4490),
    geom_3857 geometry(GEOMETRY,3857) GENERATED ALWAYS AS (ST_Transform(geom, 3857)) STORED,
    id UUID NOT NULL,
    source_key TEXT NOT NULL,
    version INTEGER DEFAULT 1 NOT NULL,
    batch_id UUID NOT NULL,
    valid DATERANGE NOT NULL,
    CONSTRAINT pk_building PRIMARY KEY (id),
    CONSTRAINT uq_building_source_key UNIQUE (source_key),
    CONSTRAINT ck_building_geometry_kind CHECK (geom IS NULL OR GeometryType(geom) IN ('POLYGON', 'MULTIPOLYGON', 'POINT')),
    CONSTRAINT ck_building_building_use CHECK (building_use IN ('residential', 'mixed', 'other')),
    CONSTRAINT ck_building_stairwell_count_not_negative CHECK (stairwell_count >= 0),
    CONSTRAINT ck_building_household_count_not_negative CHECK (household_count >= 0),
    CONSTRAINT fk_building_estate_id FOREIGN KEY(estate_id) REFERENCES estate (id),
    CONSTRAINT fk_building_community_id FOREIGN KEY(community_id) REFERENCES community (id),
    CONSTRAINT fk_building_grid_id FOREIGN KEY(grid_id) REFERENCES grid (id),
    CONSTRAINT fk_building_batch_id FOREIGN KEY(batch_id) REFERENCES import_batch (id)
);
CREATE INDEX ix_building_batch_id ON building (batch_id);
CREATE INDEX ix_building_community_id ON building (community_id);
CREATE INDEX ix_building_estate_id ON building (estate_id);
CREATE INDEX ix_building_geom ON building USING gist (geom);
CREATE INDEX ix_building_geom_3857 ON building USING gist (geom_3857);
CREATE INDEX ix_building_grid_id ON building (grid_id);

CREATE TABLE village (
    name TEXT NOT NULL,
    code TEXT,
    geom geometry(GEOMETRY,4490) NOT NULL,
    id UUID NOT NULL,
    source_key TEXT NOT NULL,
    version INTEGER DEFAULT 1 NOT NULL,
    batch_id UUID NOT NULL,
    CONSTRAINT pk_village PRIMARY KEY (id),
    CONSTRAINT uq_village_source_key UNIQUE (source_key),
    CONSTRAINT fk_village_batch_id FOREIGN KEY(batch_id) REFERENCES import_batch (id)
);
CREATE INDEX ix_village_batch_id ON village (batch_id);
CREATE INDEX ix_village_geom ON village USING gist (geom);

CREATE TABLE local_institution (
    name TEXT NOT NULL,
    code TEXT,
    joint_meeting BOOLEAN,
    last_meeting_on DATE,
    geom geometry(POINT,4490) NOT NULL,
    id UUID NOT NULL,
    source_key TEXT NOT NULL,
    version INTEGER DEFAULT 1 NOT NULL,
    batch_id UUID NOT NULL,
    CONSTRAINT pk_local_institution PRIMARY KEY (id),
    CONSTRAINT uq_local_institution_source_key UNIQUE (source_key),
    CONSTRAINT fk_local_institution_batch_id FOREIGN KEY(batch_id) REFERENCES import_batch (id)
);
CREATE INDEX ix_local_institution_batch_id ON local_institution (batch_id);
CREATE INDEX ix_local_institution_geom ON local_institution USING gist (geom);

CREATE TABLE venue (
    name TEXT NOT NULL,
    code TEXT,
    venue_kind TEXT NOT NULL,
    area_m2 DOUBLE PRECISION,
    geom geometry(POINT,4490) NOT NULL,
    id UUID NOT NULL,
    source_key TEXT NOT NULL,
    version INTEGER DEFAULT 1 NOT NULL,
    batch_id UUID NOT NULL,
    valid DATERANGE NOT NULL,
    CONSTRAINT pk_venue PRIMARY KEY (id),
    CONSTRAINT uq_venue_source_key UNIQUE (source_key),
    CONSTRAINT ck_venue_venue_kind CHECK (venue_kind IN ('activity_room', 'service_centre', 'service_station')),
    CONSTRAINT fk_venue_batch_id FOREIGN KEY(batch_id) REFERENCES import_batch (id)
);
CREATE INDEX ix_venue_batch_id ON venue (batch_id);
CREATE INDEX ix_venue_geom ON venue USING gist (geom);

CREATE TABLE walk_edge (
    edge_class TEXT,
    length_m DOUBLE PRECISION,
    geom geometry(LINESTRING,4490) NOT NULL,
    id UUID NOT NULL,
    source_key TEXT NOT NULL,
    version INTEGER DEFAULT 1 NOT NULL,
    batch_id UUID NOT NULL,
    CONSTRAINT pk_walk_edge PRIMARY KEY (id),
    CONSTRAINT uq_walk_edge_source_key UNIQUE (source_key),
    CONSTRAINT ck_walk_edge_length_m_not_negative CHECK (length_m >= 0),
    CONSTRAINT fk_walk_edge_batch_id FOREIGN KEY(batch_id) REFERENCES import_batch (id)
);
CREATE INDEX ix_walk_edge_batch_id ON walk_edge (batch_id);
CREATE INDEX ix_walk_edge_geom ON walk_edge USING gist (geom);

CREATE TABLE barrier (
    name TEXT,
    barrier_kind TEXT,
    geom geometry(LINESTRING,4490) NOT NULL,
    id UUID NOT NULL,
    source_key TEXT NOT NULL,
    version INTEGER DEFAULT 1 NOT NULL,
    batch_id UUID NOT NULL,
    CONSTRAINT pk_barrier PRIMARY KEY (id),
    CONSTRAINT uq_barrier_source_key UNIQUE (source_key),
    CONSTRAINT fk_barrier_batch_id FOREIGN KEY(batch_id) REFERENCES import_batch (id)
);
CREATE INDEX ix_barrier_batch_id ON barrier (batch_id);
CREATE INDEX ix_barrier_geom ON barrier USING gist (geom);

GRANT SELECT ON alembic_version, import_batch, district, street, community, rc_status_period, estate, grid, building, village, local_institution, venue, walk_edge, barrier TO linge_app;
