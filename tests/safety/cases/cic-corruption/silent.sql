-- on PostgreSQL 14.4
CREATE INDEX CONCURRENTLY orders_code_idx ON orders (code);
