-- up
DROP INDEX CONCURRENTLY orders_note_idx;
-- down
CREATE INDEX CONCURRENTLY orders_note_idx ON orders (note);
