-- base
CREATE TABLE measurements_2026 (at timestamptz NOT NULL, value numeric, CONSTRAINT bounds CHECK (at >= '2026-01-01' AND at < '2027-01-01'));
-- up
ALTER TABLE measurements ATTACH PARTITION measurements_2026 FOR VALUES FROM ('2026-01-01') TO ('2027-01-01');
