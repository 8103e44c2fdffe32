CREATE TABLE party_org (
    code TEXT NOT NULL,
    name TEXT NOT NULL,
    org_kind TEXT NOT NULL,
    formed_on DATE,
    parent_id UUID,
    seat_id UUID,
    id UUID NOT NULL,
    source_key TEXT NOT NULL,
    version INTEGER DEFAULT 1 NOT NULL,
    batch_id UUID NOT NULL,
    valid DATERANGE NOT NULL,
    CONSTRAINT pk_party_org PRIMARY KEY (id),
    CONSTRAINT uq_party_org_source_key UNIQUE (source_key),
    CONSTRAINT ck_party_org_org_kind CHECK (org_kind IN ('committee', 'general_branch', 'branch', 'joint_branch')),
    CONSTRAINT ck_party_org_not_own_parent CHECK (parent_id <> id),
    CONSTRAINT fk_party_org_parent_id FOREIGN KEY(parent_id) REFERENCES party_org (id),
    CONSTRAINT fk_party_org_seat_id FOREIGN KEY(seat_id) REFERENCES venue (id),
    CONSTRAINT fk_party_org_batch_id FOREIGN KEY(batch_id) REFERENCES import_batch (id)
);
CREATE INDEX ix_party_org_batch_id ON party_org (batch_id);
CREATE INDEX ix_party_org_parent_id ON party_org (parent_id);
CREATE INDEX ix_party_org_seat_id ON party_org (seat_id);

CREATE TABLE party_org_place (
    formation_mode TEXT NOT NULL,
    party_org_id UUID NOT NULL,
    village_id UUID,
    community_id UUID,
    estate_id UUID,
    id UUID NOT NULL,
    source_key TEXT NOT NULL,
    version INTEGER DEFAULT 1 NOT NULL,
    batch_id UUID NOT NULL,
    valid DATERANGE NOT NULL,
    CONSTRAINT pk_party_org_place PRIMARY KEY (id),
    CONSTRAINT uq_party_org_place_source_key UNIQUE (source_key),
    CONSTRAINT ck_party_org_place_one_place CHECK (num_nonnulls(village_id, community_id, estate_id) = 1),
    CONSTRAINT ck_party_org_place_formation_mode CHECK (formation_mode IN ('territorial', 'nearby', 'standalone')),
    CONSTRAINT ex_party_org_place_village_id EXCLUDE USING gist (village_id WITH =, valid WITH &&) WHERE (village_id IS NOT NULL),
    CONSTRAINT ex_party_org_place_community_id EXCLUDE USING gist (community_id WITH =, valid WITH &&) WHERE (community_id IS NOT NULL),
    CONSTRAINT ex_party_org_place_estate_id EXCLUDE USING gist (estate_id WITH =, valid WITH &&) WHERE (estate_id IS NOT NULL),
    CONSTRAINT fk_party_org_place_party_org_id FOREIGN KEY(party_org_id) REFERENCES party_org (id),
    CONSTRAINT fk_party_org_place_village_id FOREIGN KEY(village_id) REFERENCES village (id),
    CONSTRAINT fk_party_org_place_community_id FOREIGN KEY(community_id) REFERENCES community (id),
    CONSTRAINT fk_party_org_place_estate_id FOREIGN KEY(estate_id) REFERENCES estate (id),
    CONSTRAINT fk_party_org_place_batch_id FOREIGN KEY(batch_id) REFERENCES import_batch (id)
);
CREATE INDEX ix_party_org_place_batch_id ON party_org_place (batch_id);
CREATE INDEX ix_party_org_place_community_id ON party_org_place (community_id);
CREATE INDEX ix_party_org_place_estate_id ON party_org_place (estate_id);
CREATE INDEX ix_party_org_place_party_org_id ON party_org_place (party_org_id);
CREATE INDEX ix_party_org_place_village_id ON party_org_place (village_id);

CREATE TABLE party_group (
    code TEXT NOT NULL,
    name TEXT NOT NULL,
    party_org_id UUID NOT NULL,
    id UUID NOT NULL,
    source_key TEXT NOT NULL,
    version INTEGER DEFAULT 1 NOT NULL,
    batch_id UUID NOT NULL,
    valid DATERANGE NOT NULL,
    CONSTRAINT pk_party_group PRIMARY KEY (id),
    CONSTRAINT uq_party_group_source_key UNIQUE (source_key),
    CONSTRAINT fk_party_group_party_org_id FOREIGN KEY(party_org_id) REFERENCES party_org (id),
    CONSTRAINT fk_party_group_batch_id FOREIGN KEY(batch_id) REFERENCES import_batch (id)
);
CREATE INDEX ix_party_group_batch_id ON party_group (batch_id);
CREATE INDEX ix_party_group_party_org_id ON party_group (party_org_id);

CREATE TABLE group_building (
    stairwells TEXT[] DEFAULT '{}' NOT NULL,
    party_group_id UUID NOT NULL,
    building_id UUID NOT NULL,
    id UUID NOT NULL,
    source_key TEXT NOT NULL,
    version INTEGER DEFAULT 1 NOT NULL,
    batch_id UUID NOT NULL,
    valid DATERANGE NOT NULL,
    CONSTRAINT pk_group_building PRIMARY KEY (id),
    CONSTRAINT uq_group_building_source_key UNIQUE (source_key),
    CONSTRAINT fk_group_building_party_group_id FOREIGN KEY(party_group_id) REFERENCES party_group (id),
    CONSTRAINT fk_group_building_building_id FOREIGN KEY(building_id) REFERENCES building (id),
    CONSTRAINT fk_group_building_batch_id FOREIGN KEY(batch_id) REFERENCES import_batch (id)
);
CREATE INDEX ix_group_building_batch_id ON group_building (batch_id);
CREATE INDEX ix_group_building_building_id ON group_building (building_id);
CREATE INDEX ix_group_building_party_group_id ON group_building (party_group_id);

GRANT SELECT ON party_org, party_org_place, party_group, group_building TO linge_app;
