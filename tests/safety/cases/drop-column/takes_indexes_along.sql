-- base
CREATE INDEX orders_code_note_idx ON orders (code, note);
-- up
-- error: Dropping orders.note deletes its values for good, and code that still selects it fails; it silently takes index orders_code_note_idx with it.
ALTER TABLE orders DROP COLUMN note;
