-- Webhook deliveries, unique by the forge's own delivery id.
CREATE TABLE deliveries (
  id INTEGER PRIMARY KEY,
  provider TEXT NOT NULL,
  delivery_id TEXT NOT NULL,
  event TEXT NOT NULL,
  job_key TEXT NOT NULL,
  payload TEXT NOT NULL,
  received_at INTEGER NOT NULL,
  state TEXT NOT NULL CHECK (state IN ('received', 'done', 'ignored')),
  UNIQUE (delivery_id, provider)
) STRICT;

CREATE INDEX deliveries_open ON deliveries (job_key, id) WHERE state = 'received';
