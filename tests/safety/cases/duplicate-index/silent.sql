CREATE INDEX CONCURRENTLY orders_note_open ON orders (note) WHERE code IS NULL;
CREATE INDEX CONCURRENTLY orders_note_desc ON orders (note DESC);
CREATE INDEX CONCURRENTLY orders_note_hash ON orders USING hash (note);
CREATE UNIQUE INDEX CONCURRENTLY orders_note_key ON orders (note);
