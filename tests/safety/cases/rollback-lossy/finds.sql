-- up
-- info: The way back brings the schema back, but not the values of orders.note.
ALTER TABLE orders DROP COLUMN note;
-- down
ALTER TABLE orders ADD COLUMN note text;
CREATE INDEX orders_note_idx ON orders (note);
