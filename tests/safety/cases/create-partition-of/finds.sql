-- warning: PARTITION OF locks events against reads and writes, for an instant once it is granted.
CREATE TABLE events_2026 PARTITION OF events FOR VALUES FROM ('2026-01-01') TO ('2027-01-01');
