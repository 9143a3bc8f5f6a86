CREATE UNIQUE INDEX CONCURRENTLY orders_new_key ON orders (id);
