CREATE TABLE nodes (
    incarnation INTEGER PRIMARY KEY AUTOINCREMENT,
    node_id     TEXT NOT NULL,
    address     TEXT NOT NULL,
    roles       TEXT NOT NULL,              -- JSON array
    version     TEXT NOT NULL,
    state       TEXT NOT NULL,
    started_at  INTEGER NOT NULL,           -- Unix milliseconds, here and everywhere
    lease_until INTEGER NOT NULL,
    died_at     INTEGER
);

CREATE TABLE shards (
    shard INTEGER PRIMARY KEY,
    owner INTEGER REFERENCES nodes (incarnation),
    epoch INTEGER NOT NULL DEFAULT 0
);
CREATE INDEX shards_by_owner ON shards (owner);

CREATE TABLE mailbox (
    seq         INTEGER PRIMARY KEY AUTOINCREMENT,
    shard       INTEGER NOT NULL,
    kind        TEXT NOT NULL,
    key         TEXT NOT NULL,
    sender      TEXT,                       -- kind/key; NULL from outside
    type        TEXT NOT NULL,
    payload     TEXT NOT NULL,
    enqueued_at INTEGER NOT NULL,
    not_before  INTEGER,
    attempts    INTEGER NOT NULL DEFAULT 0,
    last_error  TEXT,
    ask_id      TEXT,
    timer       TEXT,
    traceparent TEXT
);
CREATE INDEX mailbox_by_actor ON mailbox (kind, key, seq);
CREATE INDEX mailbox_backing_off ON mailbox (kind, key, sender, seq) WHERE not_before IS NOT NULL;
CREATE UNIQUE INDEX mailbox_by_timer ON mailbox (kind, key, timer) WHERE timer IS NOT NULL;

CREATE TABLE journal (
    kind    TEXT NOT NULL,
    key     TEXT NOT NULL,
    seq_nr  INTEGER NOT NULL,
    type    TEXT NOT NULL,
    payload TEXT NOT NULL,
    at      INTEGER NOT NULL,
    deleted INTEGER NOT NULL DEFAULT 0,     -- the tombstone that keeps the highest sequence number
    PRIMARY KEY (kind, key, seq_nr)
) WITHOUT ROWID;

CREATE TABLE snapshots (
    kind    TEXT NOT NULL,
    key     TEXT NOT NULL,
    seq_nr  INTEGER NOT NULL,
    type    TEXT NOT NULL,
    payload TEXT NOT NULL,
    at      INTEGER NOT NULL,
    PRIMARY KEY (kind, key, seq_nr)
);

CREATE TABLE timers (
    kind    TEXT NOT NULL,
    key     TEXT NOT NULL,
    name    TEXT NOT NULL,
    shard   INTEGER NOT NULL,
    due_at  INTEGER NOT NULL,
    type    TEXT NOT NULL,
    payload TEXT NOT NULL,
    period  INTEGER,                        -- milliseconds
    PRIMARY KEY (kind, key, name)
);
CREATE INDEX timers_by_due ON timers (shard, due_at);

CREATE TABLE work (
    seq            INTEGER PRIMARY KEY AUTOINCREMENT,
    id             TEXT NOT NULL UNIQUE,
    pool           TEXT NOT NULL,
    labels         TEXT NOT NULL,           -- JSON array
    priority       INTEGER NOT NULL,
    state          TEXT NOT NULL,
    type           TEXT NOT NULL,
    payload        TEXT NOT NULL,
    requester_kind TEXT NOT NULL,
    requester_key  TEXT NOT NULL,
    attempts       INTEGER NOT NULL DEFAULT 0,
    max_attempts   INTEGER NOT NULL,
    epoch          INTEGER NOT NULL DEFAULT 0,
    not_before     INTEGER,
    lease_until    INTEGER,
    worker         TEXT,
    progress       TEXT,
    result_type    TEXT,
    result_payload TEXT,
    error          TEXT,
    enqueued_at    INTEGER NOT NULL,
    finished_at    INTEGER,
    traceparent    TEXT
);
CREATE INDEX work_queue ON work (pool, priority DESC, seq) WHERE state = 'Queued';
CREATE INDEX work_leases ON work (lease_until) WHERE state = 'Leased';
CREATE INDEX work_by_state ON work (state, pool, seq);

CREATE TABLE replies (
    ask_id     TEXT PRIMARY KEY,
    answered   INTEGER NOT NULL DEFAULT 0,
    type       TEXT,
    payload    TEXT,
    error      TEXT,
    expires_at INTEGER NOT NULL
) WITHOUT ROWID;
CREATE INDEX replies_by_expiry ON replies (expires_at);

CREATE TABLE dead_letters (
    id          INTEGER PRIMARY KEY AUTOINCREMENT,
    kind        TEXT NOT NULL,
    key         TEXT NOT NULL,
    sender      TEXT,
    type        TEXT NOT NULL,
    payload     TEXT NOT NULL,
    error       TEXT NOT NULL,
    attempts    INTEGER NOT NULL,
    enqueued_at INTEGER NOT NULL,
    died_at     INTEGER NOT NULL
);
