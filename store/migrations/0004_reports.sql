-- What the scans found: the latest reports, the conflicts known, and what readers made of blobs.
CREATE TABLE reports (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  snapshot TEXT NOT NULL UNIQUE,
  created_at INTEGER NOT NULL,
  report TEXT NOT NULL,
  services TEXT NOT NULL,
  graph TEXT NOT NULL
) STRICT;

CREATE TABLE conflicts (
  id TEXT PRIMARY KEY,
  severity TEXT NOT NULL,
  first_seen INTEGER NOT NULL,
  last_seen INTEGER NOT NULL,
  resolved_at INTEGER,
  body TEXT NOT NULL
) STRICT;

CREATE INDEX conflicts_open ON conflicts (id) WHERE resolved_at IS NULL;

CREATE TABLE readings (
  reader TEXT NOT NULL,
  key TEXT NOT NULL,
  value BLOB NOT NULL,
  stored_at INTEGER NOT NULL,
  PRIMARY KEY (reader, key)
) STRICT;
