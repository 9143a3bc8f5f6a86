-- no-transaction
DROP INDEX CONCURRENTLY IF EXISTS cart_idx;
