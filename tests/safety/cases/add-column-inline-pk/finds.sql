-- error: PRIMARY KEY on the new column tags.number builds its index over all of tags while nobody can use the table.
ALTER TABLE tags ADD COLUMN number bigint DEFAULT 0 PRIMARY KEY;
