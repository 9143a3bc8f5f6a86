-- up
DROP INDEX CONCURRENTLY orders_note_idx;
-- down
-- info: The way back blocks orders while rows are read or written (create index orders_note_idx on public.orders (note)).
CREATE INDEX orders_note_idx ON orders (note);
