-- The queue of work: at most one queued job per kind and key, and at most one running job per key.
CREATE TABLE jobs (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  kind TEXT NOT NULL,
  key TEXT NOT NULL,
  payload TEXT NOT NULL,
  state TEXT NOT NULL CHECK (state IN ('queued', 'running', 'dead')),
  run_at INTEGER NOT NULL,
  attempts INTEGER NOT NULL DEFAULT 0,
  lease_until INTEGER NOT NULL DEFAULT 0,
  created_at INTEGER NOT NULL,
  died_at INTEGER NOT NULL DEFAULT 0,
  last_error TEXT NOT NULL DEFAULT ''
) STRICT;

CREATE UNIQUE INDEX jobs_queued ON jobs (kind, key) WHERE state = 'queued';
CREATE UNIQUE INDEX jobs_running ON jobs (key) WHERE state = 'running';
CREATE INDEX jobs_due ON jobs (run_at, id) WHERE state = 'queued';
