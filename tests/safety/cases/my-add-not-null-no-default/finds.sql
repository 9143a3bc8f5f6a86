-- error: orders.currency is NOT NULL without a default: old rows silently get 0, '' or a zero date, and inserts of running code fail in strict mode.
ALTER TABLE orders ADD COLUMN currency varchar(3) NOT NULL;
