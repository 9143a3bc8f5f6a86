-- Pull requests as last seen, and what people said about what was found.
CREATE TABLE changes (
  forge TEXT NOT NULL,
  project TEXT NOT NULL,
  number INTEGER NOT NULL,
  state TEXT NOT NULL CHECK (state IN ('open', 'closed', 'merged')),
  title TEXT NOT NULL,
  author TEXT NOT NULL,
  source_ref TEXT NOT NULL,
  target_ref TEXT NOT NULL,
  head_sha TEXT NOT NULL,
  fork INTEGER NOT NULL,
  draft INTEGER NOT NULL,
  url TEXT NOT NULL,
  version TEXT NOT NULL,
  PRIMARY KEY (forge, project, number)
) STRICT;

CREATE INDEX changes_open ON changes (forge, project, number) WHERE state = 'open';

CREATE TABLE approvals (
  id INTEGER PRIMARY KEY,
  service TEXT NOT NULL,
  content_hash TEXT NOT NULL,
  actor TEXT NOT NULL,
  reason TEXT NOT NULL,
  given_at INTEGER NOT NULL,
  expires_at INTEGER NOT NULL,
  event TEXT NOT NULL,
  UNIQUE (service, content_hash, event)
) STRICT;

CREATE TABLE silences (
  id INTEGER PRIMARY KEY,
  key TEXT NOT NULL,
  actor TEXT NOT NULL,
  reason TEXT NOT NULL,
  given_at INTEGER NOT NULL,
  ends_at INTEGER NOT NULL,
  event TEXT NOT NULL,
  UNIQUE (key, event)
) STRICT;

CREATE TABLE acknowledgements (
  key TEXT PRIMARY KEY,
  actor TEXT NOT NULL,
  given_at INTEGER NOT NULL,
  event TEXT NOT NULL
) STRICT;
