CREATE TABLE visits (id bigint PRIMARY KEY);
ALTER TABLE visits ADD COLUMN pieces integer CHECK (pieces > 0);
