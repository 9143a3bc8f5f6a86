-- with: rows=500000000
-- warning: This is expected to run longer than 5 min: 9 min to 90 min (orders: 500,000,000 rows, index build), and twice the longest open transaction.
CREATE INDEX CONCURRENTLY orders_code_idx ON orders (code);
