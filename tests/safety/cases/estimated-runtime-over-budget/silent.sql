-- with: rows=5000
CREATE INDEX CONCURRENTLY orders_code_idx ON orders (code);
