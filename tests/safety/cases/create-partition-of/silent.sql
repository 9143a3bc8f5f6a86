CREATE TABLE events_2026 (LIKE events, CHECK (at >= '2026-01-01' AND at < '2027-01-01'));
