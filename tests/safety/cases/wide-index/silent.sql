CREATE INDEX CONCURRENTLY orders_some_idx ON orders (code, quantity, total);
CREATE UNIQUE INDEX CONCURRENTLY orders_all_key ON orders (code, quantity, total, parent_id);
