CREATE TABLE scenario (
    id UUID NOT NULL,
    name TEXT NOT NULL,
    level TEXT NOT NULL,
    rule_set TEXT NOT NULL,
    as_of DATE NOT NULL,
    problem_sha256 TEXT NOT NULL,
    data_version TEXT NOT NULL,
    status TEXT DEFAULT 'draft' NOT NULL,
    objective BIGINT NOT NULL,
    lower_bound BIGINT NOT NULL,
    created_at TIMESTAMP WITH TIME ZONE DEFAULT now() NOT NULL,
    version INTEGER DEFAULT 1 NOT NULL,
    CONSTRAINT pk_scenario PRIMARY KEY (id),
    CONSTRAINT ck_scenario_status CHECK (status IN ('draft', 'submitted', 'approved', 'rejected', 'in_force'))
);

CREATE TABLE scenario_proposal (
    scenario_id UUID NOT NULL,
    key TEXT NOT NULL,
    mode TEXT NOT NULL,
    units TEXT[] NOT NULL,
    hub TEXT,
    members INTEGER NOT NULL,
    full_members INTEGER NOT NULL,
    cost BIGINT NOT NULL,
    verdicts JSONB NOT NULL,
    justification TEXT,
    CONSTRAINT pk_scenario_proposal PRIMARY KEY (scenario_id, key),
    CONSTRAINT ck_scenario_proposal_mode CHECK (mode IN ('territorial', 'nearby', 'standalone', 'exception')),
    CONSTRAINT fk_scenario_proposal_scenario_id FOREIGN KEY(scenario_id) REFERENCES scenario (id)
);

CREATE TABLE scenario_event (
    id BIGINT GENERATED ALWAYS AS IDENTITY,
    scenario_id UUID NOT NULL,
    happened_at TIMESTAMP WITH TIME ZONE DEFAULT now() NOT NULL,
    from_status TEXT,
    to_status TEXT NOT NULL,
    note TEXT,
    CONSTRAINT pk_scenario_event PRIMARY KEY (id),
    CONSTRAINT ck_scenario_event_to_status CHECK (to_status IN ('draft', 'submitted', 'approved', 'rejected', 'in_force')),
    CONSTRAINT fk_scenario_event_scenario_id FOREIGN KEY(scenario_id) REFERENCES scenario (id)
);
CREATE INDEX ix_scenario_event_scenario_id ON scenario_event (scenario_id);

CREATE TABLE plan_job (
    id UUID NOT NULL,
    server_id UUID NOT NULL,
    asked JSONB NOT NULL,
    problem_sha256 TEXT,
    status TEXT DEFAULT 'running' NOT NULL,
    progress JSONB DEFAULT '{}' NOT NULL,
    result JSONB,
    created_at TIMESTAMP WITH TIME ZONE DEFAULT now() NOT NULL,
    finished_at TIMESTAMP WITH TIME ZONE,
    CONSTRAINT pk_plan_job PRIMARY KEY (id),
    CONSTRAINT ck_plan_job_status CHECK (status IN ('running', 'done', 'cancelled', 'failed'))
);

GRANT SELECT, INSERT, UPDATE ON scenario, scenario_proposal, plan_job TO linge_app;
-- history is written, never rewritten
GRANT SELECT, INSERT ON scenario_event TO linge_app;
