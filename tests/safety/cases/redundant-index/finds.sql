-- info: orders_note_code_idx begins with the columns of orders_note_idx, which answers nothing more from here on.
CREATE INDEX CONCURRENTLY orders_note_code_idx ON orders (note, code);
