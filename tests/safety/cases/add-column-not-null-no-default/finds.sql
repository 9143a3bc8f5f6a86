-- error: orders.currency is NOT NULL without a default: the statement fails as soon as orders has a row, and running code that does not know the column can no longer insert.
ALTER TABLE orders ADD COLUMN currency text NOT NULL;
