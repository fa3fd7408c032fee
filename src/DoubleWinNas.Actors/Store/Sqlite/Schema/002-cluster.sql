-- From here on a program opens a newer schema too, as long as its own version is not below oldest_reader.
ALTER TABLE meta ADD COLUMN oldest_reader INTEGER NOT NULL DEFAULT 1;

CREATE TABLE workers (
    name       TEXT PRIMARY KEY,
    instance   TEXT NOT NULL,               -- one process
    node       TEXT NOT NULL,               -- that it spoke to last
    pools      TEXT NOT NULL,               -- JSON array
    labels     TEXT NOT NULL,               -- JSON array
    version    TEXT NOT NULL,
    host       TEXT NOT NULL,
    ordered    TEXT NOT NULL DEFAULT 'None',
    started_at INTEGER NOT NULL,
    seen_at    INTEGER NOT NULL
) WITHOUT ROWID;
CREATE INDEX workers_by_seen ON workers (seen_at);

CREATE TABLE tokens (
    name       TEXT PRIMARY KEY,
    scope      TEXT NOT NULL,
    device     TEXT,
    sha256     TEXT NOT NULL UNIQUE,        -- of the secret, which is kept nowhere
    created_at INTEGER NOT NULL,
    expires_at INTEGER,
    revoked_at INTEGER,
    used_at    INTEGER
);

CREATE TABLE audit (
    seq     INTEGER PRIMARY KEY AUTOINCREMENT,
    at      INTEGER NOT NULL,
    who     TEXT NOT NULL,
    what    TEXT NOT NULL,
    target  TEXT NOT NULL,
    outcome TEXT NOT NULL
);
