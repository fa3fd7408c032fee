CREATE TABLE nodes (
    incarnation bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    node_id     text NOT NULL,
    address     text NOT NULL,
    roles       text[] NOT NULL,
    version     text NOT NULL,
    state       text NOT NULL,
    session     text NOT NULL,              -- application_name of its connections
    started_at  timestamptz NOT NULL DEFAULT now(),
    lease_until timestamptz NOT NULL,
    died_at     timestamptz
);

CREATE TABLE shards (
    shard integer PRIMARY KEY,
    owner bigint REFERENCES nodes (incarnation) ON DELETE SET NULL,
    epoch bigint NOT NULL DEFAULT 0
);

CREATE TABLE mailbox (
    seq         bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    shard       integer NOT NULL,
    kind        text NOT NULL,
    key         text NOT NULL,
    sender      text,                       -- kind/key; NULL from outside
    type        text NOT NULL,
    payload     text NOT NULL,
    enqueued_at timestamptz NOT NULL DEFAULT now(),
    not_before  timestamptz,
    attempts    integer NOT NULL DEFAULT 0,
    last_error  text,
    ask_id      text,
    timer       text,
    traceparent text
);
CREATE INDEX mailbox_by_actor ON mailbox (kind, key, seq);
CREATE INDEX mailbox_backing_off ON mailbox (kind, key, seq) WHERE not_before IS NOT NULL;
CREATE UNIQUE INDEX mailbox_by_timer ON mailbox (kind, key, timer) WHERE timer IS NOT NULL;
-- Rows live for moments: vacuum by count, not by share, so that readers don't wade through the dead.
ALTER TABLE mailbox SET (autovacuum_vacuum_scale_factor = 0, autovacuum_vacuum_threshold = 10000);

CREATE TABLE journal (
    kind    text NOT NULL,
    key     text NOT NULL,
    seq_nr  bigint NOT NULL,
    type    text NOT NULL,
    payload text NOT NULL,
    at      timestamptz NOT NULL DEFAULT now(),
    deleted boolean NOT NULL DEFAULT false, -- the tombstone that keeps the highest sequence number
    PRIMARY KEY (kind, key, seq_nr)
);

CREATE TABLE snapshots (
    kind    text NOT NULL,
    key     text NOT NULL,
    seq_nr  bigint NOT NULL,
    type    text NOT NULL,
    payload text NOT NULL,
    at      timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (kind, key, seq_nr)
);

CREATE TABLE timers (
    kind    text NOT NULL,
    key     text NOT NULL,
    name    text NOT NULL,
    shard   integer NOT NULL,
    due_at  timestamptz NOT NULL,
    type    text NOT NULL,
    payload text NOT NULL,
    period  interval,
    PRIMARY KEY (kind, key, name)
);
CREATE INDEX timers_by_due ON timers (due_at);

CREATE TABLE work (
    seq             bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    id              text NOT NULL UNIQUE,
    pool            text NOT NULL,
    labels          text[] NOT NULL,
    priority        integer NOT NULL,
    state           text NOT NULL DEFAULT 'Queued',
    type            text NOT NULL,
    payload         text NOT NULL,
    requester_kind  text NOT NULL,
    requester_key   text NOT NULL,
    requester_shard integer NOT NULL,
    attempts        integer NOT NULL DEFAULT 0,
    max_attempts    integer NOT NULL,
    epoch           bigint NOT NULL DEFAULT 0,
    not_before      timestamptz,
    lease_until     timestamptz,
    worker          text,
    progress        text,
    result_type     text,
    result_payload  text,
    error           text,
    enqueued_at     timestamptz NOT NULL DEFAULT now(),
    finished_at     timestamptz,
    traceparent     text
);
CREATE INDEX work_queue ON work (pool, priority DESC, seq) WHERE state = 'Queued';
CREATE INDEX work_leases ON work (lease_until) WHERE state = 'Leased';
CREATE INDEX work_by_state ON work (state, pool, seq);

CREATE TABLE replies (
    ask_id     text PRIMARY KEY,
    answered   boolean NOT NULL DEFAULT false,
    type       text,
    payload    text,
    error      text,
    expires_at timestamptz NOT NULL
);
CREATE INDEX replies_by_expiry ON replies (expires_at);

CREATE TABLE dead_letters (
    id          bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    kind        text NOT NULL,
    key         text NOT NULL,
    sender      text,
    type        text NOT NULL,
    payload     text NOT NULL,
    error       text NOT NULL,
    attempts    integer NOT NULL,
    enqueued_at timestamptz NOT NULL,
    died_at     timestamptz NOT NULL DEFAULT now()
);

-- The fence of every commit: the shards must be owned by this node in these epochs, and stay so until the transaction ends.
-- Raises DWN01 with the lost shards as hint. Locks in shard order, so that two commits never wait for each other in a ring.
CREATE FUNCTION actors_fence(me bigint, wanted integer[], epochs bigint[]) RETURNS void LANGUAGE plpgsql AS $$
DECLARE
    held integer[];
BEGIN
    held := ARRAY(
        SELECT s.shard FROM shards s JOIN unnest(wanted, epochs) AS w (shard, epoch) ON s.shard = w.shard AND s.epoch = w.epoch
        WHERE s.owner = me ORDER BY s.shard FOR SHARE OF s);
    IF cardinality(held) < cardinality(wanted) THEN
        RAISE EXCEPTION 'shards are owned by another node' USING ERRCODE = 'DWN01',
            HINT = array_to_string(ARRAY(SELECT unnest(wanted) EXCEPT SELECT unnest(held) ORDER BY 1), ',');
    END IF;
END $$;

-- Takes handled messages out of their mailboxes. Raises DWN02 with the index of a message that isn't there as hint.
CREATE FUNCTION actors_consume(messages bigint[], first_index integer) RETURNS void LANGUAGE plpgsql AS $$
DECLARE
    gone bigint[];
BEGIN
    WITH taken AS (DELETE FROM mailbox WHERE seq = ANY (messages) RETURNING seq)
    SELECT array_agg(seq) INTO gone FROM taken;
    FOR i IN 1 .. cardinality(messages) LOOP
        IF gone IS NULL OR NOT messages[i] = ANY (gone) OR messages[i] = ANY (messages[: i - 1]) THEN
            RAISE EXCEPTION 'Message % is no longer in its mailbox.', messages[i]
                USING ERRCODE = 'DWN02', HINT = (first_index + i - 1)::text;
        END IF;
    END LOOP;
END $$;

-- Checks that each journal ends where its actor believes. Raises DWN02 with the index of the message at fault as hint.
CREATE FUNCTION actors_expect(kinds text[], keys text[], expected bigint[], indexes integer[]) RETURNS void LANGUAGE plpgsql AS $$
DECLARE
    last bigint;
BEGIN
    FOR i IN 1 .. cardinality(kinds) LOOP
        SELECT coalesce(max(seq_nr), 0) INTO last FROM journal WHERE kind = kinds[i] AND key = keys[i];
        IF last <> expected[i] THEN
            RAISE EXCEPTION '%/%: the journal is at %, expected %.', kinds[i], keys[i], last, expected[i]
                USING ERRCODE = 'DWN02', HINT = indexes[i]::text;
        END IF;
    END LOOP;
END $$;
