CREATE UNIQUE INDEX CONCURRENTLY tags_key ON tags (name);
-- error: A column of tags_key may be NULL: PRIMARY KEY USING INDEX hides a SET NOT NULL that reads every row of tags while nobody can use the table.
ALTER TABLE tags ADD CONSTRAINT tags_key PRIMARY KEY USING INDEX tags_key;
