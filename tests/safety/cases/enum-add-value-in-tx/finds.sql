-- on PostgreSQL 11
BEGIN;
-- error: PostgreSQL before 12 refuses to add 'returned' to order_status inside a transaction.
ALTER TYPE order_status ADD VALUE 'returned';
COMMIT;
