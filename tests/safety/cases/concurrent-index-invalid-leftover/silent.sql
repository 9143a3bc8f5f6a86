DROP INDEX CONCURRENTLY IF EXISTS orders_code_idx;
CREATE INDEX CONCURRENTLY orders_code_idx ON orders (code);
