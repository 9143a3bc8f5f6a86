CREATE TABLE visits (id bigint PRIMARY KEY, note text);
ALTER TABLE visits ALTER COLUMN note SET NOT NULL;
