-- on PostgreSQL 10
-- error: Adding orders.currency with a default writes every row again before PostgreSQL 11.
ALTER TABLE orders ADD COLUMN currency text DEFAULT 'EUR';
