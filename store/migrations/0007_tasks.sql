-- What dependent teams have to do, and which version of a service runs where.
CREATE TABLE tasks (
  id TEXT PRIMARY KEY,
  state TEXT NOT NULL,
  body TEXT NOT NULL,
  updated_at INTEGER NOT NULL
) STRICT;

CREATE TABLE deployments (
  service TEXT NOT NULL,
  environment TEXT NOT NULL,
  version TEXT NOT NULL,
  reported_by TEXT NOT NULL,
  at INTEGER NOT NULL,
  PRIMARY KEY (service, environment)
) STRICT;
