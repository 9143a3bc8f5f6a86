BEGIN;
-- error: This statement cannot run inside a transaction, and sql runs it in one: the migration fails.
CREATE INDEX CONCURRENTLY orders_code_idx ON orders (code);
COMMIT;
