-- error: events is partitioned: PostgreSQL refuses to build an index on it concurrently.
CREATE INDEX CONCURRENTLY events_at_idx ON events (at);
