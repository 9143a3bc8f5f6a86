CREATE INDEX CONCURRENTLY orders_code_note_idx ON orders (code, note);
CREATE UNIQUE INDEX CONCURRENTLY orders_code_key ON orders (code);
CREATE INDEX CONCURRENTLY orders_note_open ON orders (note, code) WHERE code IS NULL;
