-- What each node's program can read: message types and actor kinds, by name. Additive: nodes of an earlier program tell nothing.
ALTER TABLE nodes ADD COLUMN names text[] NOT NULL DEFAULT '{}';
