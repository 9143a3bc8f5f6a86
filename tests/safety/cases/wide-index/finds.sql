-- info: orders_all_idx has 4 columns: it is large, every write to orders pays for it, and only queries that give the first ones use it.
CREATE INDEX CONCURRENTLY orders_all_idx ON orders (code, quantity, total, parent_id);
