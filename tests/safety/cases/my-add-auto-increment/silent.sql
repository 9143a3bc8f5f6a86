ALTER TABLE tags ADD COLUMN number bigint;
