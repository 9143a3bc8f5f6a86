-- info: orders_note_again is orders_note_idx once more: every write to orders keeps both up to date.
CREATE INDEX CONCURRENTLY orders_note_again ON orders (note);
-- info: customers_id_idx is customers_pkey once more: every write to customers keeps both up to date.
CREATE INDEX CONCURRENTLY customers_id_idx ON customers (id);
