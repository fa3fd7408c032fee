-- What each node's program can read: message types and actor kinds, by name. Nodes of an earlier program tell nothing.
ALTER TABLE nodes ADD COLUMN names TEXT NOT NULL DEFAULT '[]';      -- JSON array
