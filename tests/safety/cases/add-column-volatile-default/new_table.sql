CREATE TABLE visits (id bigint PRIMARY KEY);
ALTER TABLE visits ADD COLUMN token uuid DEFAULT gen_random_uuid();
