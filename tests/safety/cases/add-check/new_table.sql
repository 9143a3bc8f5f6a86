CREATE TABLE visits (id bigint PRIMARY KEY);
ALTER TABLE visits ADD CONSTRAINT visits_id CHECK (id > 0);
