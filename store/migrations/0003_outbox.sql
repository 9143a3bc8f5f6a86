-- What is still to be said, and what each channel shows now.
CREATE TABLE outbox (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  channel TEXT NOT NULL,
  key TEXT NOT NULL,
  body TEXT NOT NULL,
  state TEXT NOT NULL CHECK (state IN ('pending', 'sent', 'dead')),
  revision INTEGER NOT NULL DEFAULT 1,
  attempts INTEGER NOT NULL DEFAULT 0,
  next_attempt_at INTEGER NOT NULL,
  lease_until INTEGER NOT NULL DEFAULT 0,
  ended_at INTEGER NOT NULL DEFAULT 0,
  remote_id TEXT NOT NULL DEFAULT '',
  last_error TEXT NOT NULL DEFAULT ''
) STRICT;

CREATE UNIQUE INDEX outbox_pending ON outbox (channel, key) WHERE state = 'pending';
CREATE INDEX outbox_due ON outbox (channel, next_attempt_at, id) WHERE state = 'pending';
CREATE INDEX outbox_ended ON outbox (state, ended_at) WHERE state <> 'pending';

CREATE TABLE messages (
  channel TEXT NOT NULL,
  key TEXT NOT NULL,
  remote_id TEXT NOT NULL,
  remote_channel TEXT NOT NULL,
  text_hash TEXT NOT NULL,
  state TEXT NOT NULL,
  updated_at INTEGER NOT NULL,
  PRIMARY KEY (channel, key)
) STRICT;
