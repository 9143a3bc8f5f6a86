CREATE INDEX CONCURRENTLY tags_id_idx ON tags (id);
