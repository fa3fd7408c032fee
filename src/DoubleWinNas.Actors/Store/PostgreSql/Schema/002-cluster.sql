-- Additive: nodes that know only version 1 go on beside those that know this one.
-- From here on a program opens a newer schema too, as long as its own version is not below oldest_reader.
ALTER TABLE meta ADD COLUMN oldest_reader integer NOT NULL DEFAULT 1;

CREATE TABLE workers (
    name       text PRIMARY KEY,
    instance   text NOT NULL,               -- one process
    node       text NOT NULL,               -- that it spoke to last
    pools      text[] NOT NULL,
    labels     text[] NOT NULL,
    version    text NOT NULL,
    host       text NOT NULL,
    ordered    text NOT NULL DEFAULT 'None',
    started_at timestamptz NOT NULL DEFAULT now(),
    seen_at    timestamptz NOT NULL DEFAULT now()
);
CREATE INDEX workers_by_seen ON workers (seen_at);

CREATE TABLE tokens (
    name       text PRIMARY KEY,
    scope      text NOT NULL,
    device     text,
    sha256     text NOT NULL UNIQUE,        -- of the secret, which is kept nowhere
    created_at timestamptz NOT NULL DEFAULT now(),
    expires_at timestamptz,
    revoked_at timestamptz,
    used_at    timestamptz
);

CREATE TABLE audit (
    seq     bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    at      timestamptz NOT NULL DEFAULT now(),
    who     text NOT NULL,
    what    text NOT NULL,
    target  text NOT NULL,
    outcome text NOT NULL
);

-- Content by its hash. A row stands only where all of its chunks do, and only after the whole was checked.
CREATE TABLE artifacts (
    sha256    text PRIMARY KEY,
    size      bigint NOT NULL,
    stored_at timestamptz NOT NULL DEFAULT now()
);

CREATE TABLE artifact_chunks (
    sha256  text NOT NULL REFERENCES artifacts (sha256) ON DELETE CASCADE,
    number  integer NOT NULL,
    content bytea NOT NULL,
    PRIMARY KEY (sha256, number)
);
-- Weights don't compress; trying costs more than it saves.
ALTER TABLE artifact_chunks ALTER COLUMN content SET STORAGE EXTERNAL;
