CREATE TABLE visits (id bigint PRIMARY KEY, at timestamptz);
CREATE INDEX visits_at_idx ON visits (at);
