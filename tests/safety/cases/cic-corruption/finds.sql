-- on PostgreSQL 14.2
-- error: PostgreSQL 14.2 can leave rows out of an index that is built concurrently, without an error.
CREATE INDEX CONCURRENTLY orders_code_idx ON orders (code);
