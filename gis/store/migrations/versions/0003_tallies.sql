CREATE TABLE building_tally (
    building_id UUID NOT NULL,
    resident_full INTEGER NOT NULL,
    resident_probationary INTEGER NOT NULL,
    resident_not_affiliated_here INTEGER NOT NULL,
    affiliated_unlocated INTEGER NOT NULL,
    as_of DATE NOT NULL,
    origin TEXT DEFAULT 'declared' NOT NULL,
    affiliated_full INTEGER NOT NULL,
    affiliated_probationary INTEGER NOT NULL,
    id UUID NOT NULL,
    source_key TEXT NOT NULL,
    version INTEGER DEFAULT 1 NOT NULL,
    batch_id UUID NOT NULL,
    CONSTRAINT pk_building_tally PRIMARY KEY (id),
    CONSTRAINT uq_building_tally_source_key UNIQUE (source_key),
    CONSTRAINT uq_building_tally_building_id_as_of UNIQUE (building_id, as_of),
    CONSTRAINT ck_building_tally_affiliated_full_not_negative CHECK (affiliated_full >= 0),
    CONSTRAINT ck_building_tally_affiliated_probationary_not_negative CHECK (affiliated_probationary >= 0),
    CONSTRAINT ck_building_tally_resident_full_not_negative CHECK (resident_full >= 0),
    CONSTRAINT ck_building_tally_resident_probationary_not_negative CHECK (resident_probationary >= 0),
    CONSTRAINT ck_building_tally_resident_not_affiliated_here_not_negative CHECK (resident_not_affiliated_here >= 0),
    CONSTRAINT ck_building_tally_affiliated_unlocated_not_negative CHECK (affiliated_unlocated >= 0),
    CONSTRAINT ck_building_tally_origin CHECK (origin IN ('declared', 'derived')),
    CONSTRAINT fk_building_tally_building_id FOREIGN KEY(building_id) REFERENCES building (id),
    CONSTRAINT fk_building_tally_batch_id FOREIGN KEY(batch_id) REFERENCES import_batch (id)
);
CREATE INDEX ix_building_tally_batch_id ON building_tally (batch_id);
CREATE INDEX ix_building_tally_building_id ON building_tally (building_id);

CREATE TABLE building_branch_tally (
    building_id UUID NOT NULL,
    party_org_id UUID NOT NULL,
    as_of DATE NOT NULL,
    origin TEXT DEFAULT 'declared' NOT NULL,
    affiliated_full INTEGER NOT NULL,
    affiliated_probationary INTEGER NOT NULL,
    id UUID NOT NULL,
    source_key TEXT NOT NULL,
    version INTEGER DEFAULT 1 NOT NULL,
    batch_id UUID NOT NULL,
    CONSTRAINT pk_building_branch_tally PRIMARY KEY (id),
    CONSTRAINT uq_building_branch_tally_source_key UNIQUE (source_key),
    CONSTRAINT uq_building_branch_tally_building_id_party_org_id_as_of UNIQUE (building_id, party_org_id, as_of),
    CONSTRAINT ck_building_branch_tally_affiliated_full_not_negative CHECK (affiliated_full >= 0),
    CONSTRAINT ck_building_branch_tally_affiliated_probationary_not_negative CHECK (affiliated_probationary >= 0),
    CONSTRAINT ck_building_branch_tally_origin CHECK (origin IN ('declared', 'derived')),
    CONSTRAINT fk_building_branch_tally_building_id FOREIGN KEY(building_id) REFERENCES building (id),
    CONSTRAINT fk_building_branch_tally_party_org_id FOREIGN KEY(party_org_id) REFERENCES party_org (id),
    CONSTRAINT fk_building_branch_tally_batch_id FOREIGN KEY(batch_id) REFERENCES import_batch (id)
);
CREATE INDEX ix_building_branch_tally_batch_id ON building_branch_tally (batch_id);
CREATE INDEX ix_building_branch_tally_building_id ON building_branch_tally (building_id);
CREATE INDEX ix_building_branch_tally_party_org_id ON building_branch_tally (party_org_id);

CREATE TABLE org_tally (
    party_org_id UUID NOT NULL,
    resident_full INTEGER NOT NULL,
    resident_probationary INTEGER NOT NULL,
    resident_not_affiliated_here INTEGER NOT NULL,
    affiliated_unlocated INTEGER NOT NULL,
    as_of DATE NOT NULL,
    origin TEXT DEFAULT 'declared' NOT NULL,
    affiliated_full INTEGER NOT NULL,
    affiliated_probationary INTEGER NOT NULL,
    id UUID NOT NULL,
    source_key TEXT NOT NULL,
    version INTEGER DEFAULT 1 NOT NULL,
    batch_id UUID NOT NULL,
    CONSTRAINT pk_org_tally PRIMARY KEY (id),
    CONSTRAINT uq_org_tally_source_key UNIQUE (source_key),
    CONSTRAINT uq_org_tally_party_org_id_as_of UNIQUE (party_org_id, as_of),
    CONSTRAINT ck_org_tally_affiliated_full_not_negative CHECK (affiliated_full >= 0),
    CONSTRAINT ck_org_tally_affiliated_probationary_not_negative CHECK (affiliated_probationary >= 0),
    CONSTRAINT ck_org_tally_resident_full_not_negative CHECK (resident_full >= 0),
    CONSTRAINT ck_org_tally_resident_probationary_not_negative CHECK (resident_probationary >= 0),
    CONSTRAINT ck_org_tally_resident_not_affiliated_here_not_negative CHECK (resident_not_affiliated_here >= 0),
    CONSTRAINT ck_org_tally_affiliated_unlocated_not_negative CHECK (affiliated_unlocated >= 0),
    CONSTRAINT ck_org_tally_origin CHECK (origin IN ('declared', 'derived')),
    CONSTRAINT fk_org_tally_party_org_id FOREIGN KEY(party_org_id) REFERENCES party_org (id),
    CONSTRAINT fk_org_tally_batch_id FOREIGN KEY(batch_id) REFERENCES import_batch (id)
);
CREATE INDEX ix_org_tally_batch_id ON org_tally (batch_id);
CREATE INDEX ix_org_tally_party_org_id ON org_tally (party_org_id);

GRANT SELECT ON building_tally, building_branch_tally, org_tally TO linge_app;
