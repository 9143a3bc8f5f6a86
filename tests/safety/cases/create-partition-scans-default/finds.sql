-- error: Every row of the default partition events_rest is read while nobody can use events.
CREATE TABLE events_2026 PARTITION OF events FOR VALUES FROM ('2026-01-01') TO ('2027-01-01');
