CREATE TABLE visits (id bigint PRIMARY KEY, key text);
ALTER TABLE visits ADD CONSTRAINT visits_key UNIQUE (key);
