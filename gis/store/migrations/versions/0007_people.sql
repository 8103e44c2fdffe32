CREATE TABLE roster_import (
    id UUID NOT NULL,
    account_id UUID NOT NULL,
    community_id UUID,
    as_of DATE NOT NULL,
    file_name TEXT NOT NULL,
    file_sha256 TEXT NOT NULL,
    row_counts JSONB NOT NULL,
    imported_at TIMESTAMP WITH TIME ZONE DEFAULT now() NOT NULL,
    CONSTRAINT pk_roster_import PRIMARY KEY (id),
    CONSTRAINT uq_roster_import_file_sha256 UNIQUE (file_sha256),
    CONSTRAINT fk_roster_import_account_id FOREIGN KEY(account_id) REFERENCES account (id),
    CONSTRAINT fk_roster_import_community_id FOREIGN KEY(community_id) REFERENCES community (id)
);
CREATE INDEX ix_roster_import_community_id ON roster_import (community_id);

-- The closed list of what is known of a member; the last four columns repeat the open rows of
-- residence and affiliation (triggers keep them), so that rights are judged on the row itself.
CREATE TABLE member (
    id UUID NOT NULL,
    name_cipher BYTEA NOT NULL,
    phone_cipher BYTEA,
    membership_kind TEXT NOT NULL,
    category TEXT NOT NULL,
    status TEXT DEFAULT 'active' NOT NULL,
    located_state TEXT DEFAULT 'unknown' NOT NULL,
    flow_status TEXT DEFAULT 'none' NOT NULL,
    tenure TEXT,
    party_group_id UUID,
    group_role TEXT,
    origin_village_id UUID,
    last_contact_month DATE,
    stairwell_no TEXT,
    roster_id UUID,
    version INTEGER DEFAULT 1 NOT NULL,
    home_building_id UUID,
    home_grid_id UUID,
    home_community_id UUID,
    primary_org_id UUID,
    CONSTRAINT pk_member PRIMARY KEY (id),
    CONSTRAINT ck_member_membership_kind CHECK (membership_kind IN ('full', 'probationary')),
    CONSTRAINT ck_member_category CHECK (category IN ('retired', 'in_service', 'mobile', 'unemployed', 'other')),
    CONSTRAINT ck_member_status CHECK (status IN ('active', 'suspended', 'transferred_out', 'deceased', 'removed')),
    CONSTRAINT ck_member_located_state CHECK (located_state IN ('located', 'elsewhere', 'unknown')),
    CONSTRAINT ck_member_located_at_home CHECK ((located_state = 'located') = (home_building_id IS NOT NULL)),
    CONSTRAINT ck_member_flow_status CHECK (flow_status IN ('none', 'outflow', 'inflow')),
    CONSTRAINT ck_member_tenure CHECK (tenure IN ('owner', 'tenant')),
    CONSTRAINT ck_member_group_role CHECK (group_role IN ('leader', 'deputy', 'member')),
    CONSTRAINT ck_member_last_contact_month CHECK (EXTRACT(day FROM last_contact_month) = 1),
    CONSTRAINT fk_member_party_group_id FOREIGN KEY(party_group_id) REFERENCES party_group (id),
    CONSTRAINT fk_member_origin_village_id FOREIGN KEY(origin_village_id) REFERENCES village (id),
    CONSTRAINT fk_member_roster_id FOREIGN KEY(roster_id) REFERENCES roster_import (id),
    CONSTRAINT fk_member_home_building_id FOREIGN KEY(home_building_id) REFERENCES building (id),
    CONSTRAINT fk_member_home_grid_id FOREIGN KEY(home_grid_id) REFERENCES grid (id),
    CONSTRAINT fk_member_home_community_id FOREIGN KEY(home_community_id) REFERENCES community (id),
    CONSTRAINT fk_member_primary_org_id FOREIGN KEY(primary_org_id) REFERENCES party_org (id)
);
CREATE INDEX ix_member_home_building_id ON member (home_building_id);
CREATE INDEX ix_member_home_grid_id ON member (home_grid_id);
CREATE INDEX ix_member_home_community_id ON member (home_community_id);
CREATE INDEX ix_member_without_grid ON member (home_community_id) WHERE home_grid_id IS NULL;
CREATE INDEX ix_member_primary_org_id ON member (primary_org_id);
CREATE INDEX ix_member_party_group_id ON member (party_group_id);
CREATE INDEX ix_member_origin_village_id ON member (origin_village_id);
CREATE INDEX ix_member_roster_id ON member (roster_id);

CREATE TABLE member_affiliation (
    id UUID NOT NULL,
    member_id UUID NOT NULL,
    party_org_id UUID,
    valid DATERANGE NOT NULL,
    CONSTRAINT pk_member_affiliation PRIMARY KEY (id),
    CONSTRAINT member_affiliation_member_id_valid_excl EXCLUDE USING gist (member_id WITH =, valid WITH &&),
    CONSTRAINT fk_member_affiliation_member_id FOREIGN KEY(member_id) REFERENCES member (id) ON DELETE CASCADE,
    CONSTRAINT fk_member_affiliation_party_org_id FOREIGN KEY(party_org_id) REFERENCES party_org (id)
);
CREATE INDEX ix_member_affiliation_member_id ON member_affiliation (member_id);
CREATE INDEX ix_member_affiliation_party_org_id ON member_affiliation (party_org_id);

CREATE TABLE member_residence (
    id UUID NOT NULL,
    member_id UUID NOT NULL,
    building_id UUID,
    located_state TEXT NOT NULL,
    valid DATERANGE NOT NULL,
    CONSTRAINT pk_member_residence PRIMARY KEY (id),
    CONSTRAINT member_residence_member_id_valid_excl EXCLUDE USING gist (member_id WITH =, valid WITH &&),
    CONSTRAINT ck_member_residence_located_state CHECK (located_state IN ('located', 'elsewhere', 'unknown')),
    CONSTRAINT ck_member_residence_located_in_building CHECK ((located_state = 'located') = (building_id IS NOT NULL)),
    CONSTRAINT fk_member_residence_member_id FOREIGN KEY(member_id) REFERENCES member (id) ON DELETE CASCADE,
    CONSTRAINT fk_member_residence_building_id FOREIGN KEY(building_id) REFERENCES building (id)
);
CREATE INDEX ix_member_residence_member_id ON member_residence (member_id);
CREATE INDEX ix_member_residence_building_id ON member_residence (building_id);

CREATE TABLE member_token (
    member_id UUID NOT NULL,
    kind TEXT NOT NULL,
    token BYTEA NOT NULL,
    CONSTRAINT pk_member_token PRIMARY KEY (member_id, kind, token),
    CONSTRAINT ck_member_token_kind CHECK (kind IN ('name', 'initials')),
    CONSTRAINT fk_member_token_member_id FOREIGN KEY(member_id) REFERENCES member (id) ON DELETE CASCADE
);
CREATE INDEX ix_member_token_token ON member_token (token);

CREATE TABLE participation (
    id UUID NOT NULL,
    member_id UUID NOT NULL,
    party_org_id UUID NOT NULL,
    participation_role TEXT NOT NULL,
    valid DATERANGE NOT NULL,
    CONSTRAINT pk_participation PRIMARY KEY (id),
    CONSTRAINT participation_member_id_party_org_id_valid_excl EXCLUDE USING gist (member_id WITH =, party_org_id WITH =, valid WITH &&),
    CONSTRAINT ck_participation_participation_role CHECK (participation_role IN ('origin_village', 'residence', 'workplace')),
    CONSTRAINT fk_participation_member_id FOREIGN KEY(member_id) REFERENCES member (id) ON DELETE CASCADE,
    CONSTRAINT fk_participation_party_org_id FOREIGN KEY(party_org_id) REFERENCES party_org (id)
);
CREATE INDEX ix_participation_member_id ON participation (member_id);
CREATE INDEX ix_participation_party_org_id ON participation (party_org_id);

CREATE TABLE dual_registration (
    id UUID NOT NULL,
    member_id UUID NOT NULL,
    consented_on DATE NOT NULL,
    CONSTRAINT pk_dual_registration PRIMARY KEY (id),
    CONSTRAINT uq_dual_registration_member_id UNIQUE (member_id),
    CONSTRAINT fk_dual_registration_member_id FOREIGN KEY(member_id) REFERENCES member (id) ON DELETE CASCADE
);

-- What was changed of a member, when and by whom; names and phones are only said to have changed.
CREATE TABLE member_event (
    id UUID NOT NULL,
    member_id UUID NOT NULL,
    happened_at TIMESTAMP WITH TIME ZONE DEFAULT now() NOT NULL,
    account_id UUID NOT NULL,
    what TEXT NOT NULL,
    before JSONB,
    after JSONB,
    CONSTRAINT pk_member_event PRIMARY KEY (id),
    CONSTRAINT ck_member_event_what CHECK (what IN ('created', 'changed', 'moved', 'extracted')),
    CONSTRAINT fk_member_event_member_id FOREIGN KEY(member_id) REFERENCES member (id) ON DELETE CASCADE,
    CONSTRAINT fk_member_event_account_id FOREIGN KEY(account_id) REFERENCES account (id)
);
CREATE INDEX ix_member_event_member_id ON member_event (member_id);
CREATE INDEX ix_member_event_account_id ON member_event (account_id);
