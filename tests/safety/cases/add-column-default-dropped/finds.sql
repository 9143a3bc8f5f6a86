ALTER TABLE orders ADD COLUMN currency text DEFAULT 'EUR' NOT NULL;
-- error: orders.currency is NOT NULL and loses its default at once: code that is still running does not know the column, so its inserts fail until the deploy is over.
ALTER TABLE orders ALTER COLUMN currency DROP DEFAULT;
