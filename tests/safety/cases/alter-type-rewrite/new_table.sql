CREATE TABLE visits (id integer PRIMARY KEY);
ALTER TABLE visits ALTER COLUMN id TYPE bigint;
