-- error: Building events_at_idx blocks every write to events until it is done.
CREATE INDEX events_at_idx ON events (at);
CREATE INDEX measurements_at_idx ON ONLY measurements (at);
